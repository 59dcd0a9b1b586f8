//! The bytes of renditions, whole or in part, to those who may see the document; and the way from symbols to documents.

use std::ops::Range;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, IF_NONE_MATCH, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use entity::RenditionId;
use entity::archive::rendition;

use super::{commands, store};
use crate::auth;
use crate::cx::{Actor, Cx, Stores};
use crate::error::Result;

/// What browsers may show by themselves; everything else is only ever an attachment.
const SHOWN: [&str; 2] = ["application/pdf", "text/plain"];

/// The path of a rendition's bytes on this server.
pub fn path(rendition: &rendition::Model) -> String {
    format!("/files/{}/{}", rendition.id, encoded(&rendition.file_name))
}

/// A file name as it may stand in an address or a header.
fn encoded(file_name: &str) -> String {
    let name: String = url::form_urlencoded::byte_serialize(file_name.as_bytes()).collect();
    name.replace('+', "%20")
}

/// `GET /files/{rendition}/{file name}`: the bytes, as an attachment when the query says `download`.
pub async fn file(
    State(stores): State<Stores>,
    Path((id, _)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let cx = asker(&stores, &headers).await?;
    let Ok(id) = id.parse::<RenditionId>() else { return Err(commands::no_document()) };
    let found = store::find_renditions(&cx.db, &cx.actor, &[id]).await?;
    let Some((rendition, _)) = found.into_iter().next() else { return Err(commands::no_document()) };
    let etag = format!("\"{}\"", rendition.sha256);
    let is_download = query.is_some_and(|query| query.split('&').any(|part| part == "download"));
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        describe(response.headers_mut(), &rendition, is_download, &etag)?;
        return Ok(response);
    }
    let size = rendition.byte_size.unsigned_abs();
    let range = match headers.get(RANGE).and_then(|range| range.to_str().ok()).map(|range| read_range(range, size)) {
        None | Some(Asked::Whole) => None,
        Some(Asked::Part(part)) => Some(part),
        Some(Asked::Outside) => {
            return Ok(
                (StatusCode::RANGE_NOT_SATISFIABLE, [(CONTENT_RANGE, format!("bytes */{size}"))]).into_response()
            );
        }
    };
    let bytes = stores.files.get(&rendition.sha256, range.clone()).await?;
    let mut response = Body::from_stream(bytes).into_response();
    describe(response.headers_mut(), &rendition, is_download, &etag)?;
    let length = range.as_ref().map_or(size, |part| part.end - part.start);
    response.headers_mut().insert(CONTENT_LENGTH, length.into());
    if let Some(part) = range {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        let span = format!("bytes {}-{}/{size}", part.start, part.end - 1);
        response.headers_mut().insert(CONTENT_RANGE, header(&span)?);
    }
    Ok(response)
}

/// `GET /s/{symbol}`: leads to the document that has or once had a symbol; where there is no such document,
/// or more than one, to a search for it.
pub async fn by_symbol(
    State(stores): State<Stores>,
    Path(symbol): Path<String>,
    headers: HeaderMap,
) -> Result<Redirect> {
    let cx = asker(&stores, &headers).await?;
    let found = store::find_by_symbol(&cx.db, &cx.actor, &symbol).await?;
    Ok(match found.as_slice() {
        [document] => Redirect::to(&format!("/d/{}", document.id)),
        _ => Redirect::to(&format!("/search?q={}", encoded(&symbol))),
    })
}

/// Who asks by address. A page of another site must not learn from a window it opens what this reader may see.
pub async fn asker(stores: &Stores, headers: &HeaderMap) -> Result<Cx> {
    let is_foreign = headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    let visitor = stores.cx(Actor::Visitor);
    if is_foreign { Ok(visitor) } else { auth::identify(visitor, headers).await }
}

/// Deposited files are strangers: they run nothing, are named, and are kept by nobody on the way.
fn describe(headers: &mut HeaderMap, rendition: &rendition::Model, is_download: bool, etag: &str) -> Result<()> {
    let is_shown = SHOWN.contains(&rendition.media_type.as_str());
    let disposition = if is_shown && !is_download { "inline" } else { "attachment" };
    let name = format!("{disposition}; filename*=UTF-8''{}", encoded(&rendition.file_name));
    let media_type = match rendition.media_type.as_str() {
        "text/plain" => "text/plain; charset=utf-8",
        other => other,
    };
    // Browsers refuse to draw a PDF under `sandbox`; their PDF viewers run no scripts of the file in our origin.
    let policy = match rendition.media_type.as_str() {
        "application/pdf" => "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
        _ => "default-src 'none'; sandbox; frame-ancestors 'none'",
    };
    headers.insert(CONTENT_TYPE, header(media_type)?);
    headers.insert(CONTENT_DISPOSITION, header(&name)?);
    headers.insert(CONTENT_SECURITY_POLICY, header(policy)?);
    headers.insert(ETAG, header(etag)?);
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(())
}

fn header(text: &str) -> Result<HeaderValue> {
    Ok(HeaderValue::from_str(text).map_err(anyhow::Error::new)?)
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Whole,
    Part(Range<u64>),
    Outside,
}

/// Reads one byte range (RFC 9110); several ranges, or what is no range, are answered with the whole.
fn read_range(text: &str, size: u64) -> Asked {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Asked::Whole;
    };
    let part = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..size.min(last.saturating_add(1)),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..size,
        (Err(_), Ok(length)) if first.trim().is_empty() => size.saturating_sub(length)..size,
        _ => return Asked::Whole,
    };
    if part.is_empty() { Asked::Outside } else { Asked::Part(part) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_cut_to_the_file() {
        for (text, asked) in [
            ("bytes=0-9", Asked::Part(0..10)),
            ("bytes=90-", Asked::Part(90..100)),
            ("bytes=-10", Asked::Part(90..100)),
            ("bytes=-1000", Asked::Part(0..100)),
            ("bytes=99-1000", Asked::Part(99..100)),
            ("bytes=100-", Asked::Outside),
            ("bytes=-0", Asked::Outside),
            ("bytes=0-1,5-9", Asked::Whole),
            ("bytes=9-0", Asked::Whole),
            ("lines=0-9", Asked::Whole),
        ] {
            assert_eq!(read_range(text, 100), asked, "{text}");
        }
    }
}
