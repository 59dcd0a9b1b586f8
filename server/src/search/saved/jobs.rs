//! Follows the outbox for everybody who keeps searches, and tells by mail what was found.

use std::collections::HashMap;
use std::time::Duration;

use entity::search::found;
use entity::search::saved::Model as SavedSearch;
use entity::{DocumentId, PersonId};
use tokio_util::sync::CancellationToken;

use super::{digest, store};
use crate::cx::{Actor, Cx, Stores};
use crate::error::{Error, Result};
use crate::search::engine::MAX_HITS;
use crate::search::jobs::touched;
use crate::search::question::Question;
use crate::search::{find_among, had};
use crate::{directory, outbox};

/// Under which name it is written how far the outbox was read for saved searches.
const FOLLOWER: &str = "saved_searches";

/// How many changes are looked at together.
const BATCH: u64 = MAX_HITS as u64;

/// How long the hub rests between two rounds of mail: what is found at once is told together.
const REST: Duration = Duration::from_secs(60);

/// Notes which searches have documents already, before the index hears of these changes up to `upto`.
/// What a search had before a change is not news after it.
pub async fn remember(cx: &Cx, documents: &[DocumentId], upto: i64) -> Result<()> {
    if !store::is_any(&cx.db).await? || outbox::read_by(&cx.db, FOLLOWER).await? >= upto {
        return Ok(());
    }
    let mut rows = Vec::new();
    for some in documents.chunks(MAX_HITS) {
        let present = had(cx, &Question::default(), some).await?;
        if !present.is_empty() {
            rows.extend(
                asked_of_all(cx, &present, async |owner, question, some| had(owner, question, some).await).await?,
            );
        }
    }
    let tx = cx.begin().await?;
    store::insert_found(&tx, rows).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes what searches newly find of the changes that have reached the index, each change once:
/// how far the outbox was read is written in the same transaction.
pub async fn follow(cx: &Cx) -> Result<()> {
    loop {
        let read_by = outbox::read_by(&cx.db, FOLLOWER).await?;
        let carried = cx.stores.search.watermark().await.map_err(anyhow::Error::new)?;
        let mut news = outbox::after(&cx.db, read_by, BATCH).await?;
        news.retain(|news| news.seq <= carried);
        let Some(upto) = news.last().map(|news| news.seq) else { return Ok(()) };
        let rows =
            if store::is_any(&cx.db).await? { newly_found(cx, &touched(cx, &news).await?).await? } else { Vec::new() };
        let tx = cx.begin().await?;
        // Where another process was quicker, its work stands.
        if outbox::read_by(&tx, FOLLOWER).await? == read_by {
            store::insert_found(&tx, rows).await?;
            outbox::set_read_by(&tx, FOLLOWER, upto).await?;
            tx.commit().await?;
        }
    }
}

async fn newly_found(cx: &Cx, documents: &[DocumentId]) -> Result<Vec<found::Model>> {
    let mut rows = Vec::new();
    for some in documents.chunks(MAX_HITS) {
        let found = asked_of_all(cx, some, async |owner, question, some| {
            let found = find_among(owner, question, some).await?;
            let ids = found.documents.into_values().map(|document| document.id);
            Ok(ids.filter(|id| some.contains(id)).collect())
        });
        rows.extend(found.await?.into_iter().map(|row| found::Model { at: Some(cx.now), ..row }));
    }
    Ok(rows)
}

/// Asks every saved search for some documents, each through its owner's eyes of today.
/// A search that can no longer be carried out finds nothing.
async fn asked_of_all(
    cx: &Cx,
    documents: &[DocumentId],
    ask: impl AsyncFn(&Cx, &Question, &[DocumentId]) -> Result<Vec<DocumentId>>,
) -> Result<Vec<found::Model>> {
    let mut owners: HashMap<PersonId, Cx> = HashMap::new();
    let mut rows = Vec::new();
    for search in store::list_all(&cx.db).await? {
        if !owners.contains_key(&search.person_id) {
            owners.insert(search.person_id, as_owner(cx, &search).await?);
        }
        let found = match Question::read(&search.address) {
            Ok(question) => ask(&owners[&search.person_id], &question, documents).await,
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
            Err(refusal @ Error::Refusal { .. }) => {
                tracing::warn!(search = %search.id, %refusal, "a saved search cannot be carried out");
            }
            Err(fault @ Error::Fault(_)) => return Err(fault),
        }
    }
    Ok(rows)
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
