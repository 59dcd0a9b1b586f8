//! Answers as server-sent events, each `next`, and at the end `complete`: what graphql-sse calls distinct connections.

use std::time::Duration;

use async_graphql::Response as Answer;
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt, stream};

use super::shown;

/// How often a comment says that there is no news, so that no proxy takes the connection for dead.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// Writes answers as they come.
pub(super) fn written(answers: impl Stream<Item = Answer> + Send + 'static) -> Response {
    let next = |answer| Event::default().event("next").json_data(shown(answer));
    let complete = Event::default().event("complete").data("");
    let events = answers.map(next).chain(stream::iter([Ok(complete)]));
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE)).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(VARY, HeaderValue::from_static("accept, cookie"));
    // Proxies that gather an answer before they pass it on would pass none of this on.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}
