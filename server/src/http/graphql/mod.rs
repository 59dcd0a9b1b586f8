//! GraphQL over HTTP after its specification: JSON only, answers as `Accept` asks, reading alone by GET.
//! What is subscribed to is told as events, or over a socket.

mod events;
pub mod socket;
mod subscriptions;
mod telling;

use std::net::IpAddr;
use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Request, Response as Answer, ServerError, Value, Variables};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::RawQuery;
use axum::extract::rejection::BytesRejection;
use axum::http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::stream;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub use self::subscriptions::Subscriptions;
use super::burden::asker;
use super::connections::Peer;
use super::{INTERNAL, status, told};
use crate::auth;
use crate::config::Settings;
use crate::cx::{Actor, Cx};
use crate::error::{Code, Error, Result};
use crate::schema::edges;
use crate::schema::known::Known;

/// The media type of the specification.
const GRAPHQL: &str = "application/graphql-response+json";

/// What clients of before the specification expect.
const JSON: &str = "application/json";

/// In which subscriptions are told.
const EVENTS: &str = "text/event-stream";

/// The parameters of a request.
#[derive(Deserialize)]
struct Parameters {
    query: String,
    #[serde(default, rename = "operationName")]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(default)]
    extensions: Option<serde_json::Map<String, serde_json::Value>>,
}

/// Who sent a request, as far as it says.
#[derive(Clone)]
struct Caller {
    headers: HeaderMap,
    address: IpAddr,
}

impl Caller {
    fn new(headers: HeaderMap, Peer(peer): Peer, settings: &Settings) -> Self {
        Self { address: asker(peer, &headers, &settings.proxies), headers }
    }
}

/// `POST /graphql`.
pub async fn post(
    Extension(hub): Extension<Arc<Subscriptions>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(media_type) = negotiate(&headers) else { return not_acceptable() };
    if !is_json(&headers) {
        return refusal(
            media_type,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::BadInput,
            "send the operation as application/json in UTF-8",
        );
    }
    let body = match body {
        Ok(body) => body,
        Err(fault) if fault.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let most = hub.stores.settings.request_bytes;
            return refusal(
                media_type,
                StatusCode::PAYLOAD_TOO_LARGE,
                Code::TooLarge,
                &format!("a request has at most {most} bytes; ask for less at once"),
            );
        }
        Err(_) => {
            return refusal(
                media_type,
                StatusCode::BAD_REQUEST,
                Code::BadInput,
                "the request broke off; send it again",
            );
        }
    };
    match serde_json::from_slice(&body) {
        Ok(parameters) => {
            let caller = Caller::new(headers, peer, &hub.stores.settings);
            answer(&hub, caller, Asked { media_type, parameters, by: Method::POST }).await
        }
        Err(fault) => refusal(
            media_type,
            StatusCode::BAD_REQUEST,
            Code::BadInput,
            &format!("the request is not what GraphQL over HTTP asks for: {fault}"),
        ),
    }
}

/// `GET /graphql`: queries and subscriptions only.
pub async fn get(
    Extension(hub): Extension<Arc<Subscriptions>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(media_type) = negotiate(&headers) else { return not_acceptable() };
    match read_query(query.as_deref().unwrap_or_default()) {
        Ok(parameters) => {
            let caller = Caller::new(headers, peer, &hub.stores.settings);
            answer(&hub, caller, Asked { media_type, parameters, by: Method::GET }).await
        }
        Err(sentence) => refusal(media_type, StatusCode::BAD_REQUEST, Code::BadInput, &sentence),
    }
}

fn read_query(query: &str) -> Result<Parameters, String> {
    let mut parameters = Parameters { query: String::new(), operation_name: None, variables: None, extensions: None };
    let object = |name: &str, text: &str| {
        serde_json::from_str(text).map_err(|fault| format!("`{name}` is not a JSON object: {fault}"))
    };
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "query" => parameters.query = value.into_owned(),
            "operationName" if !value.is_empty() => parameters.operation_name = Some(value.into_owned()),
            "variables" if !value.is_empty() => parameters.variables = object("variables", &value)?,
            "extensions" if !value.is_empty() => parameters.extensions = object("extensions", &value)?,
            _ => {}
        }
    }
    if parameters.query.is_empty() {
        return Err("the parameter `query` is missing; put the operation there".to_owned());
    }
    Ok(parameters)
}

/// What is asked, how, and in which media type it is to be answered.
struct Asked {
    media_type: &'static str,
    parameters: Parameters,
    by: Method,
}

