//! Exports by address: `GET /search/export.csv?q=…`, with the very query that the page of the search has.

use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use url::form_urlencoded;

use super::{Export, Format};
use crate::archive::http::asker;
use crate::cx::Stores;
use crate::error::Result;
use crate::search::question::Question;

/// How many documents the file holds.
const COUNT: HeaderName = HeaderName::from_static("kp-count");

/// How many documents answer: more than the file holds where it was cut.
const TOTAL: HeaderName = HeaderName::from_static("kp-total-count");

/// One route for each form.
pub fn routes() -> Router<Arc<Stores>> {
    Format::ALL.into_iter().fold(Router::new(), |routes, format| {
        let answer = move |State(stores): State<Stores>, RawQuery(query): RawQuery, headers: HeaderMap| async move {
            file(&stores, query.as_deref().unwrap_or_default(), &headers, format).await
        };
        routes.route(&format!("/search/export.{}", format.ending().0), get(answer))
    })
}

/// The file as an attachment that nobody keeps on the way.
async fn file(stores: &Stores, address: &str, headers: &HeaderMap, format: Format) -> Result<Response> {
    let cx = asker(stores, headers).await?;
    let question = Question::read(address)?;
    let wanted = form_urlencoded::parse(address.as_bytes()).find(|(name, _)| name == "in").map(|(_, tag)| tag);
    let Export { text, count, total } = super::export(&cx, &question, format, wanted.as_deref()).await?;
    let (ending, media_type) = format.ending();
    // Whoever opens the file later sees no header: its name says what is missing.
    let cut = if count < total { format!("-first-{count}-of-{total}") } else { String::new() };
    let disposition = format!("attachment; filename=\"kp-hub-{}{cut}.{ending}\"", cx.today());
    let told = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (CACHE_CONTROL, "no-store".to_owned()),
        (COUNT, count.to_string()),
        (TOTAL, total.to_string()),
    ];
    Ok((told, text).into_response())
}
