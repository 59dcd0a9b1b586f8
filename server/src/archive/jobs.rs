//! The archive's slow work: what becomes due by itself.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{publication, upload};
use crate::cx::{Actor, Stores};

/// How often the hub looks for what has become due.
const ROUND: Duration = Duration::from_secs(60);

/// Publishes what an embargo has held back and drops uploads whose time is over, until told to stop.
pub async fn work(stores: Stores, stop: CancellationToken) {
    loop {
        let cx = stores.cx(Actor::System);
        if let Err(fault) = publication::release(&cx).await {
            tracing::error!(error = ?fault, "documents whose embargo has ended could not be published; it is tried again");
        }
        if let Err(fault) = upload::jobs::drop_expired(&cx).await {
            tracing::error!(error = ?fault, "uploads whose time is over could not be dropped; it is tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(ROUND) => {}
            () = stop.cancelled() => return,
        }
    }
}
