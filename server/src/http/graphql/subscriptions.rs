//! What is listened to in this process: how much of it there is at once, when there may be something to tell,
//! and how it ends with the hub. Not here: what is told (`telling`), and in which form (`events`, `socket`).

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use entity::PersonId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Settings;
use crate::cx::{Actor, Client, Cx, Stores};
use crate::error::{Code, Result, refuse};
use crate::http::guests::{Guests, Stay};
use crate::outbox;
use crate::rates::network;
use crate::schema::Graph;
use crate::schema::guard::Limits;
use crate::schema::known::Known;
use crate::search::saved;

/// How long the hub rests between two looks for news: what changes meanwhile is told together.
const REST: Duration = Duration::from_secs(1);

/// How long the hub waits for news that another process may have written.
const LISTEN: Duration = Duration::from_secs(1);

/// How many executions for those who listen go on at once, beside the requests: ten thousand listeners slow each other.
const AT_ONCE: usize = 4;

/// How long those who listen over a socket are waited for at the end.
const FAREWELL: Duration = Duration::from_secs(2);

/// How far there is news: of documents, and of what saved searches find.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Pulse {
    told: i64,
    noted: i64,
}

/// Who listens.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Listener {
    Person(PersonId),
    Client(Client),
    Address(IpAddr),
}

/// Everything that is listened to.
pub struct Subscriptions {
    /// What this process has opened.
    pub(super) stores: Arc<Stores>,
    /// The graph of the hub.
    pub(super) graph: Graph,
    /// What was asked of it before.
    pub(super) known: Known,
    /// Cancelled when the hub stops.
    pub(super) stop: CancellationToken,
    /// Changes when there may be something to tell.
    pub(super) pulse: Arc<watch::Sender<Pulse>>,
    /// Turns to execute.
    pub(super) turns: Arc<Semaphore>,
    /// Conversations over sockets, which outlast their requests.
    pub(super) conversations: TaskTracker,
    listeners: Guests<Listener>,
    room: Arc<Semaphore>,
}

/// The place of one subscription; it ends with the value.
pub(super) struct Place {
    _listener: Stay<Listener>,
    _room: OwnedSemaphorePermit,
}

impl Subscriptions {
    /// Nothing is listened to yet; [`Subscriptions::work`] has to run beside.
    pub fn new(stores: Stores, graph: Graph, stop: CancellationToken) -> Self {
        let Settings { query_fields, query_answers, query_depth, .. } = *stores.settings;
        Self {
            known: Known::new(Limits::new(query_fields, query_answers, query_depth)),
            room: Arc::new(Semaphore::new(stores.settings.subscriptions)),
            listeners: Guests::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            pulse: Arc::default(),
            conversations: TaskTracker::new(),
            stores: Arc::new(stores),
            graph,
            stop,
        }
    }

    /// Takes one more subscription on, unless there are too many in all, or of this person, client or address.
    pub(super) fn enter(&self, actor: &Actor, address: IpAddr) -> Result<Place> {
        let listener = match actor {
            Actor::Person(standing) => Listener::Person(standing.person),
            Actor::Client(client) => Listener::Client(client.clone()),
            Actor::Visitor | Actor::System => Listener::Address(network(address)),
        };
        let most = self.stores.settings.asker_subscriptions;
        let _listener = self.listeners.enter(listener, most).ok_or_else(|| {
            refuse(Code::TooMany, format!("you have {most} subscriptions at once already; end one of them first"))
        })?;
        let _room = self.room.clone().try_acquire_owned().map_err(|_| {
            refuse(Code::Busy, "the hub has as many subscriptions as it takes; ask again in a few minutes")
        })?;
        metrics::gauge!("kp_subscriptions").increment(1);
        Ok(Place { _listener, _room })
    }

    /// Finds out when there is news, as long as anybody listens, until told to stop; then waits for farewells.
    pub async fn work(self: Arc<Self>) {
        let mut heard = self.stores.bell.listen();
        loop {
            if self.pulse.receiver_count() > 0
                && let Err(fault) = self.look().await
            {
                tracing::error!(error = ?fault, "news could not be looked for; it is tried again");
            }
            if self.stop.run_until_cancelled(tokio::time::sleep(REST)).await.is_none() {
                break;
            }
            tokio::select! {
                _ = heard.changed() => {}
                () = tokio::time::sleep(LISTEN) => {}
                () = self.stop.cancelled() => break,
            }
        }
        self.conversations.close();
        if tokio::time::timeout(FAREWELL, self.conversations.wait()).await.is_err() {
            tracing::warn!("a listener was too slow and is left behind");
        }
    }

    async fn look(&self) -> Result<()> {
        let cx = Cx::new(self.stores.clone(), Actor::System);
        let there_is = Pulse { told: outbox::last(&cx.db).await?, noted: saved::jobs::read_by(&cx).await? };
        self.pulse.send_if_modified(|known| std::mem::replace(known, there_is) != there_is);
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        metrics::gauge!("kp_subscriptions").decrement(1);
    }
}
