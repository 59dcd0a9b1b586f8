//! One asker, one instant, one set of tools: built once per request or job and passed first.
//! Nothing else asks the clock, the environment or chance.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use anyhow::Context;
use chrono::{DateTime, Duration, NaiveDate, SubsecRound, Utc};
use entity::{BodyId, DocumentId, OrganisationId, PersonId};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, IntoActiveModel,
};
use uuid::Uuid;

use crate::archive::extraction;
use crate::archive::upload::Uploads;
use crate::auth;
use crate::config::Settings;
use crate::error::{Code, Error, Result, refuse};
use crate::files::Files;
use crate::leases::Leases;
use crate::mail::Mail;
use crate::outbox::Bell;
use crate::rates::Rates;
use crate::records;
use crate::search;
use crate::search::engine::SearchEngine;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who has not signed in.
    Visitor,
    /// The program of a partner organisation: it reads what everybody may read, and changes nothing.
    Client(Client),
    /// A person the directory knows, with what follows from the terms that run today.
    Person(Standing),
    /// The hub itself: an import, a job, a rebuild.
    System,
}

/// A program of a partner organisation, by its client id at the provider. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Client(Arc<str>);

impl Client {
    /// The program with this client id.
    pub fn new(id: &str) -> Self {
        Self(id.into())
    }

    /// Its client id.
    pub fn id(&self) -> &str {
        &self.0
    }

    /// The refusal of all that is more than reading.
    pub fn only_reads() -> Error {
        refuse(Code::Forbidden, "programs only read what is public; leave the token out and sign in as a person")
    }
}

/// What a person's running terms amount to on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub person: PersonId,
    /// The organisations the person acts for.
    pub organisations: Vec<OrganisationId>,
    /// The bodies in which one of these sits.
    pub bodies: Vec<BodyId>,
    /// Those of them over which one of these presides.
    pub chairs: Vec<BodyId>,
    /// The single documents opened to the person for a time that runs.
    pub granted: Vec<DocumentId>,
    /// Whether one of these is a Participant.
    pub for_participant: bool,
    /// Whether one of these is an observer.
    pub for_observer: bool,
    /// Whether the person is support staff.
    pub is_staff: bool,
}

impl Standing {
    /// Of somebody for whom no term runs.
    pub fn none(person: PersonId) -> Self {
        Self {
            person,
            organisations: Vec::new(),
            bodies: Vec::new(),
            chairs: Vec::new(),
            granted: Vec::new(),
            for_participant: false,
            for_observer: false,
            is_staff: false,
        }
    }
}

impl Actor {
    /// Whether the asker keeps the archive: support staff, or the hub itself.
    pub fn is_staff(&self) -> bool {
        match self {
            Self::Visitor | Self::Client(_) => false,
            Self::Person(standing) => standing.is_staff,
            Self::System => true,
        }
    }

    /// The person who asks, if it is one.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Visitor | Self::Client(_) | Self::System => None,
            Self::Person(standing) => Some(standing.person),
        }
    }
}

/// The time of day, which a test may move.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Seconds ahead of the machine's clock.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The instant at which a request or job begins, to the microsecond: no records keep more of it.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine's clock")]
    pub fn now(&self) -> DateTime<Utc> {
        (Utc::now() + Duration::seconds(self.ahead.load(Ordering::Relaxed))).trunc_subsecs(6)
    }

    /// Moves the clock ahead, for every later request of this process.
    pub fn advance(&self, by: Duration) {
        self.ahead.fetch_add(by.num_seconds(), Ordering::Relaxed);
    }
}

/// Gives out ids.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ids;

impl Ids {
    /// A new UUIDv7; wrap it in the id type of its record.
    #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
    pub fn next(self) -> Uuid {
        Uuid::now_v7()
    }
}

