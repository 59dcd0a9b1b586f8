//! News of changes: told in the transaction of the change, carried to the rooms that follow.
//! Followers remember how far they have read; nothing else reaches the index.

use std::sync::Arc;
use std::time::Duration;

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
use crate::error::Result;
use crate::search;

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

/// Carries all news there is to every follower.
pub async fn drain(stores: &Stores) -> Result<()> {
    let _alone = stores.bell.carrying.lock().await;
    let cx = stores.cx(Actor::System);
    search::jobs::follow(&cx).await?;
    search::saved::jobs::follow(&cx).await
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
