//! Work that one of several instances does for all: whoever holds the lease on it does it, and nobody else meanwhile.
//! Not for what a transaction makes safe by itself, such as letters and embargoes; that needs no lease.

use std::collections::HashSet;
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use entity::lease::{Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::cx::{Actor, Ids, Stores};
use crate::error::{Error, Result};
use crate::records;

/// The file below the data folder in which a process leaves its name; names are of one length.
const NAME: &str = "instance";

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
    /// Names this process to the one after it, and is locked as long as this one lives.
    _name: Option<Arc<File>>,
    at_work: Arc<watch::Sender<HashSet<String>>>,
    stop: CancellationToken,
}

impl Leases {
    /// Of a process with this data folder. Where the one before it there has ended, its leases are anybody's at once.
    pub async fn open(data: &Path, writer: &DatabaseConnection) -> anyhow::Result<Self> {
        let holder = Ids.next().to_string();
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(data.join(NAME))?;
        let name = match file.try_lock() {
            Ok(()) => {
                let mut before = String::new();
                file.read_to_string(&mut before)?;
                if let Err(fault) = Entity::delete_many().filter(Column::Holder.eq(before)).exec(writer).await {
                    tracing::warn!(error = ?fault, "leases of the process before this one end by themselves");
                }
                file.rewind()?;
                file.write_all(holder.as_bytes())?;
                Some(Arc::new(file))
            }
            Err(TryLockError::WouldBlock) => None,
            Err(TryLockError::Error(fault)) => return Err(fault.into()),
        };
        Ok(Self { holder: holder.into(), _name: name, at_work: Arc::default(), stop: CancellationToken::new() })
    }

    /// Breaks off what is under way and gives every lease back, so that others take over at once; begins nothing more.
    pub async fn close(&self) {
        self.stop.cancel();
        let mut at_work = self.at_work.subscribe();
        at_work.wait_for(HashSet::is_empty).await.expect("this value can tell of changes as long as it is");
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
        let is_free = stores.leases.at_work.send_if_modified(|names| names.insert(name.to_owned()));
        is_free.then(|| Self { stores: stores.clone(), name: name.to_owned() })
    }

    /// Does the work under a lease, as [`alone`] says.
    pub async fn alone<T>(&self, work: impl Future<Output = Result<T>>) -> Result<Option<T>> {
        let stop = &self.stores.leases.stop;
        if stop.is_cancelled() {
            return Ok(None);
        }
        let taken = timeout(LIFE, self.take()).await.map_err(|_| anyhow!("the records say nothing of a lease"))?;
        let Some(until) = taken? else { return Ok(None) };
        let outcome = tokio::select! {
            outcome = work => outcome,
            () = stop.cancelled() => Err(anyhow!("the hub stops; {} is left to others", self.name).into()),
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
        self.stores.leases.at_work.send_if_modified(|names| names.remove(&self.name));
    }
}
