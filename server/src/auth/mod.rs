//! Who is this? Sign-in at an OpenID Connect provider, the sessions that follow from it, and sign-out.
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
use crate::cx::{Actor, Cx};
use crate::directory;
use crate::error::{Code, Result, refuse};
use crate::files::hex;

/// Finds out who sent a request. Without a session that still runs this is a visitor.
/// Refuses bearer tokens, beside which cookies count for nothing: partners are not admitted yet.
async fn actor(cx: &Cx, headers: &HeaderMap) -> Result<Actor> {
    if bears_token(headers) {
        return Err(refuse(Code::Unauthenticated, "this hub gives out no access tokens; ask without one or sign in"));
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

/// The context of a request under way, with whoever sent it as its actor and the instant it has.
pub async fn identify(cx: Cx, headers: &HeaderMap) -> Result<Cx> {
    Ok(Cx { actor: actor(&cx, headers).await?, ..cx })
}

/// The context of somebody who was identified by these headers and goes on listening at a later instant, as they stand
/// then; none once their session has ended. Listening is no use of a session, which would never idle otherwise.
pub async fn still(cx: Cx, was: &Actor, headers: &HeaderMap) -> Result<Option<Cx>> {
    if was.person().is_none() {
        return Ok(Some(Cx { actor: was.clone(), ..cx }));
    }
    let Some(token) = http::session_token(&cx.stores.settings, headers) else { return Ok(None) };
    let Some(person) = commands::whose(&cx, &token).await? else { return Ok(None) };
    let standing = directory::standing(&cx.db, person, cx.today()).await?;
    Ok(Some(Cx { actor: Actor::Person(standing), ..cx }))
}

fn bears_token(headers: &HeaderMap) -> bool {
    headers.get_all(AUTHORIZATION).iter().any(|value| {
        let scheme = value.as_bytes().split(|byte| *byte == b' ').next().unwrap_or_default();
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
        assert!(!bears_token(&with("Basic abc")));
        assert!(!bears_token(&HeaderMap::new()));
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
