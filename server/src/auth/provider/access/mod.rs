//! Whether an access token says what it must, to this hub, now: the profile of RFC 9068.
//! What RFC 9068 asks of it beyond an ID token is looked at here; the rest is left to whoever verifies those.

#[cfg(test)]
mod tests;

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use lru::LruCache;
use openidconnect::core::{
    CoreGenderClaim, CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AdditionalClaims, ClaimsVerificationError, ClientId, IdToken, IdTokenClaims, IdTokenVerifier, IssuerUrl, Nonce,
    SignatureVerificationError,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::config;
use crate::cx::Client;
use crate::error::Code;

/// How far the provider's clock may be from this hub's.
const LEEWAY: TimeDelta = TimeDelta::seconds(30);

/// The longest token that is examined, in bytes; providers make them of one or two thousand.
const LONGEST: usize = 8 * 1024;

/// How many tokens are remembered as examined, the latest used; a program has one at a time.
const MOST: NonZeroUsize = NonZeroUsize::new(1024).expect("not zero");

/// The signatures that are believed. With a shared secret whoever verifies could sign as well.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 5] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Why a token lets nobody in. `Display` is for whoever sent it, and holds no quotes.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("this is no access token that can be read; send the signed JWT that the provider gives out")]
    Unreadable,
    #[error("the access token has more than {LONGEST} bytes; ask the provider for one with fewer claims")]
    TooLong,
    #[error("this is not an access token; ask the provider for one by client credentials")]
    OtherKind,
    #[error("the token works only with a proof of possession, which is not asked for here; ask for a bearer token")]
    Bound,
    #[error("the access token is from another provider; ask the one that this hub trusts")]
    Issuer,
    #[error("the access token is for somebody else; ask the provider for one for the audience {0}")]
    Audience(String),
    #[error("the access token has expired; ask the provider for another")]
    Expired,
    #[error("the access token is not valid yet; set the clocks")]
    Early,
    #[error("the signature of the access token is not accepted; ask the provider for another")]
    Signature,
    #[error("the access token is signed with a key that the provider does not show; ask it for another token")]
    UnknownKey,
    #[error("the access token does not say for which client it was made; ask the provider for one that does")]
    Nameless,
    #[error("this hub does not admit the program; ask whoever runs the hub to name its client id among KP_CLIENTS")]
    Unnamed,
}

impl Fault {
    /// What a refusal for this is called.
    pub(super) fn code(&self) -> Code {
        match self {
            Self::Unnamed => Code::Forbidden,
            Self::Unreadable
            | Self::TooLong
            | Self::OtherKind
            | Self::Bound
            | Self::Issuer
            | Self::Audience(_)
            | Self::Expired
            | Self::Early
            | Self::Signature
            | Self::UnknownKey
            | Self::Nameless => Code::Unauthenticated,
        }
    }
}

/// The head of a token, as far as it says what the token is.
#[derive(Deserialize)]
struct Head {
    typ: Option<String>,
}

/// What an access token says beside what an ID token says.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Claims {
    client_id: Option<ClientId>,
    /// What kind of token it is, where its head does not say so.
    typ: Option<String>,
    nbf: Option<f64>,
    /// To which key it is bound.
    cnf: Option<serde_json::Value>,
}

impl AdditionalClaims for Claims {}

/// Access tokens have the form of ID tokens.
type Token = IdToken<Claims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

/// Lets programs in by the keys of one moment, and remembers whom it let in.
pub(super) struct Gate {
    issuer: IssuerUrl,
    keys: CoreJsonWebKeySet,
    audience: String,
    clients: Vec<Client>,
    examined: Mutex<LruCache<[u8; 32], Admission>>,
}

#[derive(Clone)]
struct Admission {
    client: Client,
    expires_at: DateTime<Utc>,
}

impl Gate {
    /// For these keys, nobody has been let in yet.
    pub(super) fn new(provider: &config::Provider, issuer: IssuerUrl, keys: CoreJsonWebKeySet) -> Self {
        let (audience, clients) = (provider.audience.clone(), provider.clients.clone());
        Self { issuer, keys, audience, clients, examined: Mutex::new(LruCache::new(MOST)) }
    }

    /// Goes on with whom another let in, if it was by the same keys.
    pub(super) fn follow(&mut self, before: &Self) {
        if self.keys == before.keys {
            self.examined = Mutex::new(std::mem::replace(&mut before.examined(), LruCache::new(MOST)));
        }
    }

    /// The program that an access token lets in.
    pub(super) fn client(&self, now: DateTime<Utc>, token: &str) -> Result<Client, Fault> {
        must_be_short(token)?;
        if let Some(client) = self.recognised(now, token) {
            return Ok(client);
        }
        let admission = self.examine(now, token)?;
        self.examined().put(hash(token), admission.clone());
        Ok(admission.client)
    }

