//! Comparing the stores with the records: at once, or step by step through the night.

use super::{Drift, Kind, Store, Walk, index, store};
use crate::archive::health::{self, Finding, Shelf};
use crate::archive::policy;
use crate::cx::Cx;
use crate::error::Result;
use crate::files::Files;
use crate::{archive, outbox};

/// What becomes of a difference that can be put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// It is told.
    Look,
    /// It is put right, and told.
    Mend,
}

/// Compares a whole store at once.
pub async fn compare(cx: &Cx, store: Store, care: Care) -> Result<Walk> {
    policy::may_examine(&cx.actor)?;
    let mut walk = begun(cx);
    while walk.ended_at.is_none() {
        go_on(&cx.stores.cx(cx.actor.clone()), store, &mut walk, care).await?;
    }
    keep(cx, store, walk.clone()).await?;
    Ok(walk)
}

/// What the last comparison of a store found that came to its end.
pub async fn last(cx: &Cx, store: Store) -> Result<Option<Walk>> {
    policy::may_examine(&cx.actor)?;
    Ok(store::find(&cx.db, store).await?.last)
}

/// Whether a comparison is under way, or one `is_due` after the last.
pub(super) async fn is_to_do(cx: &Cx, store: Store, is_due: impl FnOnce(Option<&Walk>) -> bool) -> Result<bool> {
    let row = store::find(&cx.db, store).await?;
    Ok(row.present.is_some() || is_due(row.last.as_ref()))
}

/// Goes one step on in a comparison that is under way, or begins one that `is_due` after the last;
/// answers whether there is more to do.
pub(super) async fn step(cx: &Cx, store: Store, is_due: impl FnOnce(Option<&Walk>) -> bool) -> Result<bool> {
    let row = store::find(&cx.db, store).await?;
    let Some(mut walk) = row.present.or_else(|| is_due(row.last.as_ref()).then(|| begun(cx))) else {
        return Ok(false);
    };
    go_on(cx, store, &mut walk, Care::Mend).await?;
    let is_over = walk.ended_at.is_some();
    keep(cx, store, walk).await?;
    Ok(!is_over)
}

fn begun(cx: &Cx) -> Walk {
    Walk { begun_at: cx.now, ended_at: None, place: String::new(), looked_at: 0, drifts: Vec::new(), is_rebuilt: false }
}

async fn keep(cx: &Cx, store: Store, walk: Walk) -> Result<()> {
    let tx = cx.begin().await?;
    match walk.ended_at {
        None => store::set_present(&tx, store, walk).await?,
        Some(_) => store::set_last(&tx, store, walk).await?,
    }
    tx.commit().await?;
    Ok(())
}

async fn go_on(cx: &Cx, store: Store, walk: &mut Walk, care: Care) -> Result<()> {
    let is_over = match store {
        Store::Index => along_the_index(cx, walk, care).await?,
        Store::Files => along_the_files(cx, walk).await?,
        Store::Records => through_the_records(cx, walk).await?,
    };
    walk.ended_at = is_over.then_some(cx.now);
    Ok(())
}

/// A stretch of documents. Where too many differ the index is filled anew, which ends the comparison.
async fn along_the_index(cx: &Cx, walk: &mut Walk, care: Care) -> Result<bool> {
    let stretch = index::look(cx, &walk.place).await?;
    walk.looked_at += stretch.looked_at;
    for kind in stretch.drifted.values() {
        note(walk, *kind).found += 1;
    }
    if care == Care::Mend && !stretch.drifted.is_empty() {
        tracing::error!(documents = ?stretch.drifted, "the index does not say what the records say");
        if index::is_past_mending(walk) {
            tracing::error!("so much of the index differs from the records that it is filled anew");
            outbox::refill(&cx.stores).await?;
            walk.drifts.iter_mut().for_each(|drift| drift.mended = drift.found);
            walk.is_rebuilt = true;
            return Ok(true);
        }
        for kind in index::mend(cx, &walk.place, &stretch.drifted).await? {
            note(walk, kind).mended += 1;
        }
    }
    walk.place = stretch.upto.unwrap_or_default();
    Ok(walk.place.is_empty())
}

/// One shelf of stored files.
async fn along_the_files(cx: &Cx, walk: &mut Walk) -> Result<bool> {
    let Some(shelf) = Files::shelf_after(&walk.place) else { return Ok(true) };
    let Shelf { unnamed, without_bytes } = health::look_at_shelf(cx, &shelf).await?;
    walk.looked_at += unnamed.looked_at;
    if unnamed.files > 0 {
        let drift = note(walk, Kind::Unnamed);
        drift.found += unnamed.files;
        drift.bytes += unnamed.bytes;
    }
    if without_bytes > 0 {
        note(walk, Kind::WithoutBytes).found += without_bytes;
    }
    walk.place = shelf;
    Ok(false)
}

/// What no foreign key forbids, and the log.
async fn through_the_records(cx: &Cx, walk: &mut Walk) -> Result<bool> {
    for (finding, count) in health::report(cx).await?.findings {
        if let Some(kind) = kind_of(finding).filter(|_| count > 0) {
            note(walk, kind).found = count;
        }
    }
    let history = health::history(cx).await?;
    if history.broken_at.is_some() {
        // What follows the first of them cannot be told from it.
        note(walk, Kind::BrokenLog).found = 1;
    }
    walk.looked_at = archive::count_all(cx).await?;
    Ok(true)
}

/// The findings that say of the records that they contradict themselves.
fn kind_of(finding: Finding) -> Option<Kind> {
    match finding {
        Finding::WithoutFiles => Some(Kind::WithoutFiles),
        Finding::WithoutVersion => Some(Kind::WithoutVersion),
        Finding::ForNobody => Some(Kind::ForNobody),
        Finding::PageMissing => Some(Kind::PageMissing),
        Finding::Missing
        | Finding::Damaged
        | Finding::Unread
        | Finding::Unreadable
        | Finding::WithoutText
        | Finding::WithoutLanguage
        | Finding::PageWithoutLanguage
        | Finding::MissingLanguage
        | Finding::Undated
        | Finding::WithoutSymbol
        | Finding::DeadRelation => None,
    }
}

/// What was found of a kind so far.
fn note(walk: &mut Walk, kind: Kind) -> &mut Drift {
    let place = walk.drifts.iter().position(|drift| drift.kind == kind).unwrap_or_else(|| {
        walk.drifts.push(Drift { kind, found: 0, mended: 0, bytes: 0 });
        walk.drifts.len() - 1
    });
    &mut walk.drifts[place]
}
