//! What stands before every handler: the header that forged requests cannot send, the time there is, and the policies browsers keep.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::auth;
use crate::config::Settings;
use crate::error::{Code, Result, refuse};

/// The header that a page of another site cannot send unasked; its value does not matter.
const CSRF: &str = "x-kp-csrf";

/// Refuses a request that carries a session cookie without the header, or that a browser says comes from elsewhere.
pub async fn against_forgery(State(settings): State<Arc<Settings>>, request: Request, next: Next) -> Response {
    match check(&settings, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn check(settings: &Settings, headers: &HeaderMap) -> Result<()> {
    if !auth::carries_session(settings, headers) {
        return Ok(());
    }
    if !headers.contains_key(CSRF) {
        return Err(refuse(
            Code::Forbidden,
            format!("send the header {CSRF} with every request that uses a session cookie"),
        ));
    }
    from_own_pages(settings, headers)
}

/// Refuses what a browser says comes from a page of another site; whatever is no browser says nothing.
pub fn from_own_pages(settings: &Settings, headers: &HeaderMap) -> Result<()> {
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    let is_foreign_site = site.is_some_and(|site| !matches!(site, "same-origin" | "none"));
    let own = settings.public_url.origin().ascii_serialization();
    let is_foreign_origin = headers.get(ORIGIN).is_some_and(|origin| origin.as_bytes() != own.as_bytes());
    if is_foreign_site || is_foreign_origin {
        return Err(refuse(Code::Forbidden, format!("this can only be used from the pages of {own}")));
    }
    Ok(())
}

/// Gives up on a request that takes longer than the settings allow, its reading included.
pub(super) async fn in_time(settings: &Settings, answer: impl Future<Output = Response>) -> Response {
    let limit = settings.request_time;
    match tokio::time::timeout(limit, answer).await {
        Ok(response) => response,
        Err(_) => {
            let text = format!("the answer took longer than {} seconds; ask for less at once", limit.as_secs());
            refuse(Code::Timeout, text).into_response()
        }
    }
}

/// Adds what every answer says to browsers, where the handler has not said it more exactly.
pub(super) fn complete(settings: &Settings, headers: &mut HeaderMap) {
    let mut usual = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    usual(CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
    usual(CACHE_CONTROL, "no-store");
    usual(X_CONTENT_TYPE_OPTIONS, "nosniff");
    usual(REFERRER_POLICY, "same-origin");
    usual(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    usual(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if settings.is_secure() {
        usual(STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
}
