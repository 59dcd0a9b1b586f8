//! The token endpoint of the demonstration provider: a code with its verifier against an ID token.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form, Json};
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm};
use openidconnect::{
    AccessToken, Audience, EmptyAdditionalClaims, EndUserEmail, EndUserName, LocalizedClaim, Nonce, StandardClaims,
    SubjectIdentifier,
};
use serde::{Deserialize, Serialize};

use super::codes::Grant;
use super::http::private;
use super::{CLIENT, Demonstration};
use crate::auth::secret;
use crate::cx::Stores;
use crate::error;

/// How long an ID token may be used, which the hub does at once.
const LIFE: TimeDelta = TimeDelta::minutes(5);

/// The exchange of a code.
#[derive(Deserialize)]
pub(super) struct Exchange {
    grant_type: String,
    code: String,
    redirect_uri: String,
    client_id: String,
    code_verifier: String,
}

#[derive(Serialize)]
struct Tokens {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    id_token: String,
}

#[derive(Serialize)]
struct Refused {
    error: &'static str,
}

impl Demonstration {
    fn id_token(&self, grant: Grant, access_token: &AccessToken, now: DateTime<Utc>) -> anyhow::Result<CoreIdToken> {
        let mut name = LocalizedClaim::new();
        name.insert(None, EndUserName::new(grant.name));
        let person = StandardClaims::new(SubjectIdentifier::new(grant.subject))
            .set_name(Some(name))
            .set_email(Some(EndUserEmail::new(grant.email)))
            .set_email_verified(Some(true));
        let audience = vec![Audience::new(CLIENT.to_owned())];
        let claims =
            CoreIdTokenClaims::new(self.issuer.clone(), audience, now + LIFE, now, person, EmptyAdditionalClaims {})
                .set_nonce(Some(Nonce::new(grant.nonce)));
        Ok(CoreIdToken::new(claims, &self.key, CoreJwsSigningAlgorithm::EdDsa, Some(access_token), None)?)
    }
}

/// `POST /token`: exchanges a code for an ID token.
pub(super) async fn token(
    State(stores): State<Stores>,
    Extension(here): Extension<Arc<Demonstration>>,
    exchange: Result<Form<Exchange>, FormRejection>,
) -> Response {
    let refused = |error| (StatusCode::BAD_REQUEST, private(Json(Refused { error }))).into_response();
    let Ok(Form(exchange)) = exchange else {
        return refused("invalid_request");
    };
    if exchange.grant_type != "authorization_code" {
        return refused("unsupported_grant_type");
    }
    let now = stores.clock.now();
    let grant = here.codes.take(&exchange.code, exchange.code_verifier, now);
    let is_ours = exchange.client_id == CLIENT && exchange.redirect_uri == here.redirect_uri.as_str();
    let Some(grant) = grant.filter(|_| is_ours) else {
        return refused("invalid_grant");
    };
    match tokens(&here, grant, now) {
        Ok(tokens) => private(Json(tokens)),
        Err(fault) => fault.into_response(),
    }
}

fn tokens(here: &Demonstration, grant: Grant, now: DateTime<Utc>) -> error::Result<Tokens> {
    let access_token = secret()?;
    let id_token = here.id_token(grant, &AccessToken::new(access_token.clone()), now)?.to_string();
    Ok(Tokens { access_token, token_type: "Bearer", expires_in: LIFE.num_seconds(), id_token })
}
