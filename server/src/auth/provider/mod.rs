//! The OpenID Connect provider that vouches for people and programs: what it says of itself, its tokens, and its end of
//! a session. Not here: who a person is to the hub. Causes of failure name no secret, token or address.

mod access;
mod known;
mod memory;
mod token;
mod wire;

use std::sync::Arc;

use anyhow::{Context, bail, ensure};
use chrono::{DateTime, Utc};
use openidconnect::core::{CoreIdToken, CoreTokenResponse, CoreUserInfoClaims};
use openidconnect::{
    AccessToken, AuthenticationFlow, AuthorizationCode, CsrfToken, LogoutRequest, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl, RequestTokenError, Scope, SubjectIdentifier,
    TokenResponse,
};
use url::Url;

use self::known::Known;
use self::memory::Memory;
use self::wire::Wire;
use crate::config::{self, Settings};
use crate::cx::Client;
use crate::error::{self, Code, refuse};

/// The path of this hub to which a provider sends people back.
pub(super) const CALLBACK: &str = "/auth/callback";

/// The provider of this hub, if one is set; cheap to clone.
/// Nothing is fetched before somebody signs in, and what it says of itself is kept in memory.
#[derive(Clone)]
pub struct Provider(Option<Arc<Inner>>);

struct Inner {
    provider: config::Provider,
    public_url: Url,
    wire: Wire,
    memory: Arc<Memory>,
}

/// The secrets of one sign-in.
#[derive(Clone)]
pub(super) struct Attempt {
    /// Comes back in the address.
    pub(super) state: String,
    /// Comes back in the ID token.
    pub(super) nonce: String,
    /// Goes with the code; 64 characters, as PKCE wants 43 to 128.
    pub(super) verifier: String,
}

/// An account for which the provider vouches.
pub(super) struct Account {
    /// The provider.
    pub(super) issuer: String,
    /// The account there.
    pub(super) subject: String,
    /// The ID token, if the provider will want it back at sign-out.
    pub(super) id_token: Option<String>,
    described: Option<Described>,
    access_token: AccessToken,
}

/// What is known of an account's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Described {
    /// The provider has seen that it is the person's.
    Verified(String),
    /// There is none, or none that was verified.
    Unverified,
}

impl Described {
    fn new(email: &str, is_verified: bool) -> Self {
        if is_verified { Self::Verified(email.to_owned()) } else { Self::Unverified }
    }
}

impl Provider {
    /// Makes ready to speak to the provider of the settings; opens no connection.
    pub fn new(settings: &Settings) -> anyhow::Result<Self> {
        let Some(provider) = settings.provider.clone() else {
            return Ok(Self(None));
        };
        let wire = Wire::new(&provider.issuer.parse()?)?;
        let public_url = settings.public_url.clone();
        Ok(Self(Some(Arc::new(Inner { provider, public_url, wire, memory: Arc::default() }))))
    }

    /// Asks the provider for its description and keys, to see that it can be reached.
    pub async fn check(&self, now: DateTime<Utc>) -> anyhow::Result<()> {
        self.inner()?.known(now).await.map(drop)
    }

    fn inner(&self) -> anyhow::Result<&Arc<Inner>> {
        self.0.as_ref().context("no provider is set up; set KP_OIDC_ISSUER and KP_OIDC_CLIENT_ID")
    }

    /// The program that an access token lets in. Whoever has a key of the provider goes on while it is away.
    pub(super) async fn client(&self, now: DateTime<Utc>, token: &str) -> error::Result<Client> {
        let Some(inner) = self.0.as_ref().filter(|inner| !inner.provider.clients.is_empty()) else {
            return Err(refuse(Code::Unauthenticated, "this hub admits no programs; ask without a token or sign in"));
        };
        let known = inner.known(now).await.map_err(|_| away())?;
        let mut client = known.gate.client(now, token);
        // Where keys have no names, a new one shows by signatures that are not of the old.
        if matches!(client, Err(access::Fault::UnknownKey | access::Fault::Signature))
            && let Some(renewed) = inner.renewed(now, &known).await.map_err(|_| away())?
        {
            client = renewed.gate.client(now, token);
        }
        client.map_err(|fault| refuse(fault.code(), fault.to_string()))
    }

    /// The program of a token that was examined before by keys that are still known, and still lets it in.
    pub(super) fn recognised(&self, now: DateTime<Utc>, token: &str) -> Option<Client> {
        self.0.as_ref()?.memory.at_hand()?.gate.recognised(now, token)
    }

