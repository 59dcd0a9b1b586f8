//! Follows the outbox for everybody who keeps searches, and tells by mail what was found.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::Duration;

use entity::search::found;
use entity::search::saved::Model as SavedSearch;
use entity::{DocumentId, PersonId};
use tokio_util::sync::CancellationToken;

use super::{digest, store};
use crate::cx::{Actor, Cx, Stores};
use crate::error::Result;
use crate::search::engine::{Depth, MAX_HITS};
use crate::search::had;
use crate::search::jobs::touched;
use crate::search::question::Question;
use crate::{archive, directory, outbox};

/// Under which name it is written how far the outbox was read for saved searches.
const FOLLOWER: &str = "saved_searches";

/// How many changes are looked at together.
const BATCH: u64 = MAX_HITS as u64;

/// How long the hub rests between two rounds of mail: what is found at once is told together.
const REST: Duration = Duration::from_secs(60);

/// How far the outbox was read for saved searches, by whichever instance.
pub async fn read_by(cx: &Cx) -> Result<i64> {
    outbox::read_by(&cx.db, FOLLOWER).await
}

/// Notes which searches have documents already, before the index, which has read as far as `read`, hears of changes
/// to them: what a search had before a change is not news after it.
/// What the index has heard of is told first. Answers no where the index has read on meanwhile; nothing is noted then.
pub async fn remember(cx: &Cx, documents: &[DocumentId], read: i64) -> Result<bool> {
    follow(cx).await?;
    let rows = found_by_all(cx, documents).await?;
    if rows.is_empty() {
        return Ok(true);
    }
    let tx = cx.begin().await?;
    store::insert_found(&tx, rows).await?;
    let is_still_there = watermark(cx).await? == read;
    if is_still_there {
        tx.commit().await?;
    }
    Ok(is_still_there)
}

/// Notes what searches newly find of the changes that have reached the index, each change once:
/// how far the outbox was read is written in the same transaction.
pub async fn follow(cx: &Cx) -> Result<()> {
    loop {
        let read_by = read_by(cx).await?;
        let carried = watermark(cx).await?;
        let mut news = outbox::after(&cx.db, read_by, BATCH).await?;
        news.retain(|news| news.seq <= carried);
        let Some(upto) = news.last().map(|news| news.seq) else { return Ok(()) };
        let mut rows = found_by_all(cx, &touched(cx, &news).await?).await?;
        rows.iter_mut().for_each(|row| row.at = Some(cx.now));
        let tx = cx.begin().await?;
        // Where another process was quicker, its work stands.
        if outbox::read_by(&tx, FOLLOWER).await? == read_by {
            store::insert_found(&tx, rows).await?;
            outbox::set_read_by(&tx, FOLLOWER, upto).await?;
            tx.commit().await?;
        }
    }
}

/// Which searches find which of some documents in the index as it stands, each through its owner's eyes of today.
async fn found_by_all(cx: &Cx, documents: &[DocumentId]) -> Result<Vec<found::Model>> {
    let mut rows = Vec::new();
    if !store::is_any(&cx.db).await? {
        return Ok(rows);
    }
    for some in documents.chunks(MAX_HITS) {
        // Most changes are of new documents, which nobody can have.
        let present = had(cx, &Question::default(), some).await?;
        if !present.is_empty() {
            rows.extend(asked_of_all(cx, &present).await?);
        }
    }
    Ok(rows)
}

async fn asked_of_all(cx: &Cx, documents: &[DocumentId]) -> Result<Vec<found::Model>> {
    let mut owners: HashMap<PersonId, (Cx, Vec<DocumentId>)> = HashMap::new();
    let mut rows = Vec::new();
    for search in store::list_all(&cx.db).await? {
        let (owner, visible) = match owners.entry(search.person_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let owner = as_owner(cx, &search).await?;
                let visible = archive::find_many(&cx.db, &owner.actor, documents).await?;
                place.insert((owner, visible.into_iter().map(|document| document.id).collect()))
            }
        };
        if visible.is_empty() {
            continue;
        }
        let found = match Question::read(&search.address) {
            Ok(question) => match had(owner, &question, visible).await {
                // The index was away in the middle. As long as it is nothing counts as read; after that it is asked again.
                Err(fault) if fault.is_outage() => {
                    cx.stores.search.check(Depth::Glance).await?;
                    had(owner, &question, visible).await
                }
                found => found,
            },
            Err(refusal) => Err(refusal),
        };
        match found {
            Ok(found) => rows.extend(found.into_iter().map(|document_id| found::Model {
                search_id: search.id,
                document_id,
                at: None,
                seen_at: None,
                mailed_at: None,
            })),
            // One that cannot be carried out keeps neither the others nor the index waiting.
            Err(fault) => tracing::error!(search = %search.id, ?fault, "a saved search cannot be carried out"),
        }
    }
    Ok(rows)
}

async fn watermark(cx: &Cx) -> Result<i64> {
    Ok(cx.stores.search.watermark().await.map_err(anyhow::Error::new)?)
}

/// The same instant through the eyes of a search's owner, as they stand today.
pub(in crate::search) async fn as_owner(cx: &Cx, search: &SavedSearch) -> Result<Cx> {
    let standing = directory::standing(&cx.db, search.person_id, cx.today()).await?;
    Ok(Cx { actor: Actor::Person(standing), ..cx.clone() })
}

/// Tells by mail what is due, until told to stop.
pub async fn work(stores: Stores, stop: CancellationToken) {
    loop {
        if let Err(fault) = tell(&stores).await {
            tracing::error!(error = ?fault, "what searches found could not be mailed; it is tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(REST) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Tells by mail what is due by now.
pub async fn tell(stores: &Stores) -> Result<()> {
    digest::send_due(&stores.cx(Actor::System)).await
}
