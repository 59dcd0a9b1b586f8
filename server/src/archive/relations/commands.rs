//! Tying documents to each other, and untying them.

use entity::DocumentId;
use entity::archive::relation::Kind;
use entity::outbox::Event;
use sea_orm::{ActiveEnum, DatabaseTransaction};
use serde_json::json;

use super::store;
use crate::archive::commands::no_document;
use crate::archive::{find_many, policy};
use crate::audit::{self, Fields};
use crate::cx::Cx;
use crate::error::{Code, Result, refuse, refuse_field};
use crate::outbox;

/// How many ties a document may have.
pub const MOST_TIES: u64 = 200;

/// Says what one document is to another; saying it twice changes nothing.
pub async fn relate(cx: &Cx, from: DocumentId, kind: Kind, to: DocumentId) -> Result<()> {
    let tx = begin(cx, from, to).await?;
    if from == to {
        return Err(refuse_field("to", "a document is nothing to itself; choose another"));
    }
    if store::exists(&tx, from, kind, to).await? {
        return Ok(());
    }
    if store::exists(&tx, to, kind, from).await? {
        return Err(refuse(Code::Conflict, "the other document is that to this one already; take that tie away first"));
    }
    for end in [from, to] {
        if store::count(&tx, end).await? >= MOST_TIES {
            return Err(refuse(Code::TooLarge, format!("{end} has {MOST_TIES} ties already; take one away first")));
        }
    }
    store::add(&tx, from, kind, to).await?;
    let tie = Fields::from_iter([(kind.to_value(), json!(to.to_string()))]);
    commit(cx, tx, "relate", (from, to), (Fields::new(), tie)).await
}

/// Takes back what was said of one document and another.
pub async fn unrelate(cx: &Cx, from: DocumentId, kind: Kind, to: DocumentId) -> Result<()> {
    let tx = begin(cx, from, to).await?;
    if !store::remove(&tx, from, kind, to).await? {
        return Ok(());
    }
    let tie = Fields::from_iter([(kind.to_value(), json!(to.to_string()))]);
    commit(cx, tx, "unrelate", (from, to), (tie, Fields::new())).await
}

/// Finds both ends, then asks whether the actor may tie them.
async fn begin(cx: &Cx, from: DocumentId, to: DocumentId) -> Result<DatabaseTransaction> {
    let found = find_many(&cx.db, &cx.actor, &[from, to]).await?;
    if ![from, to].iter().all(|end| found.iter().any(|document| document.id == *end)) {
        return Err(no_document());
    }
    policy::may_relate(&cx.actor)?;
    cx.begin().await
}

async fn commit(
    cx: &Cx,
    tx: DatabaseTransaction,
    act: &str,
    (from, to): (DocumentId, DocumentId),
    change: (Fields, Fields),
) -> Result<()> {
    audit::record(cx, &tx, act, from.to_string(), change).await?;
    for end in [from, to] {
        outbox::tell(cx, &tx, Event::DocumentChanged, end.to_string()).await?;
    }
    tx.commit().await?;
    cx.stores.bell.ring();
    Ok(())
}
