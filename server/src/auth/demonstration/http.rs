//! What the demonstration provider shows: itself, its key, and the people to choose from. It serves one client.

use std::sync::Arc;

use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Extension, Form, Json};
use openidconnect::core::{
    CoreClientAuthMethod, CoreGrantType, CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AuthUrl, EmptyAdditionalProviderMetadata, JsonWebKeySetUrl, PrivateSigningKey, ResponseTypes, Scope, TokenUrl,
};
use serde::Deserialize;
use url::Url;

use super::codes::Grant;
use super::page::{self, REFUSE, STRANGER};
use super::words::Language;
use super::{CLIENT, Demonstration, people};
use crate::auth::secret;
use crate::cx::{Actor, Stores};
use crate::directory;
use crate::error;

/// The pages need their style and their form, and nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

type Here = Extension<Arc<Demonstration>>;

/// An authentication request, as the hub sends it.
#[derive(Deserialize)]
pub(super) struct Asked {
    client_id: String,
    redirect_uri: String,
    response_type: String,
    scope: String,
    state: String,
    nonce: String,
    code_challenge: String,
    code_challenge_method: String,
}

/// The same, with the button that was pressed.
#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(flatten)]
    asked: Asked,
    choice: String,
}

impl Asked {
    fn fault(&self, here: &Demonstration) -> Option<&'static str> {
        if self.client_id != CLIENT || self.redirect_uri != here.redirect_uri.as_str() {
            return Some("the demonstration signs people in at its own hub alone");
        }
        if self.response_type != "code" || !self.scope.split(' ').any(|scope| scope == "openid") {
            return Some("ask for a code and the scope openid");
        }
        if self.code_challenge_method != "S256" || self.code_challenge.is_empty() {
            return Some("send a code challenge by the method S256");
        }
        None
    }

    fn kept(&self) -> [(&'static str, &str); 8] {
        [
            ("client_id", &self.client_id),
            ("redirect_uri", &self.redirect_uri),
            ("response_type", &self.response_type),
            ("scope", &self.scope),
            ("state", &self.state),
            ("nonce", &self.nonce),
            ("code_challenge", &self.code_challenge),
            ("code_challenge_method", &self.code_challenge_method),
        ]
    }
}

impl Demonstration {
    fn endpoint(&self, name: &str) -> error::Result<Url> {
        Ok(self.issuer.join(name).map_err(anyhow::Error::new)?)
    }

    fn back(&self, state: &str, answer: (&str, &str)) -> Response {
        let mut url = self.redirect_uri.clone();
        url.query_pairs_mut()
            .append_pair(answer.0, answer.1)
            .append_pair("state", state)
            .append_pair("iss", self.issuer.as_str());
        Redirect::to(url.as_str()).into_response()
    }
}

/// `GET /.well-known/openid-configuration`.
pub(super) async fn discovery(Extension(here): Here) -> Response {
    let metadata = || -> error::Result<CoreProviderMetadata> {
        Ok(CoreProviderMetadata::new(
            here.issuer.clone(),
            AuthUrl::from_url(here.endpoint("authorize")?),
            JsonWebKeySetUrl::from_url(here.endpoint("jwks")?),
            vec![ResponseTypes::new(vec![CoreResponseType::Code])],
            vec![CoreSubjectIdentifierType::Public],
            vec![CoreJwsSigningAlgorithm::EdDsa],
            EmptyAdditionalProviderMetadata {},
        )
        .set_token_endpoint(Some(TokenUrl::from_url(here.endpoint("token")?)))
        .set_token_endpoint_auth_methods_supported(Some(vec![CoreClientAuthMethod::None]))
        .set_grant_types_supported(Some(vec![CoreGrantType::AuthorizationCode]))
        .set_scopes_supported(Some(["openid", "email", "profile"].map(|name| Scope::new(name.to_owned())).into())))
    };
    match metadata() {
        Ok(metadata) => Json(metadata).into_response(),
        Err(fault) => fault.into_response(),
    }
}

/// `GET /jwks`.
pub(super) async fn keys(Extension(here): Here) -> Json<CoreJsonWebKeySet> {
    Json(CoreJsonWebKeySet::new(vec![here.key.as_verification_key()]))
}

/// `GET /style.css`.
pub(super) async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css"))
}

/// `GET /authorize`: the list of people to choose from.
pub(super) async fn choices(
    State(stores): State<Stores>,
    Extension(here): Here,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let language = Language::of_browser(&headers);
    let asked = match asked {
        Ok(Query(asked)) => asked,
        Err(rejection) => return refused(language, &rejection.to_string()),
    };
    if let Some(fault) = asked.fault(&here) {
        return refused(language, fault);
    }
    let cx = stores.cx(Actor::Visitor);
    match people::choices(&cx.db, cx.today(), language).await {
        Ok(people) => drawn(page::choices(language, &asked.kept(), &people)),
        Err(fault) => fault.into_response(),
    }
}

/// `POST /authorize`: gives out a code for the person chosen.
pub(super) async fn choose(
    State(stores): State<Stores>,
    Extension(here): Here,
    headers: HeaderMap,
    chosen: Result<Form<Chosen>, FormRejection>,
) -> Response {
    let language = Language::of_browser(&headers);
    let Chosen { asked, choice } = match chosen {
        Ok(Form(chosen)) => chosen,
        Err(rejection) => return refused(language, &rejection.to_string()),
    };
    if let Some(fault) = asked.fault(&here) {
        return refused(language, fault);
    }
    if choice == REFUSE {
        return here.back(&asked.state, ("error", "access_denied"));
    }
    match grant(&stores, &asked, &choice).await {
        Ok(Some((code, grant))) => {
            here.codes.give(code.clone(), grant);
            here.back(&asked.state, ("code", &code))
        }
        Ok(None) => refused(language, "nobody on the list has this id"),
        Err(fault) => fault.into_response(),
    }
}

async fn grant(stores: &Stores, asked: &Asked, choice: &str) -> error::Result<Option<(String, Grant)>> {
    let cx = stores.cx(Actor::Visitor);
    let (subject, name, email) = if choice == STRANGER {
        (STRANGER.to_owned(), "A stranger".to_owned(), "stranger@elsewhere.example".to_owned())
    } else {
        match directory::find_person(&cx.db, choice.parse()?).await? {
            Some(person) => (person.id.to_string(), person.name, person.email),
            None => return Ok(None),
        }
    };
    let (nonce, challenge) = (asked.nonce.clone(), asked.code_challenge.clone());
    Ok(Some((secret()?, Grant { subject, name, email, nonce, challenge, at: cx.now })))
}

/// An answer for this asker alone.
pub(super) fn private(response: impl IntoResponse) -> Response {
    ([(CACHE_CONTROL, "no-store")], response).into_response()
}

fn drawn(page: Html<String>) -> Response {
    private(([(CONTENT_SECURITY_POLICY, POLICY)], page))
}

fn refused(language: Language, fault: &str) -> Response {
    (StatusCode::BAD_REQUEST, drawn(page::fault(language, fault))).into_response()
}
