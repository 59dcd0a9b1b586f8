//! What happens when somebody signs in, comes back, or signs out.

use anyhow::Context;
use entity::PersonId;
use entity::auth::{identity, session, sign_in};
use url::Url;

use super::policy::{self, SIGN_IN_LIFE};
use super::provider::{Account, Attempt, Described};
use super::{hash, secret, store};
use crate::cx::Cx;
use crate::directory;
use crate::error::{self, Error};

/// Why somebody is not signed in. `Display` names no secret, token or address.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The provider vouches for somebody whom the directory does not know.
    #[error("{0}")]
    Stranger(&'static str),
    /// The person, or the provider, did not want to.
    #[error("the provider answered access_denied")]
    Refused,
    /// The sign-in is not one that this browser has under way.
    #[error("{0}")]
    Expired(&'static str),
    /// Everything else.
    #[error("{0:#}")]
    Failed(anyhow::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(cause: anyhow::Error) -> Self {
        Self::Failed(cause)
    }
}

/// A sign-in that leaves for the provider.
pub(super) struct Departure {
    /// Where to send the browser.
    pub(super) url: Url,
    /// What the browser has to show when it comes back.
    pub(super) browser: String,
}

/// Begins a sign-in. A browser that has another under way keeps its secret, so that two tabs may sign in.
pub(super) async fn begin(cx: &Cx, return_to: String, browser: Option<String>) -> Result<Departure, Failure> {
    let browser = match browser {
        Some(browser) => browser,
        None => secret()?,
    };
    let attempt = Attempt { state: secret()?, nonce: secret()?, verifier: secret()? };
    let url = cx.stores.provider.authorization_url(cx.now, &attempt).await?;

    let tx = cx.begin().await?;
    store::delete_sign_ins_until(&tx, cx.now - SIGN_IN_LIFE).await?;
    let row = sign_in::Model {
        state_hash: hash(&attempt.state),
        browser_hash: hash(&browser),
        nonce: attempt.nonce,
        pkce_verifier: attempt.verifier,
        return_to,
        created_at: cx.now,
    };
    store::insert_sign_in(&tx, row).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(Departure { url, browser })
}

/// What a browser brings back from the provider.
pub(super) struct Return {
    /// The `state` parameter.
    pub(super) state: String,
    /// The secret that the browser was given when it left.
    pub(super) browser: String,
    /// The session that it is already signed in by.
    pub(super) session: Option<String>,
    /// The authorization code, or the provider's error.
    pub(super) answer: Result<String, String>,
    /// The `iss` parameter.
    pub(super) issuer: Option<String>,
}

/// A sign-in that succeeded.
pub(super) struct Arrival {
    /// The secret by which the browser is known from now on.
    pub(super) token: String,
    /// The path to go to.
    pub(super) return_to: String,
}

/// Ends a sign-in: uses it up whatever the outcome, asks the provider who it is, and opens a session.
pub(super) async fn complete(cx: &Cx, back: Return) -> Result<Arrival, Failure> {
    let sign_in = take(cx, &back).await?;
    let code = match back.answer {
        Ok(code) => code,
        Err(error) if error == "access_denied" => return Err(Failure::Refused),
        Err(error) => {
            let error: String = error.chars().take(64).collect();
            return Err(Failure::Failed(anyhow::anyhow!("the provider answered {error:?}")));
        }
    };
    let attempt = Attempt { state: back.state, nonce: sign_in.nonce, verifier: sign_in.pkce_verifier };
    let account = cx.stores.provider.account(cx.now, back.issuer.as_deref(), code, attempt).await?;
    let person = recognise(cx, &account).await?;
    let token = open(cx, person, account.id_token, back.session).await?;
    Ok(Arrival { token, return_to: sign_in.return_to })
}

async fn take(cx: &Cx, back: &Return) -> Result<sign_in::Model, Failure> {
    let unknown = Failure::Expired("this browser has no such sign-in under way");
    let Some(sign_in) = store::find_sign_in(&cx.db, &hash(&back.state), &hash(&back.browser)).await? else {
        return Err(unknown);
    };
    let tx = cx.begin().await?;
    let is_first = store::set_used(&tx, &sign_in).await?;
    tx.commit().await.map_err(Error::from)?;
    if !is_first {
        return Err(unknown);
    }
    if !policy::may_complete(&sign_in, cx.now) {
        return Err(Failure::Expired("the sign-in took too long"));
    }
    Ok(sign_in)
}

/// Whose account this is. The first time, a verified address decides; afterwards addresses no longer matter,
/// so that one given to somebody else does not bring a person's rights with it.
async fn recognise(cx: &Cx, account: &Account) -> Result<PersonId, Failure> {
    if let Some(person) = store::find_identity(&cx.db, &account.issuer, &account.subject).await? {
        return Ok(person);
    }
    let Described::Verified(email) = cx.stores.provider.describe(cx.now, account).await? else {
        return Err(Failure::Stranger("the provider gives no verified address"));
    };
    // Some letters outside ASCII fold onto letters inside it, which would make two addresses one.
    if !email.is_ascii() {
        return Err(Failure::Stranger("the address is not written in ASCII"));
    }
    let Some(person) = directory::person_by_email(&cx.db, &email).await? else {
        return Err(Failure::Stranger("the directory does not know the address"));
    };
    let row = identity::Model {
        issuer: account.issuer.clone(),
        subject: account.subject.clone(),
        person_id: person.id,
        created_at: cx.now,
    };
    let tx = cx.begin().await?;
    store::insert_identity(&tx, row).await?;
    let holder = store::find_identity(&tx, &account.issuer, &account.subject).await?;
    tx.commit().await.map_err(Error::from)?;
    holder.ok_or(Failure::Stranger("the person has another account at this provider"))
}

/// Opens a new session at every sign-in, so that one planted or stolen before is worth nothing after.
async fn open(cx: &Cx, person: PersonId, id_token: Option<String>, old: Option<String>) -> Result<String, Failure> {
    let settings = &cx.stores.settings;
    let token = secret()?;
    let row =
        session::Model { token_hash: hash(&token), person_id: person, created_at: cx.now, seen_at: cx.now, id_token };
    let tx = cx.begin().await?;
    store::delete_sessions_until(&tx, cx.now - settings.session_life, cx.now - settings.session_idle).await?;
    if let Some(old) = old {
        store::delete_session(&tx, &hash(&old)).await?;
    }
    store::insert_session(&tx, row).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(token)
}

/// Whose session this is, if it still runs; asking is no use of it.
pub(super) async fn whose(cx: &Cx, token: &str) -> error::Result<Option<PersonId>> {
    let session = store::find_session(&cx.db, &hash(token)).await?;
    let runs = |session: &session::Model| policy::may_continue(session, &cx.stores.settings, cx.now);
    Ok(session.filter(runs).map(|session| session.person_id))
}

/// Whose session this is, if it still runs; one that does not is deleted.
pub(super) async fn resume(cx: &Cx, token: &str) -> error::Result<Option<PersonId>> {
    let token_hash = hash(token);
    let Some(session) = store::find_session(&cx.db, &token_hash).await? else {
        return Ok(None);
    };
    if !policy::may_continue(&session, &cx.stores.settings, cx.now) {
        let tx = cx.begin().await?;
        store::delete_session(&tx, &token_hash).await?;
        tx.commit().await?;
        return Ok(None);
    }
    if policy::is_due(&session, &cx.stores.settings, cx.now) {
        let tx = cx.begin().await?;
        store::set_seen(&tx, &token_hash, cx.now).await?;
        tx.commit().await?;
    }
    Ok(Some(session.person_id))
}

/// Ends a session. Answers where to send the browser if the provider wants to end its own as well.
pub(super) async fn sign_out(cx: &Cx, token: &str) -> error::Result<Option<Url>> {
    let token_hash = hash(token);
    let session = store::find_session(&cx.db, &token_hash).await?;
    let tx = cx.begin().await?;
    store::delete_session(&tx, &token_hash).await?;
    tx.commit().await?;
    let Some(id_token) = session.and_then(|session| session.id_token) else {
        return Ok(None);
    };
    let farewell = cx.stores.provider.end_session_url(cx.now, &id_token).await;
    // The hub's own session has ended, which is what was asked; the provider's may go on.
    Ok(farewell.context("the provider could not be told of a sign-out").unwrap_or_else(|cause| {
        tracing::warn!(cause = %format!("{cause:#}"), "sign-out");
        None
    }))
}
