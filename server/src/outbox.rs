//! News of changes: told in the transaction of the change, carried to the rooms that follow.
//! Followers remember how far they have read; nothing else reaches the index.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::follower;
pub use entity::outbox::Model as News;
use entity::outbox::{ActiveModel, Column, Entity, Event};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set, sea_query::OnConflict,
};
use tokio::sync::{Mutex, watch};
use tokio_util::sync::CancellationToken;

use crate::cx::{Actor, Cx, Stores};
use crate::error::{Code, Result, refuse};
use crate::{leases, records, search};

/// Who carries news for all instances: into an index that they share, and to saved searches.
pub const LEASE: &str = "outbox";

/// How long the worker waits for news that another process may have written.
const LISTEN: Duration = Duration::from_secs(1);

/// Wakes whoever in this process listens for news, and lets nobody carry news beside the worker:
/// an index on another machine shows what is being carried into it before it is whole.
#[derive(Clone, Default)]
pub struct Bell {
    rung: Arc<watch::Sender<()>>,
    carrying: Arc<Mutex<()>>,
}

impl Bell {
    /// To be rung after the commit.
    pub fn ring(&self) {
        self.rung.send_replace(());
    }

    /// Changes whenever the bell is rung from now on.
    pub fn listen(&self) -> watch::Receiver<()> {
        self.rung.subscribe()
    }
}

/// Leaves news in the transaction of the change; ring the bell after the commit.
pub async fn tell(cx: &Cx, tx: &DatabaseTransaction, event: Event, subject: String) -> Result<()> {
    ActiveModel { event: Set(event), subject: Set(subject), created_at: Set(cx.now), ..Default::default() }
        .insert(tx)
        .await?;
    records::announce(tx).await?;
    Ok(())
}

/// News after a sequence number, oldest first, at most `limit` rows.
pub async fn after(db: &impl ConnectionTrait, seq: i64, limit: u64) -> Result<Vec<News>> {
    Ok(Entity::find().filter(Column::Seq.gt(seq)).order_by_asc(Column::Seq).limit(limit).all(db).await?)
}

/// The highest sequence number told so far; 0 when there is no news yet.
pub async fn last(db: &impl ConnectionTrait) -> Result<i64> {
    Ok(Entity::find().order_by_desc(Column::Seq).one(db).await?.map_or(0, |news| news.seq))
}

/// The sequence number of the last news of a subject that was told at an instant, if there is such news.
pub async fn told_at(db: &impl ConnectionTrait, subject: &str, at: DateTime<Utc>) -> Result<Option<i64>> {
    let told = Entity::find().filter(Column::Subject.eq(subject)).filter(Column::CreatedAt.eq(at));
    Ok(told.order_by_desc(Column::Seq).one(db).await?.map(|news| news.seq))
}

/// How far a follower whose work is in the records has read; 0 when it never has.
pub async fn read_by(db: &impl ConnectionTrait, name: &str) -> Result<i64> {
    Ok(follower::Entity::find_by_id(name).one(db).await?.map_or(0, |follower| follower.read_by))
}

/// Writes in the transaction of its work how far a follower has read.
pub async fn set_read_by(tx: &DatabaseTransaction, name: &str, read_by: i64) -> Result<()> {
    let row = follower::ActiveModel { name: Set(name.to_owned()), read_by: Set(read_by) };
    let again = OnConflict::column(follower::Column::Name).update_column(follower::Column::ReadBy).to_owned();
    follower::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

/// Carries all news there is to every follower, but for what another instance carries at this moment.
pub async fn drain(stores: &Stores) -> Result<()> {
    let _alone = stores.bell.carrying.lock().await;
    let cx = stores.cx(Actor::System);
    if !search::jobs::is_behind(&cx).await? {
        return Ok(());
    }
    let everywhere = async {
        search::jobs::follow(&cx).await?;
        search::saved::jobs::follow(&cx).await
    };
    match leases::alone(stores, LEASE, everywhere).await? {
        Some(()) => Ok(()),
        None if stores.settings.meilisearch.is_some() => Ok(()),
        // An index of one's own follows whoever carries what there is one of.
        None => search::jobs::keep_up(&cx).await,
    }
}

/// Fills the index anew, while nobody carries news into it. Answers how many documents there are.
/// One that instances share is left to whoever carries at this moment.
pub async fn refill(stores: &Stores) -> Result<u64> {
    let _alone = stores.bell.carrying.lock().await;
    let cx = stores.cx(Actor::System);
    if stores.settings.meilisearch.is_none() {
        return search::jobs::rebuild(&cx).await;
    }
    let filled = leases::alone(stores, LEASE, search::jobs::rebuild(&cx)).await?;
    filled.ok_or_else(|| refuse(Code::Conflict, "another instance writes to the index; run this again in a moment"))
}

/// Hears the bell of every other instance, until told to stop.
pub async fn listen(stores: Stores, stop: CancellationToken) {
    records::listen(&stores.settings.database_url, || stores.bell.ring(), &stop).await;
}

/// Carries news until told to stop, and what is left at the end.
pub async fn work(stores: Stores, stop: CancellationToken) {
    let mut heard = stores.bell.listen();
    loop {
        if let Err(fault) = drain(&stores).await {
            tracing::error!(error = ?fault, "the outbox could not be carried; it is tried again");
        }
        if stop.is_cancelled() {
            return;
        }
        tokio::select! {
            _ = heard.changed() => {}
            () = tokio::time::sleep(LISTEN) => {}
            () = stop.cancelled() => {}
        }
    }
}