/// What one process has opened: records, files, index and settings. Cheap to clone.
#[derive(Clone)]
pub struct Stores {
    /// The records, to be read.
    pub db: DatabaseConnection,
    /// The records, to be changed: one connection, so that changes queue here and never keep readers waiting.
    writer: DatabaseConnection,
    /// The deposited bytes.
    pub files: Files,
    /// The full-text index.
    pub search: Arc<dyn SearchEngine>,
    /// Reads text out of files, in a process of its own.
    pub extraction: Arc<extraction::Worker>,
    /// Files on their way in.
    pub uploads: Uploads,
    /// Wakes the outbox worker.
    pub bell: Bell,
    /// What this process does for all instances.
    pub leases: Leases,
    /// Who signs people in.
    pub provider: auth::Provider,
    /// Where letters go.
    pub mail: Mail,
    /// How often everybody has asked.
    pub rates: Rates,
    /// How this hub is set up.
    pub settings: Arc<Settings>,
    /// The time.
    pub clock: Clock,
}

/// The file that lies in `KP_DATA` as long as it is being restored.
pub const RESTORING: &str = "restoring";

impl Stores {
    /// Opens every store the settings name, and brings the records up to this version.
    pub async fn open(settings: Settings) -> anyhow::Result<Self> {
        let stores = Self::open_without_index(settings).await?;
        Ok(Self { search: search::open(&stores.settings).await?, ..stores })
    }

    /// The same without the index, which another process may want meanwhile.
    pub async fn open_without_index(settings: Settings) -> anyhow::Result<Self> {
        make_private(&settings.data)
            .with_context(|| format!("the folder {} (KP_DATA) cannot be made", settings.data.display()))?;
        anyhow::ensure!(
            !settings.data.join(RESTORING).exists(),
            "a restore into {} did not come to its end; empty that folder and restore again",
            settings.data.display()
        );
        let db = records::connect(&settings.database_url, settings.database_connections, settings.lock_wait).await?;
        let writer = records::connect(&settings.database_url, 1, settings.lock_wait).await?;
        records::bring_up(&writer).await?;
        let leases = Leases::open(&settings.data, &writer).await.context("the folder KP_DATA cannot be written")?;
        Ok(Self {
            db,
            writer,
            files: Files::open(&settings)?,
            search: search::elsewhere(),
            extraction: Arc::new(extraction::Worker::of(&settings.program, settings.ocr_languages.as_deref())),
            uploads: Uploads::open(&settings.data)?,
            bell: Bell::default(),
            leases,
            provider: auth::Provider::new(&settings)?,
            mail: Mail::open(&settings)?,
            rates: Rates::new(&settings),
            settings: Arc::new(settings),
            clock: Clock::default(),
        })
    }

    /// The context of something that begins now, for whoever holds the stores by themselves.
    pub fn cx(&self, actor: Actor) -> Cx {
        Cx::new(Arc::new(self.clone()), actor)
    }
}

/// Makes the folder of everything that is restricted, where it is missing, for the eyes of its owner alone.
fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;

    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Adds a row as it is; for the stores of the rooms.
pub async fn insert<A>(tx: &DatabaseTransaction, row: impl IntoActiveModel<A>) -> Result<()>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    row.into_active_model().insert(tx).await?;
    Ok(())
}

/// One asker, one instant, one set of tools.
#[derive(Clone)]
pub struct Cx {
    /// Who asks.
    pub actor: Actor,
    /// On whose instruction, in the words of whoever asks.
    pub instruction: Option<String>,
    /// The one instant of this request or job.
    pub now: DateTime<Utc>,
    /// Ids for what it makes.
    pub ids: Ids,
    /// The records.
    pub db: DatabaseConnection,
    /// Everything else this process has opened.
    pub stores: Arc<Stores>,
}

impl Cx {
    /// The context of one request or job that begins now.
    pub fn new(stores: Arc<Stores>, actor: Actor) -> Self {
        Self { actor, instruction: None, now: stores.clock.now(), ids: Ids, db: stores.db.clone(), stores }
    }

    /// The same asker, acting on somebody's instruction.
    #[must_use]
    pub fn instructed(&self, instruction: Option<String>) -> Self {
        Self { instruction: instruction.filter(|words| !words.trim().is_empty()), ..self.clone() }
    }

    /// Today, in UTC; terms begin and end by it.
    pub fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    /// Opens the transaction of a command: changes are made one after the other.
    pub async fn begin(&self) -> Result<DatabaseTransaction> {
        Ok(records::begin_change(&self.stores.writer).await?)
    }

    /// Opens a transaction in which several things are read as they are at one moment.
    pub async fn begin_reading(&self) -> Result<DatabaseTransaction> {
        Ok(records::begin_reading(&self.db).await?)
    }
}