    /// Where a browser goes to sign in.
    pub(super) async fn authorization_url(&self, now: DateTime<Utc>, attempt: &Attempt) -> anyhow::Result<Url> {
        let known = self.inner()?.known(now).await?;
        let verifier = PkceCodeVerifier::new(attempt.verifier.clone());
        let Attempt { state, nonce, .. } = attempt.clone();
        let (url, _, _) = known
            .client
            .authorize_url(
                AuthenticationFlow::<openidconnect::core::CoreResponseType>::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scopes(["email", "profile"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok(url)
    }

    /// The account that a code stands for, from an ID token verified in full.
    pub(super) async fn account(
        &self,
        now: DateTime<Utc>,
        issuer: Option<&str>,
        code: String,
        attempt: Attempt,
    ) -> anyhow::Result<Account> {
        let inner = self.inner()?;
        ensure!(issuer.is_none_or(|issuer| issuer == inner.provider.issuer), "another provider answered");
        let mut known = inner.known(now).await?;
        let tokens = inner.exchange(&known, code, attempt.verifier).await?;
        let id_token = tokens.id_token().context("the provider gave no ID token")?;
        let nonce = Nonce::new(attempt.nonce);
        let mut verified = known.verify(now, id_token, &nonce, tokens.access_token());
        if verified.as_ref().is_err_and(token::Fault::may_be_a_new_key)
            && let Some(renewed) = inner.renewed(now, &known).await?
        {
            known = renewed;
            verified = known.verify(now, id_token, &nonce, tokens.access_token());
        }
        let claims = verified?;
        Ok(Account {
            issuer: inner.provider.issuer.clone(),
            subject: claims.subject().to_string(),
            id_token: known.end_session.as_ref().map(|_| id_token.to_string()),
            described: claims.email().zip(claims.email_verified()).map(|(email, is)| Described::new(email, is)),
            access_token: tokens.access_token().clone(),
        })
    }

    /// The address of an account, asked of the userinfo endpoint where the ID token does not say.
    pub(super) async fn describe(&self, now: DateTime<Utc>, account: &Account) -> anyhow::Result<Described> {
        if let Some(described) = &account.described {
            return Ok(described.clone());
        }
        let inner = self.inner()?;
        let known = inner.known(now).await?;
        let subject = SubjectIdentifier::new(account.subject.clone());
        let Ok(request) = known.client.user_info(account.access_token.clone(), Some(subject)) else {
            return Ok(Described::Unverified);
        };
        // The cause may quote the answer, and with it an address.
        let Ok(claims) = request.request_async(&inner.wire).await else {
            bail!("the userinfo endpoint did not answer as it should");
        };
        let claims: CoreUserInfoClaims = claims;
        Ok(match claims.email() {
            Some(email) => Described::new(email, claims.email_verified() == Some(true)),
            None => Described::Unverified,
        })
    }

    /// Where a browser goes to end its session at the provider, if the provider offers that.
    pub(super) async fn end_session_url(&self, now: DateTime<Utc>, id_token: &str) -> anyhow::Result<Option<Url>> {
        let inner = self.inner()?;
        let known = inner.known(now).await?;
        let Some(endpoint) = known.end_session.clone() else {
            return Ok(None);
        };
        let id_token: CoreIdToken = id_token.parse().ok().context("the stored ID token cannot be read")?;
        let request = LogoutRequest::from(endpoint)
            .set_id_token_hint(&id_token)
            .set_client_id(known.client.client_id().clone())
            .set_post_logout_redirect_uri(PostLogoutRedirectUrl::from_url(inner.public_url.clone()));
        Ok(Some(request.http_get_url()))
    }
}

/// The cause was logged when the provider was asked.
fn away() -> error::Error {
    refuse(Code::Unavailable, "the provider that vouches for programs does not answer; try again in a few seconds")
}

impl Inner {
    async fn known(self: &Arc<Self>, now: DateTime<Utc>) -> anyhow::Result<Arc<Known>> {
        let inner = self.clone();
        self.memory.known(now, || async move { inner.fetch().await }).await
    }

    async fn renewed(self: &Arc<Self>, now: DateTime<Utc>, known: &Arc<Known>) -> anyhow::Result<Option<Arc<Known>>> {
        let inner = self.clone();
        self.memory.renewed(now, known, || async move { inner.fetch().await }).await
    }

    async fn fetch(&self) -> anyhow::Result<Known> {
        Known::fetch(&self.provider, self.public_url.join(CALLBACK)?, &self.wire).await
    }

    async fn exchange(&self, known: &Known, code: String, verifier: String) -> anyhow::Result<CoreTokenResponse> {
        let request =
            known.client.exchange_code(AuthorizationCode::new(code)).context("the provider has no token endpoint")?;
        let answer = request.set_pkce_verifier(PkceCodeVerifier::new(verifier)).request_async(&self.wire).await;
        match answer {
            Ok(tokens) => Ok(tokens),
            Err(RequestTokenError::ServerResponse(refusal)) => bail!("the token endpoint refused: {}", refusal.error()),
            Err(RequestTokenError::Request(error)) => {
                Err(anyhow::Error::new(error).context("the token endpoint did not answer"))
            }
            // These causes quote the answer, and with it a token.
            Err(RequestTokenError::Parse(..) | RequestTokenError::Other(_)) => {
                bail!("the token endpoint did not answer as it should")
            }
        }
    }
}
