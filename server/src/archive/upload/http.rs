//! Resumable uploads after the tus protocol, version 1.0.0: core, creation, expiration, termination.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entity::archive::upload::Model as Upload;

use super::{LIFE, commands};
use crate::auth;
use crate::cx::{Actor, Cx, Stores};
use crate::error::{Code, Error, Result, refuse, refuse_field};

const VERSION: &str = "1.0.0";
const EXTENSIONS: &str = "creation,expiration,termination";
/// The media type of a piece of a file.
const PIECE: &str = "application/offset+octet-stream";

const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");
const TUS_EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
const TUS_MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

/// The routes of uploads.
pub fn routes() -> Router<Arc<Stores>> {
    let one = on(MethodFilter::HEAD, stand).patch(receive).delete(remove).post(overridden).options(abilities);
    Router::new()
        .route("/uploads", post(begin).options(abilities))
        .route("/uploads/{upload}", one)
        .layer(from_fn(speak_tus))
}

/// Refuses other versions of the protocol, and names ours in every answer.
async fn speak_tus(request: Request, next: Next) -> Response {
    let is_ours = request.headers().get(TUS_RESUMABLE).is_some_and(|version| version == VERSION);
    let mut response = if is_ours || request.method() == Method::OPTIONS {
        next.run(request).await
    } else {
        (StatusCode::PRECONDITION_FAILED, [(TUS_VERSION, VERSION)]).into_response()
    };
    response.headers_mut().insert(TUS_RESUMABLE, HeaderValue::from_static(VERSION));
    response
}

/// `OPTIONS`: what this server can.
async fn abilities(State(stores): State<Stores>) -> Response {
    let most = HeaderValue::from(stores.settings.upload_bytes);
    let [version, extensions] = [VERSION, EXTENSIONS].map(HeaderValue::from_static);
    (StatusCode::NO_CONTENT, [(TUS_VERSION, version), (TUS_EXTENSION, extensions), (TUS_MAX_SIZE, most)])
        .into_response()
}

async fn asker(stores: &Stores, headers: &HeaderMap) -> Result<Cx> {
    auth::identify(stores.cx(Actor::Visitor), headers).await
}

/// `POST /uploads`: begins an upload.
async fn begin(State(stores): State<Stores>, headers: HeaderMap) -> Result<Response> {
    let cx = asker(&stores, &headers).await?;
    let byte_size = number(&headers, &UPLOAD_LENGTH)?;
    let upload = commands::begin(&cx, &file_name(&headers)?, byte_size).await?;
    let mut response = StatusCode::CREATED.into_response();
    response.headers_mut().insert(LOCATION, header(&format!("/uploads/{}", upload.id))?);
    response.headers_mut().insert(UPLOAD_EXPIRES, expiry(&upload)?);
    Ok(response)
}

/// `HEAD /uploads/{upload}`: how far it has come.
async fn stand(State(stores): State<Stores>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response> {
    let cx = asker(&stores, &headers).await?;
    let upload = commands::stand(&cx, id.parse().map_err(|_| commands::no_upload())?).await?;
    let mut response = StatusCode::OK.into_response();
    let name = format!("filename {}", STANDARD.encode(&upload.file_name));
    let headers = response.headers_mut();
    headers.insert(UPLOAD_OFFSET, upload.received.into());
    headers.insert(UPLOAD_LENGTH, upload.byte_size.into());
    headers.insert(UPLOAD_METADATA, header(&name)?);
    headers.insert(UPLOAD_EXPIRES, expiry(&upload)?);
    Ok(response)
}

/// `PATCH /uploads/{upload}`: takes in a piece, which is kept as far as it comes.
async fn receive(
    State(stores): State<Stores>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    if headers.get(CONTENT_TYPE).is_none_or(|kind| kind != PIECE) {
        return Ok(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    let cx = asker(&stores, &headers).await?;
    let id = id.parse().map_err(|_| commands::no_upload())?;
    let offset = number(&headers, &UPLOAD_OFFSET)?;
    // In a task of its own: when the connection is cut, what came before is made safe all the same.
    let receiving = tokio::spawn(async move { commands::receive(&cx, id, offset, body).await });
    let upload = receiving.await.map_err(anyhow::Error::new)??;
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(UPLOAD_OFFSET, upload.received.into());
    response.headers_mut().insert(UPLOAD_EXPIRES, expiry(&upload)?);
    Ok(response)
}

/// `DELETE /uploads/{upload}`.
async fn remove(State(stores): State<Stores>, Path(id): Path<String>, headers: HeaderMap) -> Result<StatusCode> {
    let cx = asker(&stores, &headers).await?;
    commands::remove(&cx, id.parse().map_err(|_| commands::no_upload())?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /uploads/{upload}`: for networks that let only `POST` pass, the method is named in a header.
async fn overridden(state: State<Stores>, path: Path<String>, headers: HeaderMap, body: Body) -> Result<Response> {
    match headers.get("x-http-method-override").map(HeaderValue::as_bytes) {
        Some(b"PATCH") => receive(state, path, headers, body).await,
        Some(b"DELETE") => Ok(remove(state, path, headers).await?.into_response()),
        Some(b"HEAD") => stand(state, path, headers).await,
        _ => Ok(StatusCode::METHOD_NOT_ALLOWED.into_response()),
    }
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64> {
    let number = headers.get(name).and_then(|value| value.to_str().ok()).and_then(|text| text.parse::<u64>().ok());
    // The records count bytes with a sign.
    number
        .filter(|number| i64::try_from(*number).is_ok())
        .ok_or_else(|| refuse(Code::BadInput, format!("send a number of bytes as {name}")))
}

/// The name in `Upload-Metadata`: pairs of a key and its value in Base64, with commas between.
fn file_name(headers: &HeaderMap) -> Result<String> {
    let metadata = headers.get(UPLOAD_METADATA).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let named = metadata.split(',').filter_map(|pair| pair.trim().split_once(' ')).find(|(key, _)| *key == "filename");
    let Some((_, encoded)) = named else { return Err(no_name()) };
    let bytes = STANDARD.decode(encoded.trim()).map_err(|_| no_name())?;
    String::from_utf8(bytes).map_err(|_| no_name())
}

fn no_name() -> Error {
    refuse_field("filename", "send the name of the file in Upload-Metadata, as `filename` and its UTF-8 in Base64")
}

fn expiry(upload: &Upload) -> Result<HeaderValue> {
    header(&(upload.created_at + LIFE).format("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

fn header(text: &str) -> Result<HeaderValue> {
    Ok(HeaderValue::from_str(text).map_err(anyhow::Error::new)?)
}
