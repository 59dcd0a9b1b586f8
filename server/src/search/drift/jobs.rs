//! The nightly comparison: a step at a time, so that readers hardly notice, and taken up where it was broken off.

use std::time::Duration;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use sea_orm::ActiveEnum;
use tokio_util::sync::CancellationToken;

use super::{STORES, Store, Walk, commands, kinds_of};
use crate::cx::{Actor, Stores};
use crate::error::Result;
use crate::leases;

/// Under which name one instance compares.
const LEASE: &str = "drift";

/// How often the hub looks whether a comparison is due.
const ROUND: Duration = Duration::from_secs(60);

/// How long it rests between two steps.
const REST: Duration = Duration::from_millis(200);

/// Compares what is due, and shows what was found last, until told to stop. It rests first: a start has better to do.
pub async fn work(stores: Stores, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(ROUND)).await.is_some() {
        for store in STORES {
            if let Err(fault) = go_through(&stores, store, &stop).await {
                tracing::error!(?store, error = ?fault, "a store could not be compared with the records; it is tried again");
            }
            if let Err(fault) = show(&stores, store).await {
                tracing::error!(?store, error = ?fault, "figures of a comparison could not be read");
            }
        }
    }
}

/// Goes through a comparison that is due or under way, until told to stop.
/// One instance compares for all; where it is ended another goes on.
pub async fn go_through(stores: &Stores, store: Store, stop: &CancellationToken) -> Result<()> {
    let cx = stores.cx(Actor::System);
    // Most of the day there is nothing to do, and a lease is a change, for which others wait.
    let hour = stores.settings.drift_hour;
    if !commands::is_to_do(&cx, store, |last| is_due(last, cx.now, hour)).await? {
        return Ok(());
    }
    let steps = async {
        while step(stores, store).await? {
            if stop.run_until_cancelled(tokio::time::sleep(REST)).await.is_none() {
                break;
            }
        }
        Ok(())
    };
    leases::alone(stores, LEASE, steps).await.map(drop)
}

/// One step of a comparison that is due or under way; answers whether there is more to do.
pub async fn step(stores: &Stores, store: Store) -> Result<bool> {
    let cx = stores.cx(Actor::System);
    let hour = stores.settings.drift_hour;
    commands::step(&cx, store, |last| is_due(last, cx.now, hour)).await
}

/// Once a night; at once where there has been none.
fn is_due(last: Option<&Walk>, now: DateTime<Utc>, hour: NaiveTime) -> bool {
    let tonight = now.date_naive().and_time(hour).and_utc();
    let night = if now < tonight { tonight - TimeDelta::days(1) } else { tonight };
    last.is_none_or(|last| last.begun_at < night)
}

/// Puts what was found last among the figures, whichever instance found it.
pub async fn show(stores: &Stores, store: Store) -> Result<()> {
    let Some(walk) = commands::last(&stores.cx(Actor::System), store).await? else { return Ok(()) };
    let name = store.to_value();
    for kind in kinds_of(store) {
        let drift = walk.drifts.iter().find(|drift| drift.kind == *kind);
        let (found, mended) = drift.map_or((0, 0), |drift| (drift.found, drift.mended));
        let kind = kind.to_value();
        metrics::gauge!("kp_drift_found", "store" => name.clone(), "kind" => kind.clone()).set(found as f64);
        metrics::gauge!("kp_drift_mended", "store" => name.clone(), "kind" => kind).set(mended as f64);
    }
    let bytes: u64 = walk.drifts.iter().map(|drift| drift.bytes).sum();
    metrics::gauge!("kp_drift_bytes", "store" => name.clone()).set(bytes as f64);
    metrics::gauge!("kp_drift_rebuilt", "store" => name.clone()).set(f64::from(u8::from(walk.is_rebuilt)));
    metrics::gauge!("kp_drift_begun_timestamp_seconds", "store" => name).set(walk.begun_at.timestamp() as f64);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_is_due_once_a_night_and_where_there_has_been_none() {
        let at = |instant: &str| instant.parse::<DateTime<Utc>>().expect("an instant");
        let walk = |begun: &str| Walk {
            begun_at: at(begun),
            ended_at: Some(at(begun)),
            place: String::new(),
            looked_at: 0,
            drifts: Vec::new(),
            is_rebuilt: false,
        };
        let hour = NaiveTime::from_hms_opt(2, 0, 0).expect("an hour");
        let due = |last: &str, now: &str| is_due(Some(&walk(last)), at(now), hour);

        assert!(is_due(None, at("2026-03-01T12:00:00Z"), hour));
        assert!(!due("2026-03-01T02:00:00Z", "2026-03-02T01:59:59Z"));
        assert!(due("2026-03-01T02:00:00Z", "2026-03-02T02:00:00Z"));
        assert!(!due("2026-03-02T02:00:00Z", "2026-03-02T23:00:00Z"));
        assert!(due("2026-03-01T01:00:00Z", "2026-03-01T03:00:00Z"));
    }
}
