//! Work that one of several instances does for all: whoever holds the lease on it does it, and nobody else meanwhile.
//! Not for what a transaction makes safe by itself, such as letters and embargoes; that needs no lease.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::anyhow;
use entity::lease::{Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};

use crate::cx::{Actor, Ids, Stores};
use crate::error::{Error, Result};
use crate::records;

/// How long a lease lasts that nobody prolongs: so long the work of an instance that was killed stands still.
pub const LIFE: Duration = Duration::from_secs(15);

/// A lease is prolonged after so long.
const RENEWAL: Duration = Duration::from_secs(5);

/// An instance that could not prolong a lease stops working so long before others may begin.
const MARGIN: Duration = Duration::from_secs(3);

/// How long it is waited before records that did not answer are asked again.
const PAUSE: Duration = Duration::from_secs(1);

/// What this process does for all instances at present. Cheap to clone.
#[derive(Clone)]
pub struct Leases {
    /// As whom the records know this process.
    holder: Arc<str>,
    at_work: Arc<Mutex<HashSet<String>>>,
}

impl Leases {
    /// Of a process that does nothing for the others yet.
    pub fn new() -> Self {
        Self { holder: Ids.next().to_string().into(), at_work: Arc::default() }
    }

    fn at_work(&self) -> MutexGuard<'_, HashSet<String>> {
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Leases {
    fn default() -> Self {
        Self::new()
    }
}

/// Does work unless somebody else does, in this process or in another: then it answers nothing.
/// The lease is given back at the end of the work. Work whose lease is lost in the middle is broken off and fails.
pub async fn alone<T>(stores: &Stores, name: &str, work: impl Future<Output = Result<T>>) -> Result<Option<T>> {
    match Turn::begin(stores, name) {
        Some(turn) => turn.alone(work).await,
        None => Ok(None),
    }
}

/// The turn of one task of this process at some work; it ends with the value.
pub struct Turn {
    stores: Stores,
    name: String,
}

impl Turn {
    /// A turn at some work, unless another task of this process has it. Other instances are not asked.
    pub fn begin(stores: &Stores, name: &str) -> Option<Self> {
        let is_free = stores.leases.at_work().insert(name.to_owned());
        is_free.then(|| Self { stores: stores.clone(), name: name.to_owned() })
    }

    /// Does the work under a lease, as [`alone`] says.
    pub async fn alone<T>(&self, work: impl Future<Output = Result<T>>) -> Result<Option<T>> {
        let Some(until) = self.take().await? else { return Ok(None) };
        let outcome = tokio::select! {
            outcome = work => outcome,
            lost = self.keep(until) => Err(lost),
        };
        if !matches!(timeout(MARGIN, self.give_back()).await, Ok(Ok(()))) {
            tracing::warn!(lease = self.name, "a lease was not given back and ends by itself");
        }
        outcome.map(Some)
    }

    /// Takes or prolongs the lease; answers until when nobody else can have it, by the clock of this process.
    async fn take(&self) -> Result<Option<Instant>> {
        // Counted from before the question: the lease lasts no shorter than this process believes.
        let until = Instant::now() + LIFE;
        let cx = self.stores.cx(Actor::System);
        let tx = cx.begin().await?;
        let now = records::now(&tx, cx.now).await?;
        let holder = self.stores.leases.holder.to_string();
        let present = Entity::find_by_id(&*self.name).one(&tx).await?;
        if present.is_some_and(|lease| lease.holder != holder && lease.until > now) {
            return Ok(None);
        }
        let row = Model { name: self.name.clone(), holder, until: now + LIFE };
        let again = OnConflict::column(Column::Name).update_columns([Column::Holder, Column::Until]).to_owned();
        Entity::insert(row.into_active_model()).on_conflict(again).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(Some(until))
    }

    /// Prolongs the lease for as long as that can be done; answers why no longer.
    async fn keep(&self, mut until: Instant) -> Error {
        loop {
            sleep_until(until - LIFE + RENEWAL).await;
            match timeout_at(until - MARGIN, self.take()).await {
                Ok(Ok(Some(later))) => until = later,
                Ok(Err(fault)) if Instant::now() + PAUSE < until - MARGIN => {
                    tracing::warn!(lease = self.name, error = ?fault, "a lease is not prolonged yet");
                    sleep(PAUSE).await;
                }
                Ok(Ok(None) | Err(_)) | Err(_) => {
                    return anyhow!("the lease on {} was lost in the middle of the work", self.name).into();
                }
            }
        }
    }

    async fn give_back(&self) -> Result<()> {
        let tx = self.stores.cx(Actor::System).begin().await?;
        let own = Entity::delete_by_id(&*self.name).filter(Column::Holder.eq(&*self.stores.leases.holder));
        own.exec(&tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.stores.leases.at_work().remove(&self.name);
    }
}
