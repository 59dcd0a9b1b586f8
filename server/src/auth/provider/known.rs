//! What a provider says of itself, and when it is asked again.

use std::sync::Arc;

use anyhow::{Context, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{CoreClient, CoreClientAuthMethod, CoreJwsSigningAlgorithm};
use openidconnect::{
    AuthType, ClientId, ClientSecret, EndSessionUrl, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl,
    JwsSigningAlgorithm, ProviderMetadataWithLogout, RedirectUrl,
};
use tokio::sync::Mutex;
use url::Url;

use super::wire::Wire;
use crate::config;

/// After so long the provider is asked again, so that a key it withdrew is not trusted for ever.
const FRESH: TimeDelta = TimeDelta::hours(1);

/// How long a provider is left in peace after it failed, or after it was asked for new keys.
const REST: TimeDelta = TimeDelta::seconds(3);

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// A provider's discovery document and keys.
pub(super) struct Known {
    /// Ready to send people to it and to exchange their codes.
    pub(super) client: Client,
    /// The signature algorithms it may use: asymmetric ones alone.
    pub(super) algorithms: Vec<CoreJwsSigningAlgorithm>,
    /// Where its own sessions end, if it offers that.
    pub(super) end_session: Option<EndSessionUrl>,
}

impl Known {
    /// Asks the provider for its discovery document and keys.
    pub(super) async fn fetch(provider: &config::Provider, callback: Url, wire: &Wire) -> anyhow::Result<Self> {
        let issuer = IssuerUrl::new(provider.issuer.clone())?;
        let metadata = ProviderMetadataWithLogout::discover_async(issuer, wire)
            .await
            .context("the provider's discovery document or keys cannot be read")?;
        let algorithms = asymmetric(metadata.id_token_signing_alg_values_supported());
        ensure!(!algorithms.is_empty(), "the provider signs with no asymmetric algorithm");
        let end_session = metadata.additional_metadata().end_session_endpoint.clone();
        let authentication = authentication(metadata.token_endpoint_auth_methods_supported());
        let secret = provider.client_secret.clone().map(ClientSecret::new);
        let client = CoreClient::from_provider_metadata(metadata, ClientId::new(provider.client_id.clone()), secret)
            .set_auth_type(authentication)
            .set_redirect_uri(RedirectUrl::from_url(callback));
        Ok(Self { client, algorithms, end_session })
    }
}

/// A symmetric algorithm would make everyone who knows the client secret a provider, and `none` everyone.
fn asymmetric(offered: &[CoreJwsSigningAlgorithm]) -> Vec<CoreJwsSigningAlgorithm> {
    let is_asymmetric = |algorithm: &&CoreJwsSigningAlgorithm| {
        **algorithm != CoreJwsSigningAlgorithm::None && !algorithm.uses_shared_secret()
    };
    offered.iter().filter(is_asymmetric).cloned().collect()
}

/// How the client secret is shown; where the provider does not say, the specification says: by HTTP Basic.
fn authentication(offered: Option<&Vec<CoreClientAuthMethod>>) -> AuthType {
    match offered {
        Some(methods)
            if !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
                && methods.contains(&CoreClientAuthMethod::ClientSecretPost) =>
        {
            AuthType::RequestBody
        }
        Some(_) | None => AuthType::BasicAuth,
    }
}

/// What is remembered of a provider; whoever comes while it is asked waits for the one answer.
#[derive(Default)]
pub(super) struct Memory(Mutex<Remembered>);

#[derive(Default)]
struct Remembered {
    known: Option<Arc<Known>>,
    fetched_at: DateTime<Utc>,
    failed_at: DateTime<Utc>,
    renewed_at: DateTime<Utc>,
}

impl Memory {
    /// What is known, fetched if nothing is, and fetched anew when it has grown old.
    pub(super) async fn known<F>(&self, now: DateTime<Utc>, fetch: impl FnOnce() -> F) -> anyhow::Result<Arc<Known>>
    where
        F: Future<Output = anyhow::Result<Known>>,
    {
        let mut remembered = self.0.lock().await;
        if let Some(known) = &remembered.known
            && (now < remembered.fetched_at + FRESH || now < remembered.failed_at + REST)
        {
            return Ok(known.clone());
        }
        ensure!(now >= remembered.failed_at + REST, "the provider failed a moment ago");
        match (remembered.fetched(now, fetch().await), &remembered.known) {
            (Ok(known), _) => Ok(known),
            (Err(cause), Some(old)) => {
                // A provider that is away cannot sign anybody in either; the exchange of the code will tell.
                tracing::warn!(cause = %format!("{cause:#}"), "the provider is not asked again for now");
                Ok(old.clone())
            }
            (Err(cause), None) => Err(cause),
        }
    }

    /// What is known after asking anew for the sake of new keys;
    /// nothing when that was done so recently that there is nothing new.
    pub(super) async fn renewed<F>(
        &self,
        now: DateTime<Utc>,
        known: &Arc<Known>,
        fetch: impl FnOnce() -> F,
    ) -> anyhow::Result<Option<Arc<Known>>>
    where
        F: Future<Output = anyhow::Result<Known>>,
    {
        let mut remembered = self.0.lock().await;
        if let Some(newer) = remembered.known.as_ref().filter(|newer| !Arc::ptr_eq(newer, known)) {
            return Ok(Some(newer.clone()));
        }
        if now < remembered.renewed_at + REST {
            return Ok(None);
        }
        remembered.renewed_at = now;
        let fetched = fetch().await;
        remembered.fetched(now, fetched).map(Some)
    }
}

impl Remembered {
    fn fetched(&mut self, now: DateTime<Utc>, fetched: anyhow::Result<Known>) -> anyhow::Result<Arc<Known>> {
        match fetched {
            Ok(known) => {
                let known = Arc::new(known);
                self.known = Some(known.clone());
                self.fetched_at = now;
                Ok(known)
            }
            Err(cause) => {
                self.failed_at = now;
                Err(cause)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symmetric_and_missing_signatures_are_never_accepted() {
        let offered = [
            CoreJwsSigningAlgorithm::None,
            CoreJwsSigningAlgorithm::HmacSha256,
            CoreJwsSigningAlgorithm::HmacSha512,
            CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            CoreJwsSigningAlgorithm::EdDsa,
        ];

        let accepted = asymmetric(&offered);

        assert_eq!(accepted, [CoreJwsSigningAlgorithm::EcdsaP256Sha256, CoreJwsSigningAlgorithm::EdDsa]);
    }

    #[test]
    fn the_secret_goes_into_the_body_only_where_basic_is_not_offered() {
        use CoreClientAuthMethod::{ClientSecretBasic, ClientSecretPost, PrivateKeyJwt};
        let is_basic = |offered: Option<Vec<_>>| matches!(authentication(offered.as_ref()), AuthType::BasicAuth);

        assert!(is_basic(None));
        assert!(is_basic(Some(vec![ClientSecretPost, ClientSecretBasic])));
        assert!(!is_basic(Some(vec![PrivateKeyJwt, ClientSecretPost])));
    }
}
