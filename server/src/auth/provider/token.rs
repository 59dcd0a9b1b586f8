//! Whether an ID token says what it must, to this hub, now.

use chrono::{DateTime, Utc};
use openidconnect::core::{CoreIdToken, CoreIdTokenClaims};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, Nonce, SignatureVerificationError, SigningError,
};

use super::known::Known;

/// Why an ID token is not accepted.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("the ID token is not accepted")]
    Claims(#[from] ClaimsVerificationError),
    #[error("the signature of the ID token cannot be examined")]
    Signature(#[from] SignatureVerificationError),
    #[error("the access token cannot be compared with the ID token")]
    Hash(#[from] SigningError),
    #[error("the access token is not the one that belongs to the ID token")]
    OtherAccessToken,
    #[error("the ID token was made for another client")]
    OtherClient,
}

impl Fault {
    /// Whether the provider may have changed its keys since it was last asked.
    pub(super) fn may_be_a_new_key(&self) -> bool {
        use SignatureVerificationError::{CryptoError, NoMatchingKey};
        matches!(self, Self::Claims(ClaimsVerificationError::SignatureVerification(NoMatchingKey | CryptoError(_))))
    }
}

impl Known {
    /// The claims of an ID token, if issuer, audience, authorised party, signature, expiry, nonce
    /// and the hash of the access token are right.
    pub(super) fn verify<'t>(
        &self,
        now: DateTime<Utc>,
        id_token: &'t CoreIdToken,
        nonce: &Nonce,
        access_token: &AccessToken,
    ) -> Result<&'t CoreIdTokenClaims, Fault> {
        let verifier =
            self.client.id_token_verifier().set_allowed_algs(self.algorithms.iter().cloned()).set_time_fn(move || now);
        let claims = id_token.claims(&verifier, nonce)?;
        if claims.authorized_party().is_some_and(|party| party != self.client.client_id()) {
            return Err(Fault::OtherClient);
        }
        if let Some(expected) = claims.access_token_hash() {
            let (algorithm, key) = (id_token.signing_alg()?, id_token.signing_key(&verifier)?);
            if AccessTokenHash::from_token(access_token, algorithm, key)? != *expected {
                return Err(Fault::OtherAccessToken);
            }
        }
        Ok(claims)
    }
}