    /// The program that a token lets in which was examined before.
    pub(super) fn recognised(&self, now: DateTime<Utc>, token: &str) -> Option<Client> {
        must_be_short(token).ok()?;
        let admission = self.examined().get(&hash(token)).cloned()?;
        (now - LEEWAY < admission.expires_at).then_some(admission.client)
    }

    fn examined(&self) -> MutexGuard<'_, LruCache<[u8; 32], Admission>> {
        self.examined.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn examine(&self, now: DateTime<Utc>, token: &str) -> Result<Admission, Fault> {
        let kind = kind(token)?;
        let token: Token = token.parse().map_err(|_| Fault::Unreadable)?;
        let claims =
            token.claims(&self.verifier(now), |_: Option<&Nonce>| Ok(())).map_err(|error| self.fault(error))?;
        must_be_access_token(kind.as_deref(), claims)?;
        let said = claims.additional_claims();
        if said.nbf.is_some_and(|from| from > (now + LEEWAY).timestamp() as f64) {
            return Err(Fault::Early);
        }
        let client = match (&said.client_id, claims.authorized_party()) {
            (Some(client), None) | (None, Some(client)) => client,
            (Some(client), Some(party)) if client == party => client,
            (Some(_), Some(_)) | (None, None) => return Err(Fault::Nameless),
        };
        let named = self.clients.iter().find(|named| named.id() == client.as_str()).ok_or(Fault::Unnamed)?;
        Ok(Admission { client: named.clone(), expires_at: claims.expiration() })
    }

    fn verifier(&self, now: DateTime<Utc>) -> IdTokenVerifier<'static, CoreJsonWebKey> {
        let audience = ClientId::new(self.audience.clone());
        IdTokenVerifier::new_public_client(audience, self.issuer.clone(), self.keys.clone())
            .set_allowed_algs(ALGORITHMS)
            .allow_all_jose_types()
            // It may be good for other services as well.
            .set_other_audience_verifier_fn(|_| true)
            .set_time_fn(move || now - LEEWAY)
            .set_issue_time_verifier_fn(move |at| if at > now + LEEWAY { Err(EARLY.to_owned()) } else { Ok(()) })
    }

    fn fault(&self, error: ClaimsVerificationError) -> Fault {
        use ClaimsVerificationError::{Expired, InvalidAudience, InvalidIssuer, SignatureVerification};
        match error {
            Expired(reason) if reason == EARLY => Fault::Early,
            Expired(_) => Fault::Expired,
            InvalidAudience(_) => Fault::Audience(self.audience.clone()),
            InvalidIssuer(_) => Fault::Issuer,
            SignatureVerification(SignatureVerificationError::NoMatchingKey) => Fault::UnknownKey,
            SignatureVerification(_) => Fault::Signature,
            _ => Fault::Unreadable,
        }
    }
}

/// What the verifier is told of a token from the future.
const EARLY: &str = "it was issued later than now";

fn must_be_short(token: &str) -> Result<(), Fault> {
    if token.len() > LONGEST { Err(Fault::TooLong) } else { Ok(()) }
}

/// By what a token is remembered: whoever reads the memory cannot use it.
fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// What the head of a token says that it is.
fn kind(token: &str) -> Result<Option<String>, Fault> {
    let head = token.split('.').next().and_then(|head| URL_SAFE_NO_PAD.decode(head).ok()).ok_or(Fault::Unreadable)?;
    let head: Head = serde_json::from_slice(&head).map_err(|_| Fault::Unreadable)?;
    Ok(head.typ.map(|kind| kind.to_ascii_lowercase()))
}

/// An ID token has the same issuer and keys, and must not pass for an access token. Where the head does not tell them
/// apart, the token itself has to say that it is shown by its bearer, as those of Keycloak do.
fn must_be_access_token(kind: Option<&str>, claims: &IdTokenClaims<Claims, CoreGenderClaim>) -> Result<(), Fault> {
    let said = claims.additional_claims();
    let is_named = match kind {
        Some("at+jwt" | "application/at+jwt") => true,
        None | Some("jwt") => said.typ.as_deref() == Some("Bearer"),
        Some(_) => false,
    };
    let is_of_sign_in =
        claims.nonce().is_some() || claims.access_token_hash().is_some() || claims.code_hash().is_some();
    if !is_named || is_of_sign_in {
        return Err(Fault::OtherKind);
    }
    if said.cnf.is_some() { Err(Fault::Bound) } else { Ok(()) }
}
