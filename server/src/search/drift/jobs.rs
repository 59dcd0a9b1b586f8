//! The nightly comparison: a step at a time, so that readers hardly notice, and taken up where it was broken off.

use std::time::Duration;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use sea_orm::ActiveEnum;
use tokio_util::sync::CancellationToken;

use super::{STORES, Store, Walk, commands, kinds_of};
use crate::cx::{Actor, Cx, Stores};
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
    if !commands::is_to_do(&cx, store, |last| is_due(last, &cx)).await? {
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
    commands::step(&cx, store, |last| is_due(last, &cx)).await
}

/// Once a night; at once where there has been none.
fn is_due(last: Option<&Walk>, cx: &Cx) -> bool {
    last.is_none_or(|last| last.begun_at < night(cx.now, cx.stores.settings.drift_hour))
}

/// When the night began that has begun last.
fn night(now: DateTime<Utc>, hour: NaiveTime) -> DateTime<Utc> {
    let tonight = now.date_naive().and_time(hour).and_utc();
    if now < tonight { tonight - TimeDelta::days(1) } else { tonight }
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
    fn a_night_begins_at_its_hour_and_lasts_until_the_next() {
        let at = |instant: &str| instant.parse::<DateTime<Utc>>().expect("an instant");
        let hour = NaiveTime::from_hms_opt(2, 0, 0).expect("an hour");

        assert_eq!(night(at("2026-03-02T01:59:59Z"), hour), at("2026-03-01T02:00:00Z"));
        assert_eq!(night(at("2026-03-02T02:00:00Z"), hour), at("2026-03-02T02:00:00Z"));
        assert_eq!(night(at("2026-03-02T23:00:00Z"), hour), at("2026-03-02T02:00:00Z"));
    }
}
