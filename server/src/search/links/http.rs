//! Where a short link leads.

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};

use super::store;
use crate::cx::{Actor, Stores};
use crate::error::Result;
use crate::http::nothing;

/// `GET /q/{code}`: leads to the search page with 302; an unknown code to what every unknown address leads to.
pub async fn follow(State(stores): State<Stores>, Path(code): Path<String>, request: Request) -> Result<Response> {
    match store::find(&stores.cx(Actor::Visitor).db, &code).await? {
        Some(link) => Ok((StatusCode::FOUND, [(LOCATION, format!("/search?{}", link.address))]).into_response()),
        None => Ok(nothing(request).await),
    }
}
