//! Signing in at a certified provider, its failures, and the sessions that follow.

mod attempts;
mod failures;
mod programs;
mod sessions;
mod sign_in;

use crate::kit::Hub;
use crate::kit::provider::{Account, Algorithm, Claims, Provider};

/// Somebody whom a test puts into the directory as `Ana Prado`.
const ANA: Account = Account { sub: "ana", name: "Ana", email: "ana.prado@example.org", is_verified: true };

/// A hub and its provider, at which these people have accounts.
async fn hub_and_provider(accounts: &[Account]) -> (Hub, Provider) {
    hub_and(Provider::start_as(accounts, Algorithm::Rs256, Claims::InIdToken).await).await
}

/// A hub that trusts this provider.
async fn hub_and(mut provider: Provider) -> (Hub, Provider) {
    let hub = Hub::open_with_provider(&mut provider).await;
    (hub, provider)
}
