//! News of changes: told in the transaction of the change, carried to the rooms that follow.
//! Followers remember how far they have read; nothing else reaches the index.

use std::sync::Arc;
use std::time::Duration;

use entity::outbox::{ActiveModel, Column, Entity, Event, Model};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::cx::{Actor, Cx, Stores};
use crate::error::Result;
use crate::search;

/// How long the worker waits for news that another process may have written.
const LISTEN: Duration = Duration::from_secs(1);

/// Wakes the worker of this process when news was told.
#[derive(Clone, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// To be rung after the commit.
    pub fn ring(&self) {
        self.0.notify_one();
    }
}

/// Leaves news in the transaction of the change; ring the bell after the commit.
pub async fn tell(cx: &Cx, tx: &DatabaseTransaction, event: Event, subject: String) -> Result<()> {
    ActiveModel { event: Set(event), subject: Set(subject), created_at: Set(cx.now), ..Default::default() }
        .insert(tx)
        .await?;
    Ok(())
}

/// News after a sequence number, oldest first, at most `limit` rows.
pub async fn after(db: &impl ConnectionTrait, seq: i64, limit: u64) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::Seq.gt(seq)).order_by_asc(Column::Seq).limit(limit).all(db).await?)
}

/// The highest sequence number told so far; 0 when there is no news yet.
pub async fn last(db: &impl ConnectionTrait) -> Result<i64> {
    Ok(Entity::find().order_by_desc(Column::Seq).one(db).await?.map_or(0, |news| news.seq))
}

/// Carries all news there is to every follower.
pub async fn drain(stores: &Stores) -> Result<()> {
    search::jobs::follow(&stores.cx(Actor::System)).await
}

/// Carries news until told to stop, and what is left at the end.
pub async fn work(stores: Stores, stop: CancellationToken) {
    loop {
        if let Err(fault) = drain(&stores).await {
            tracing::error!(error = ?fault, "the outbox could not be carried; it is tried again");
        }
        if stop.is_cancelled() {
            return;
        }
        tokio::select! {
            () = stores.bell.0.notified() => {}
            () = tokio::time::sleep(LISTEN) => {}
            () = stop.cancelled() => {}
        }
    }
}