/// Whether a text that is given in the operation, where it is escaped, or beside it holds U+0000.
fn holds_nul(parameters: &Parameters) -> bool {
    fn is_in(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::String(text) => text.contains('\0'),
            serde_json::Value::Array(values) => values.iter().any(is_in),
            serde_json::Value::Object(fields) => fields.values().any(is_in),
            serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => false,
        }
    }
    let is_written = parameters.query.contains('\0') || parameters.query.contains("\\u0000");
    is_written || parameters.variables.iter().flat_map(|given| given.values()).any(is_in)
}

/// An operation that costs no more than a page could want.
struct Operation {
    document: Arc<ExecutableDocument>,
    name: Option<String>,
    variables: Variables,
    /// Absent where there is none of that name, which the execution says.
    kind: Option<OperationType>,
}

impl Operation {
    /// Admits what is asked, or says why not.
    fn admitted(known: &Known, parameters: Parameters) -> Result<Self, String> {
        if holds_nul(&parameters) {
            let sentence =
                "no text may hold the character U+0000, which not every engine of the records keeps; leave it out";
            return Err(sentence.to_owned());
        }
        let Parameters { query, operation_name: name, variables, .. } = parameters;
        let variables = variables.map_or_else(Variables::default, |given| Variables::from_json(given.into()));
        let document = known.admit(&query, &variables)?;
        let is_meant = |known: Option<&str>| name.is_none() || known == name.as_deref();
        let mut operations = document.operations.iter();
        let operation = operations.find(|(known, _)| is_meant(known.map(|known| known.as_str())));
        let kind = operation.map(|(_, operation)| operation.node.ty);
        Ok(Self { document, name, variables, kind })
    }

    /// To be executed, by whoever is put beside it.
    fn request(&self) -> Request {
        let mut request = Request::new("").variables(self.variables.clone());
        request.set_parsed_query(ExecutableDocument::clone(&self.document));
        match &self.name {
            Some(name) => request.operation_name(name.clone()),
            None => request,
        }
    }
}

async fn answer(hub: &Arc<Subscriptions>, caller: Caller, asked: Asked) -> Response {
    let Asked { media_type, parameters, by } = asked;
    let operation = match Operation::admitted(&hub.known, parameters) {
        Ok(operation) => operation,
        Err(sentence) => return request_error(media_type, Code::BadInput, &sentence),
    };
    if operation.kind == Some(OperationType::Subscription) && !takes_events(&caller.headers) {
        let sentence = format!("what is subscribed to is told as {EVENTS}; accept it, or listen at /graphql/ws");
        return refusal(media_type, StatusCode::NOT_ACCEPTABLE, Code::BadInput, &sentence);
    }
    if by != Method::POST && operation.kind == Some(OperationType::Mutation) {
        let sentence = "GET only reads; send mutations by POST";
        let mut response = refusal(media_type, StatusCode::METHOD_NOT_ALLOWED, Code::BadInput, sentence);
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
        return response;
    }
    match carried_out(hub, caller, operation, media_type).await {
        Ok(response) => response,
        Err(Error::Refusal { code, text, .. }) => refusal(media_type, status(code), code, &text),
        Err(fault) => fault.into_response(),
    }
}

async fn carried_out(
    hub: &Arc<Subscriptions>,
    caller: Caller,
    operation: Operation,
    media_type: &'static str,
) -> Result<Response> {
    let cx = auth::identify(Cx::new(hub.stores.clone(), Actor::Visitor), &caller.headers).await?;
    if operation.kind == Some(OperationType::Subscription) {
        let place = hub.enter(&cx.actor, caller.address)?;
        return Ok(events::written(telling::tell(hub, operation, caller, cx.actor, place)));
    }
    let (loader, loads) = edges(cx.clone());
    let answer = loads.beside(hub.graph.execute(operation.request().data(loader).data(cx))).await;
    Ok(match media_type {
        EVENTS => events::written(stream::iter([answer])),
        _ => written(media_type, answer),
    })
}

/// An answer as it may be seen.
#[derive(Serialize)]
struct Shown {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<serde_json::Value>,
}

