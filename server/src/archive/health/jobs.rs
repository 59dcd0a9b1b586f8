//! Reading deposited bytes anew, a few at a time, so that damage is noticed while there are backups to mend it from.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::commands;
use crate::cx::{Actor, Stores};
use crate::error::Result;
use crate::leases;

/// Who reads files anew at a moment.
const LEASE: &str = "fixity";

/// How long the hub rests after a step.
const REST: Duration = Duration::from_secs(60);

/// Checks what is due, until told to stop.
pub async fn work(stores: Stores, stop: CancellationToken) {
    let mut last = String::new();
    loop {
        match leases::alone(&stores, LEASE, step(&stores, &last)).await {
            Ok(Some(end)) => last = end,
            // Another instance reads the same files at this moment.
            Ok(None) => {}
            Err(fault) => tracing::error!(error = ?fault, "deposited files could not be read anew; it is tried again"),
        }
        tokio::select! {
            () = tokio::time::sleep(REST) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Checks some of what is due, by addresses after one; begins at the first one again when it has come to the end.
pub async fn step(stores: &Stores, after: &str) -> Result<String> {
    let cx = stores.cx(Actor::System);
    let end = commands::check(&cx, cx.now - stores.settings.fixity_life, after).await?;
    Ok(end.unwrap_or_default())
}
