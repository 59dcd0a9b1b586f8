//! The two sorts of feed: of any search for everybody, and of a saved search for whoever has its token.

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use entity::search::saved::Model as SavedSearch;
use sha2::{Digest, Sha256};
use url::Url;

use super::atom::{self, Head};
use super::newest;
use crate::auth;
use crate::cx::{Actor, Cx, Stores};
use crate::error::{Code, Result, refuse};
use crate::files::hex;
use crate::search::question::Question;
use crate::search::saved;

/// The media type of Atom.
const ATOM: &str = "application/atom+xml; charset=utf-8";

/// `GET /feeds/search.atom?<address>`: what a visitor may see, whoever asks; with an `ETag`.
pub async fn public(State(stores): State<Stores>, RawQuery(query): RawQuery, headers: HeaderMap) -> Result<Response> {
    let question = Question::read(query.as_deref().unwrap_or_default())?;
    let cx = stores.cx(Actor::Visitor);
    let own = at(&cx, "feeds/search.atom", &question.address());
    let title = if question.text.is_empty() { "KP Hub".to_owned() } else { format!("KP Hub: {}", question.text) };
    let head = Head { title, id: own.to_string(), own, page: page(&cx, &question), since: DateTime::<Utc>::UNIX_EPOCH };
    let body = atom::written(head, &newest(&cx, &question).await?, &stores.settings.public_url)?;
    let etag = format!("\"{}\"", &hex(&Sha256::digest(&body))[..32]);
    // Kept by anybody and asked after each time: what was restricted meanwhile is not read on.
    let usual = [(CACHE_CONTROL, "public, no-cache".to_owned()), (ETAG, etag.clone())];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, usual).into_response());
    }
    Ok((usual, [(CONTENT_TYPE, ATOM)], body).into_response())
}

/// `GET /feeds/{token}.atom`: what the owner of a saved search may see at this moment.
pub async fn private(State(stores): State<Stores>, Path(name): Path<String>) -> Result<Response> {
    let cx = stores.cx(Actor::System);
    let token = name.strip_suffix(".atom").ok_or_else(no_feed)?;
    let search = saved::find_by_feed(&cx.db, &auth::hash(token)).await?.ok_or_else(no_feed)?;
    let body = of_owner(&saved::as_owner(&cx, &search).await?, &search, token).await?;
    Ok(([(CACHE_CONTROL, "private, no-store"), (CONTENT_TYPE, ATOM)], body).into_response())
}

async fn of_owner(cx: &Cx, search: &SavedSearch, token: &str) -> Result<Vec<u8>> {
    let question = Question::read(&search.address)?;
    let settings = &cx.stores.settings;
    let head = Head {
        title: format!("KP Hub: {}", search.name),
        // The token may change; the feed stays.
        id: format!("urn:uuid:{}", search.id.0),
        own: super::private_url(settings, token),
        page: page(cx, &question),
        since: search.created_at,
    };
    atom::written(head, &newest(cx, &question).await?, &settings.public_url)
}

fn page(cx: &Cx, question: &Question) -> Url {
    at(cx, "search", &question.address())
}

fn at(cx: &Cx, path: &str, query: &str) -> Url {
    let mut url = cx.stores.settings.public_url.join(path).expect("a path joins");
    url.set_query(Some(query).filter(|query| !query.is_empty()));
    url
}

/// The answer for a token that is unknown, replaced or revoked.
fn no_feed() -> crate::error::Error {
    refuse(Code::NotFound, "there is no such feed; its owner may have closed it")
}
