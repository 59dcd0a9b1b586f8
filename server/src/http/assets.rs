//! The page applications, compressed once when they were built and served from memory.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::config::Settings;
use crate::files::hex;

/// What Trunk built; empty where only the server was built.
#[derive(RustEmbed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Built;

/// The application for finding and reading.
const FINDING: &str = "index.html";

/// The application of every other page. Whoever only finds and reads never loads it.
const ROOMS: &str = "rooms.html";

/// The pages of the application for finding and reading, as routes.
pub const FINDING_PAGES: [&str; 3] = ["/", "/search", "/d/{id}"];

/// Files by path, and the policy under which browsers run them.
pub struct Assets {
    files: HashMap<String, Asset>,
    policy: HeaderValue,
}

struct Asset {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    media_type: &'static str,
    etag: HeaderValue,
}

impl Assets {
    /// Takes what was built into memory.
    pub fn load(settings: &Settings) -> Self {
        let read = |path: &str| Built::get(path).map(|file| bytes(file.data));
        let files: HashMap<_, _> = Built::iter()
            .filter(|path| !path.ends_with(".br") && !path.ends_with(".gz"))
            .filter_map(|path| {
                let file = Built::get(&path)?;
                let etag = HeaderValue::from_str(&format!("\"{}\"", &hex(&file.metadata.sha256_hash())[..32])).ok()?;
                let asset = Asset {
                    brotli: read(&format!("{path}.br")),
                    gzip: read(&format!("{path}.gz")),
                    media_type: media_type(&path),
                    plain: bytes(file.data),
                    etag,
                };
                Some((path.into_owned(), asset))
            })
            .collect();
        let shells = [FINDING, ROOMS].into_iter().filter_map(|shell| files.get(shell));
        let policy = policy(settings, shells.map(|shell| String::from_utf8_lossy(&shell.plain)));
        Self { files, policy }
    }
}

/// What is in the program already is not copied.
fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    }
}

/// What browsers may load and run: our own files, and the loaders that stand in the shells, by their hashes.
fn policy<'a>(settings: &Settings, shells: impl Iterator<Item = Cow<'a, str>>) -> HeaderValue {
    use base64::Engine;

    let mut scripts = String::from("'self' 'wasm-unsafe-eval'");
    for shell in shells {
        for script in inline_scripts(&shell) {
            let digest = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script));
            scripts.push_str(&format!(" 'sha256-{digest}'"));
        }
    }
    let issuer = settings.provider.as_ref().map(|provider| provider.issuer.as_str()).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
         connect-src 'self'; frame-src 'self'; form-action 'self' {issuer}; base-uri 'none'; frame-ancestors 'none'; \
         object-src 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=") && !script.is_empty()).then_some(script)
    })
}

/// Every path that is no other route: a built file, or the application of the other rooms at that address.
pub async fn rooms(
    Extension(assets): Extension<Arc<Assets>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if let Some(asset) = assets.files.get(path).filter(|_| path != FINDING && path != ROOMS) {
        let caching = if is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
        return serve(asset, &headers, caching);
    }
    let wants_page = headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_none_or(|accept| accept.contains("text/html") || accept.contains("*/*"));
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    match wants_page && !is_file {
        true => shell(&assets, ROOMS, &headers),
        false => (StatusCode::NOT_FOUND, "there is nothing at this address\n").into_response(),
    }
}

/// The application for finding and reading, at each of its pages.
pub async fn finding(Extension(assets): Extension<Arc<Assets>>, headers: HeaderMap) -> Response {
    shell(&assets, FINDING, &headers)
}

fn shell(assets: &Assets, name: &str, headers: &HeaderMap) -> Response {
    match assets.files.get(name) {
        Some(shell) => page(shell, &assets.policy, headers),
        None => (
            StatusCode::NOT_FOUND,
            "the page application was not built into this server; build it with `cargo xtask run`\n",
        )
            .into_response(),
    }
}

/// What an address of nothing answers: as any unknown address of the readers' application does, and with 404.
pub async fn nothing(request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let assets = parts.extensions.get::<Arc<Assets>>().expect("a layer of the router adds it").clone();
    let mut response = rooms(Extension(assets), parts.method, parts.uri, parts.headers).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// `GET /graphiql`: a workbench for the graph.
pub async fn graphiql(Extension(assets): Extension<Arc<Assets>>, headers: HeaderMap) -> Response {
    match assets.files.get("graphiql/index.html") {
        Some(index) => page(index, &HeaderValue::from_static(GRAPHIQL_POLICY), &headers),
        None => (StatusCode::NOT_FOUND, "GraphiQL was not built into this server; build it with `cargo xtask run`\n")
            .into_response(),
    }
}

/// The workbench sets styles from its scripts.
const GRAPHIQL_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

fn page(index: &Asset, policy: &HeaderValue, headers: &HeaderMap) -> Response {
    let mut response = serve(index, headers, "no-cache");
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy.clone());
    response
}

fn serve(asset: &Asset, headers: &HeaderMap, caching: &'static str) -> Response {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (bytes, encoding) = match (&asset.brotli, &asset.gzip) {
        (Some(brotli), _) if accepts(accepted, "br") => (brotli, Some("br")),
        (_, Some(gzip)) if accepts(accepted, "gzip") => (gzip, Some("gzip")),
        _ => (&asset.plain, None),
    };
    let is_known = headers.get(IF_NONE_MATCH).is_some_and(|known| known == asset.etag);
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Response::new(Body::from(bytes.clone())),
    };
    let answer = response.headers_mut();
    answer.insert(ETAG, asset.etag.clone());
    answer.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if !is_known {
        answer.insert(CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
        if let Some(encoding) = encoding {
            answer.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
    }
    response
}

/// Whether a file is named by a hash of what it holds, so that it never changes: `name-0123456789abcdef.css`.
fn is_hashed(path: &str) -> bool {
    let stem = path.split('.').next().unwrap_or_default().trim_end_matches("_bg");
    stem.rsplit_once('-').is_some_and(|(_, hash)| hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|range| {
        let (name, quality) = range.split_once(";q=").unwrap_or((range, "1"));
        name.trim() == encoding && quality.trim().parse::<f32>().is_ok_and(|quality| quality > 0.0)
    })
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scripts_that_stand_in_the_page_are_hashed() {
        let html = "<script src=\"/a.js\"></script><script type=\"module\">import x;</script>";

        assert_eq!(inline_scripts(html).collect::<Vec<_>>(), ["import x;"]);
    }

    #[test]
    fn only_files_named_by_their_hash_are_kept_for_good() {
        assert!(is_hashed("base-695493b179b8714b.css"));
        assert!(is_hashed("frontend-9b36d1ff957314bc_bg.wasm"));
        assert!(is_hashed("languages/pt-b1bb1da2d5956b41.txt"));
        assert!(!is_hashed("graphiql/start.js"));
        assert!(!is_hashed("index.html"));
    }

    #[test]
    fn an_encoding_that_is_refused_is_not_used() {
        assert!(accepts("gzip, br;q=0.5", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("gzip", "br"));
    }
}
