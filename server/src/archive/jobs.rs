//! The archive's slow work: what becomes due by itself.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::publication;
use crate::cx::{Actor, Stores};

/// How often the hub looks for what has become due.
const ROUND: Duration = Duration::from_secs(60);

/// Publishes what an embargo has held back, until told to stop.
pub async fn work(stores: Stores, stop: CancellationToken) {
    loop {
        if let Err(fault) = publication::release(&stores.cx(Actor::System)).await {
            tracing::error!(error = ?fault, "documents whose embargo has ended could not be published; it is tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(ROUND) => {}
            () = stop.cancelled() => return,
        }
    }
}
