//! The index held against the records, one stretch of documents at a time.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use entity::DocumentId;
use entity::outbox::Event;

use super::{Kind, Walk};
use crate::cx::Cx;
use crate::error::Result;
use crate::search::MOST_WAITING;
use crate::search::engine::{Entry, Inventory};
use crate::search::jobs::{indexed, touched};
use crate::{archive, outbox};

/// How many documents are compared at once: their whole text is read for it.
const STRETCH: u64 = 50;

/// So many documents may drift before the index is filled anew, whatever their share.
const FEW: u64 = 20;

/// So many of all documents that were looked at are too many to be told one by one: one in ten.
const SHARE: u64 = 10;

/// What was found between two ids.
pub(super) struct Stretch {
    /// The last id; none at the end of all.
    pub upto: Option<String>,
    /// How many documents of the records were compared.
    pub looked_at: u64,
    /// The documents that differ.
    pub drifted: BTreeMap<String, Kind>,
}

/// Compares the documents after a place. What has news that the index had not read does not count: it is on its way.
pub(super) async fn look(cx: &Cx, place: &str) -> Result<Stretch> {
    let ids = archive::documents_after(cx, place.parse().ok(), STRETCH).await?;
    let upto = ids.last().filter(|_| ids.len() as u64 == STRETCH).map(ToString::to_string);
    // The index first: what the records say by then is either in it or in the news that follow.
    let inventory = cx.stores.search.inventory(place, upto.as_deref()).await?;
    let told = outbox::last(&cx.db).await?;
    if inventory.watermark > told {
        return Err(anyhow::anyhow!("the index is ahead of the records and is about to be filled anew").into());
    }
    let holdings = archive::holdings(cx, &ids).await?;
    let expected = holdings.into_iter().map(|holding| indexed(holding).entry());
    let mut drifted = differences(expected.collect(), &inventory);
    let news = outbox::after(&cx.db, inventory.watermark, MOST_WAITING).await?;
    if news.len() as u64 == MOST_WAITING {
        return Err(anyhow::anyhow!("the index is {MOST_WAITING} changes behind or more and cannot be compared").into());
    }
    let mut on_their_way: HashSet<String> = touched(cx, &news).await?.iter().map(DocumentId::to_string).collect();
    on_their_way.extend(news.into_iter().map(|news| news.subject));
    drifted.retain(|id, _| !on_their_way.contains(id));
    let looked_at = ids.iter().filter(|id| !on_their_way.contains(&id.to_string())).count() as u64;
    Ok(Stretch { upto, looked_at, drifted })
}

fn differences(expected: Vec<Entry>, inventory: &Inventory) -> BTreeMap<String, Kind> {
    let mut drifted = BTreeMap::new();
    let mut met = BTreeSet::new();
    let expected: BTreeMap<String, Entry> = expected.into_iter().map(|entry| (entry.id.clone(), entry)).collect();
    for entry in &inventory.entries {
        let is_first = met.insert(&entry.id);
        match expected.get(&entry.id) {
            None => drifted.insert(entry.id.clone(), Kind::Superfluous),
            Some(expected) if expected == entry && is_first => None,
            Some(_) => drifted.insert(entry.id.clone(), Kind::Differing),
        };
    }
    for id in expected.into_keys().filter(|id| !met.contains(id)) {
        drifted.insert(id, Kind::Missing);
    }
    drifted
}

/// Tells the documents anew that differ, so that the index takes them in or out as it does after a change;
/// answers those that are in order then.
pub(super) async fn mend(cx: &Cx, place: &str, drifted: &BTreeMap<String, Kind>) -> Result<Vec<Kind>> {
    let tx = cx.begin().await?;
    for id in drifted.keys() {
        outbox::tell(cx, &tx, Event::DocumentChanged, id.clone()).await?;
    }
    tx.commit().await?;
    cx.stores.bell.ring();
    outbox::drain(&cx.stores).await?;
    let still = look(cx, place).await?.drifted;
    Ok(drifted.iter().filter(|(id, _)| !still.contains_key(*id)).map(|(_, kind)| *kind).collect())
}

/// Whether so much differs that the index is better filled anew.
pub(super) fn is_past_mending(walk: &Walk) -> bool {
    let found: u64 = walk.drifts.iter().map(|drift| drift.found).sum();
    found > FEW && found * SHARE > walk.looked_at
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::search::drift::Drift;

    fn walk(found: u64, looked_at: u64) -> Walk {
        let drifts = vec![Drift { kind: Kind::Missing, found, mended: 0, bytes: 0 }];
        let begun_at = DateTime::<Utc>::MIN_UTC;
        Walk { begun_at, ended_at: None, place: String::new(), looked_at, drifts, is_rebuilt: false }
    }

    #[test]
    fn an_index_is_filled_anew_when_more_than_a_few_and_more_than_one_in_ten_differ() {
        assert!(!is_past_mending(&walk(FEW, FEW)));
        assert!(is_past_mending(&walk(FEW + 1, FEW + 1)));
        assert!(!is_past_mending(&walk(100, 1000)));
        assert!(is_past_mending(&walk(101, 1000)));
    }

    #[test]
    fn documents_are_missing_superfluous_twice_there_or_other_than_they_should_be() {
        let entry = |id: &str, digest: &str| Entry { id: id.into(), digest: digest.into(), ..Entry::default() };
        let entries =
            vec![entry("same", "1"), entry("twice", "1"), entry("twice", "1"), entry("other", "2"), entry("more", "1")];

        let found = differences(
            ["same", "twice", "other", "less"].map(|id| entry(id, "1")).into(),
            &Inventory { watermark: 0, entries },
        );

        let kinds: Vec<_> = found.iter().map(|(id, kind)| (id.as_str(), *kind)).collect();
        let differing = Kind::Differing;
        assert_eq!(
            kinds,
            [("less", Kind::Missing), ("more", Kind::Superfluous), ("other", differing), ("twice", differing)]
        );
    }
}
