//! Who is this? Sign-in at an OpenID Connect provider, the sessions that follow from it, and sign-out;
//! and the access tokens of partners' programs.
//! Not here: who people are and what they stand for (`directory`), and what they may see (`audience`).

mod commands;
pub mod demonstration;
pub mod http;
mod policy;
mod provider;
mod store;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use rand::TryRngCore;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};

pub use provider::Provider;

use crate::config::Settings;
use crate::cx::{Actor, Client, Cx, Stores};
use crate::directory;
use crate::error::{Code, Error, Result};
use crate::files::hex;

/// Finds out who sent a request. Without a session that still runs this is a visitor.
/// Beside an access token cookies count for nothing, whether it is good or not.
async fn actor(cx: &Cx, headers: &HeaderMap) -> Result<Actor> {
    if let Some(token) = access_token(headers) {
        return Ok(Actor::Client(cx.stores.provider.client(cx.now, token).await?));
    }
    let Some(token) = http::session_token(&cx.stores.settings, headers) else {
        return Ok(Actor::Visitor);
    };
    let Some(person) = commands::resume(cx, &token).await? else {
        return Ok(Actor::Visitor);
    };
    cx.stores.rates.person(person)?;
    Ok(Actor::Person(directory::standing(&cx.db, person, cx.today()).await?))
}

/// Whether a request carries a session cookie, valid or not.
pub fn carries_session(settings: &Settings, headers: &HeaderMap) -> bool {
    http::session_token(settings, headers).is_some()
}

/// The program whose access token a request bears; none for a request without a token.
/// Refuses a token that is none for this hub, that is of a program it does not admit,
/// or that cannot be examined while the provider is away.
pub async fn client(stores: &Stores, headers: &HeaderMap) -> Result<Option<Client>> {
    match access_token(headers) {
        Some(token) => stores.provider.client(stores.clock.now(), token).await.map(Some),
        None => Ok(None),
    }
}

/// The same of a token that was examined before; for one that was not, there is no answer.
pub fn recognised(stores: &Stores, headers: &HeaderMap) -> Option<Client> {
    stores.provider.recognised(stores.clock.now(), access_token(headers)?)
}

/// The context of a request under way, with whoever sent it as its actor and the instant it has.
pub async fn identify(cx: Cx, headers: &HeaderMap) -> Result<Cx> {
    Ok(Cx { actor: actor(&cx, headers).await?, ..cx })
}

/// The context of somebody who was identified by these headers and goes on listening at a later instant, as they stand
/// then; none once their session or token has ended. Listening is no use of a session, which would never idle otherwise.
pub async fn still(cx: Cx, was: &Actor, headers: &HeaderMap) -> Result<Option<Cx>> {
    match was {
        Actor::Visitor | Actor::System => return Ok(Some(Cx { actor: was.clone(), ..cx })),
        Actor::Client(_) => return still_admitted(cx, headers).await,
        Actor::Person(_) => {}
    }
    let Some(token) = http::session_token(&cx.stores.settings, headers) else { return Ok(None) };
    let Some(person) = commands::whose(&cx, &token).await? else { return Ok(None) };
    let standing = directory::standing(&cx.db, person, cx.today()).await?;
    Ok(Some(Cx { actor: Actor::Person(standing), ..cx }))
}

async fn still_admitted(cx: Cx, headers: &HeaderMap) -> Result<Option<Cx>> {
    match actor(&cx, headers).await {
        Ok(actor) => Ok(Some(Cx { actor, ..cx })),
        Err(Error::Refusal { code: Code::Unauthenticated, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What a request shows as its access token; empty where it is not one token in one header.
fn access_token(headers: &HeaderMap) -> Option<&str> {
    if !bears_token(headers) {
        return None;
    }
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return Some("") };
    let words = value.to_str().ok().and_then(|value| value.split_once(' '));
    Some(words.map_or("", |(_, token)| token.trim_start_matches(' ')))
}

fn bears_token(headers: &HeaderMap) -> bool {
    headers.get_all(AUTHORIZATION).iter().any(|value| {
        let scheme = value.as_bytes().split(u8::is_ascii_whitespace).next().unwrap_or_default();
        scheme.eq_ignore_ascii_case(b"bearer")
    })
}

/// 256 bits that nobody can guess, as 64 lower-case hexadecimal digits.
/// The one place that asks for chance: an id may be guessed without harm, a secret may not.
pub fn secret() -> Result<String> {
    Ok(hex(&random_bytes()?))
}

fn random_bytes() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    OsRng.try_fill_bytes(&mut bytes).map_err(anyhow::Error::new)?;
    Ok(bytes)
}

/// What is stored of a secret: whoever reads the database cannot use it.
pub fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(authorization: &str) -> HeaderMap {
        HeaderMap::from_iter([(AUTHORIZATION, authorization.parse().expect("a header"))])
    }

    #[test]
    fn a_bearer_token_is_recognised_in_any_case_and_other_schemes_are_left_alone() {
        assert!(bears_token(&with("Bearer abc")));
        assert!(bears_token(&with("bEARER abc")));
        assert!(bears_token(&with("Bearer")));
        assert!(bears_token(&with("Bearer\tabc")));
        assert!(!bears_token(&with("Basic abc")));
        assert!(!bears_token(&HeaderMap::new()));
    }

    #[test]
    fn a_token_is_shown_once_and_in_one_header() {
        let [twice, both] = ["Bearer abc", "Basic abc"].map(|first| {
            let mut headers = with(first);
            headers.append(AUTHORIZATION, "Bearer abc".parse().expect("a header"));
            headers
        });

        assert_eq!(access_token(&with("Bearer  a.b.c")), Some("a.b.c"));
        assert_eq!(access_token(&with("bearer")), Some(""));
        assert_eq!(access_token(&with("Bearer\tabc")), Some(""));
        assert_eq!([access_token(&twice), access_token(&both)], [Some(""), Some("")]);
        assert_eq!(access_token(&with("Basic abc")), None);
    }

    #[test]
    fn no_two_secrets_are_alike_and_none_is_its_own_hash() {
        let (one, other) = (secret().expect("chance"), secret().expect("chance"));

        assert_ne!(one, other);
        assert_eq!(one.len(), 64);
        assert_ne!(hash(&one), one);
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