/// Writes an answer. A request that could not be executed at all has no `data`; only then is the status not 200.
fn written(media_type: &'static str, answer: Answer) -> Response {
    let shown = shown(answer);
    let is_executed = shown.data.is_some();
    let status = if is_executed || media_type != GRAPHQL { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    respond(media_type, status, &shown)
}

fn shown(answer: Answer) -> Shown {
    let is_request_error = answer.data == Value::Null && answer.errors.iter().any(|error| error.path.is_empty());
    let errors = answer.errors.iter().map(disclosed).collect();
    Shown { data: (!is_request_error).then_some(answer.data), errors }
}

/// An error as it may be seen: a refusal whole, a fault by its code alone and into the log.
fn disclosed(error: &ServerError) -> serde_json::Value {
    let (code, field) = match error.source::<Error>() {
        Some(Error::Refusal { code, field, .. }) => (code.as_str(), *field),
        Some(Error::Fault(cause)) => {
            tracing::error!(cause = format!("{cause:#}"), path = ?error.path, "a field failed");
            (INTERNAL, None)
        }
        None => (Code::BadInput.as_str(), None),
    };
    let mut shown = json!({ "message": error.message, "extensions": { "code": code } });
    if let Some(field) = field {
        shown["extensions"]["field"] = field.into();
    }
    if !error.locations.is_empty() {
        shown["locations"] = json!(error.locations);
    }
    if !error.path.is_empty() {
        shown["path"] = json!(error.path);
    }
    shown
}

fn request_error(media_type: &'static str, code: Code, sentence: &str) -> Response {
    let status = if media_type == JSON { StatusCode::OK } else { status(code) };
    refusal(media_type, status, code, sentence)
}

fn refusal(media_type: &'static str, status: StatusCode, code: Code, sentence: &str) -> Response {
    respond(media_type, status, &told(code.as_str(), sentence))
}

fn not_acceptable() -> Response {
    let sentence = format!("answers are {GRAPHQL}, {JSON} or {EVENTS}; accept one of them");
    refusal(JSON, StatusCode::NOT_ACCEPTABLE, Code::BadInput, &sentence)
}

fn respond(media_type: &'static str, status: StatusCode, body: &impl Serialize) -> Response {
    let body = match serde_json::to_vec(body) {
        Ok(body) => body,
        Err(fault) => return Error::Fault(anyhow::Error::new(fault)).into_response(),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let content_type = match media_type {
        GRAPHQL => HeaderValue::from_static("application/graphql-response+json; charset=utf-8"),
        _ => HeaderValue::from_static("application/json; charset=utf-8"),
    };
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept, cookie"));
    response
}

/// The media type to answer in: the best liked, JSON where nothing is said; none when nothing will do.
fn negotiate(headers: &HeaderMap) -> Option<&'static str> {
    let liked = liked(headers);
    if liked.is_empty() && headers.get_all(ACCEPT).iter().all(|value| value.as_bytes().trim_ascii().is_empty()) {
        return Some(JSON);
    }
    let mut best: Option<(&'static str, f32)> = None;
    for (media_type, quality) in liked {
        if best.is_none_or(|(_, known)| quality > known) {
            best = Some((media_type, quality));
        }
    }
    best.map(|(media_type, _)| media_type)
}

/// Whether events are taken, among whatever else.
fn takes_events(headers: &HeaderMap) -> bool {
    liked(headers).iter().any(|(media_type, _)| *media_type == EVENTS)
}

/// Those of our media types that are accepted, and how well each is liked.
fn liked(headers: &HeaderMap) -> Vec<(&'static str, f32)> {
    let accept = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",");
    let mut liked = Vec::new();
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let media_type = match parts.next().map(str::to_ascii_lowercase).as_deref() {
            Some(GRAPHQL) => GRAPHQL,
            Some(JSON | "application/*" | "*/*") => JSON,
            Some(EVENTS) => EVENTS,
            _ => continue,
        };
        let parameters: Vec<_> = parts.filter_map(|part| part.split_once('=')).collect();
        let is_utf8 = parameters
            .iter()
            .all(|(name, value)| !name.eq_ignore_ascii_case("charset") || value.eq_ignore_ascii_case("utf-8"));
        let quality = parameters.iter().find(|(name, _)| *name == "q").map_or(1.0, |(_, q)| q.parse().unwrap_or(0.0));
        if is_utf8 && quality > 0.0 {
            liked.push((media_type, quality));
        }
    }
    liked
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(content_type) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let mut parts = content_type.split(';').map(|part| part.trim().to_ascii_lowercase());
    parts.next().as_deref() == Some(JSON) && parts.all(|part| !part.starts_with("charset=") || part == "charset=utf-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(accept: &str) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_str(accept).expect("a header"));
        negotiate(&headers)
    }

    #[test]
    fn the_better_liked_media_type_is_answered() {
        assert_eq!(negotiate(&HeaderMap::new()), Some(JSON));
        assert_eq!(accepting("*/*"), Some(JSON));
        assert_eq!(accepting("application/graphql-response+json, application/json;q=0.9"), Some(GRAPHQL));
        assert_eq!(accepting("application/graphql-response+json;q=0.5, application/json"), Some(JSON));
        assert_eq!(accepting("application/graphql-response+json; charset=utf-8"), Some(GRAPHQL));
        assert_eq!(accepting("application/json; charset=latin1"), None);
        assert_eq!(accepting("text/event-stream"), Some(EVENTS));
        assert_eq!(accepting("application/json, text/event-stream"), Some(JSON));
        assert_eq!(accepting("text/html"), None);
    }
}
