//! The three routes of signing in and out, and the two cookies. Every answer is for this browser alone.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use cookie::{Cookie, SameSite, time};
use serde::{Deserialize, Serialize};

use super::commands::{self, Failure, Return};
use super::policy::{self, SIGN_IN_LIFE};
use crate::config::Settings;
use crate::cx::{Actor, Stores};

/// The query of a sign-in.
#[derive(Deserialize)]
pub struct SignIn {
    /// The path of this hub to go to afterwards; anything else leads to the front page.
    return_to: Option<String>,
}

/// The query with which a provider sends a browser back.
#[derive(Deserialize)]
pub struct Callback {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// Where the browser goes to end its session at the provider too.
#[derive(Serialize)]
struct Farewell {
    redirect: String,
}

/// `GET /auth/sign-in?return_to=/path`: sends the browser to the provider with 303.
pub async fn sign_in(
    State(stores): State<Stores>,
    query: Result<Query<SignIn>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let settings = &stores.settings;
    let wanted = query.ok().and_then(|Query(query)| query.return_to);
    let return_to = policy::return_path(&settings.public_url, wanted.as_deref());
    let browser = read(&headers, sign_in_name(settings));
    match commands::begin(&stores.cx(Actor::Visitor), return_to, browser).await {
        Ok(departure) => {
            let life = time::Duration::try_from(SIGN_IN_LIFE).unwrap_or_default();
            let kept = cookie(settings, sign_in_name(settings), departure.browser).max_age(life).build();
            private(&[kept], Redirect::to(departure.url.as_str()))
        }
        Err(failure) => turned_away(&failure),
    }
}

/// `GET /auth/callback`: ends the sign-in with 303 to where it began, or to the page that says why not.
pub async fn callback(
    State(stores): State<Stores>,
    query: Result<Query<Callback>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let settings = &stores.settings;
    let Some(back) = query.ok().and_then(|Query(query)| returned(settings, query, &headers)) else {
        return turned_away(&Failure::Expired("the request is not the end of a sign-in"));
    };
    match commands::complete(&stores.cx(Actor::Visitor), back).await {
        Ok(arrival) => {
            let session = cookie(settings, session_name(settings), arrival.token).build();
            private(&[session], Redirect::to(&arrival.return_to))
        }
        Err(failure) => turned_away(&failure),
    }
}

fn returned(settings: &Settings, query: Callback, headers: &HeaderMap) -> Option<Return> {
    let answer = match (query.code, query.error) {
        (_, Some(error)) => Err(error),
        (Some(code), None) => Ok(code),
        (None, None) => Err("neither code nor error".to_owned()),
    };
    Some(Return {
        state: query.state?,
        browser: read(headers, sign_in_name(settings))?,
        session: session_token(settings, headers),
        answer,
        issuer: query.iss,
    })
}

/// `POST /auth/sign-out`: ends the session with 204,
/// or with 200 and `{"redirect": …}` when the provider wants to see the browser as well.
pub async fn sign_out(State(stores): State<Stores>, headers: HeaderMap) -> Response {
    let settings = &stores.settings;
    let gone = cookie(settings, session_name(settings), String::new()).max_age(time::Duration::ZERO).build();
    let Some(token) = session_token(settings, &headers) else {
        return private(&[gone], StatusCode::NO_CONTENT);
    };
    match commands::sign_out(&stores.cx(Actor::Visitor), &token).await {
        Ok(None) => private(&[gone], StatusCode::NO_CONTENT),
        Ok(Some(url)) => private(&[gone], Json(Farewell { redirect: url.into() })),
        Err(fault) => private(&[], fault),
    }
}

/// Says why in the log, and to the browser as much as a person can act on.
fn turned_away(failure: &Failure) -> Response {
    let outcome = match failure {
        Failure::Stranger(_) => "stranger",
        Failure::Refused => "refused",
        Failure::Expired(_) => "expired",
        Failure::Failed(_) => "failed",
    };
    tracing::warn!(outcome, cause = %failure, "sign-in");
    private(&[], Redirect::to(&format!("/sign-in?outcome={outcome}")))
}

fn private(cookies: &[Cookie<'_>], response: impl IntoResponse) -> Response {
    let mut response = response.into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for cookie in cookies {
        let value = HeaderValue::try_from(cookie.to_string()).expect("names and values are ASCII");
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

fn session_name(settings: &Settings) -> &'static str {
    if settings.is_secure() { "__Host-kp-session" } else { "kp-session" }
}

fn sign_in_name(settings: &Settings) -> &'static str {
    if settings.is_secure() { "__Host-kp-sign-in" } else { "kp-sign-in" }
}

fn cookie(settings: &Settings, name: &'static str, value: String) -> cookie::CookieBuilder<'static> {
    Cookie::build((name, value)).path("/").http_only(true).same_site(SameSite::Lax).secure(settings.is_secure())
}

/// The secret in the session cookie of a request, if it has the form of one.
pub(super) fn session_token(settings: &Settings, headers: &HeaderMap) -> Option<String> {
    read(headers, session_name(settings))
}

fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = lines.flat_map(Cookie::split_parse).flatten();
    let value = cookies.find(|cookie| cookie.name() == name)?.value().to_owned();
    (value.len() == 64 && value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))).then_some(value)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn settings(public_url: &str) -> Settings {
        let environment = BTreeMap::from([("KP_PUBLIC_URL".to_owned(), public_url.to_owned())]);
        Settings::read("", environment).expect("right settings")
    }

    fn drawn(public_url: &str, name: fn(&Settings) -> &'static str) -> String {
        let settings = settings(public_url);
        cookie(&settings, name(&settings), "v".to_owned()).build().to_string()
    }

    #[test]
    fn under_tls_cookies_are_bound_to_the_host_and_to_tls() {
        let attributes = "HttpOnly; SameSite=Lax; Secure; Path=/";

        assert_eq!(drawn("https://hub.example.org", session_name), format!("__Host-kp-session=v; {attributes}"));
        assert_eq!(drawn("https://hub.example.org", sign_in_name), format!("__Host-kp-sign-in=v; {attributes}"));
    }

    #[test]
    fn without_tls_cookies_are_still_hidden_from_scripts_and_other_sites() {
        let attributes = "HttpOnly; SameSite=Lax; Path=/";

        assert_eq!(drawn("http://localhost:8080", session_name), format!("kp-session=v; {attributes}"));
        assert_eq!(drawn("http://localhost:8080", sign_in_name), format!("kp-sign-in=v; {attributes}"));
    }

    #[test]
    fn a_session_cookie_is_read_by_its_name_and_form() {
        let token = "0123456789abcdef".repeat(4);
        let settings = settings("https://hub.example.org");
        let read =
            |line: String| session_token(&settings, &HeaderMap::from_iter([(COOKIE, line.parse().expect("a header"))]));

        assert_eq!(read(format!("a=b; __Host-kp-session={token}; c=d")), Some(token.clone()));
        assert_eq!(read(format!("kp-session={token}")), None);
        assert_eq!(read(format!("__Host-kp-session={token}0")), None);
        assert_eq!(read(format!("__Host-kp-session={}", token.to_uppercase())), None);
    }
}
