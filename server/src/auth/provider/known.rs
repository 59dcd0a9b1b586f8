//! What a provider says of itself.

use anyhow::{Context, ensure};
use openidconnect::core::{CoreClient, CoreClientAuthMethod, CoreJwsSigningAlgorithm};
use openidconnect::{
    AuthType, ClientId, ClientSecret, EndSessionUrl, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl,
    JwsSigningAlgorithm, ProviderMetadataWithLogout, RedirectUrl,
};
use url::Url;

use super::access::Gate;
use super::wire::Wire;
use crate::config;

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
    /// Who lets programs in by these keys.
    pub(super) gate: Gate,
}

impl Known {
    /// Asks the provider for its discovery document and keys.
    pub(super) async fn fetch(provider: &config::Provider, callback: Url, wire: &Wire) -> anyhow::Result<Self> {
        let issuer = IssuerUrl::new(provider.issuer.clone())?;
        let metadata = ProviderMetadataWithLogout::discover_async(issuer, wire)
            .await
            .context("the provider's discovery document or keys cannot be read")?;
        Self::read(provider, callback, metadata)
    }

    /// Takes what is needed out of the discovery document and keys.
    pub(super) fn read(
        provider: &config::Provider,
        callback: Url,
        metadata: ProviderMetadataWithLogout,
    ) -> anyhow::Result<Self> {
        let algorithms = asymmetric(metadata.id_token_signing_alg_values_supported());
        ensure!(!algorithms.is_empty(), "the provider signs with no asymmetric algorithm");
        let end_session = metadata.additional_metadata().end_session_endpoint.clone();
        let authentication = authentication(metadata.token_endpoint_auth_methods_supported());
        let gate = Gate::new(provider, metadata.issuer().clone(), metadata.jwks().clone());
        let secret = provider.client_secret.clone().map(ClientSecret::new);
        let client = CoreClient::from_provider_metadata(metadata, ClientId::new(provider.client_id.clone()), secret)
            .set_auth_type(authentication)
            .set_redirect_uri(RedirectUrl::from_url(callback));
        Ok(Self { client, algorithms, end_session, gate })
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
