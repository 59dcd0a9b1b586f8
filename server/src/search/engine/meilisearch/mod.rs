//! The engine for more than one machine: a Meilisearch server, which several hubs and several instances of one may share.
//! Not the place for rules of the house: it finds what it is told for whom it is told.
//!
//! The server keeps, filters, counts and orders; which words a typed one may stand for, in which order the best come
//! and what is shown of them is worked out here, by the rules that every engine follows.

mod asking;
mod carrying;
mod correction;
mod dropping;
mod filters;
mod hits;
mod inventory;
mod judging;
mod known;
mod narrowing;
mod schema;
mod searching;
mod server;
mod similar;
mod suggesting;
mod terms;
mod vocabulary;
mod windows;

#[cfg(test)]
mod tests;

use std::sync::{Arc, PoisonError, RwLock};

use anyhow::anyhow;
use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use serde_json::{Value, json};

use self::known::{Known, Replaced};
use self::schema::VERSION;
pub use self::server::Address;
use self::server::{Found, Server};
use super::{
    Answer, Change, Depth, EngineFault, IndexedDocument, Inventory, Query, SearchEngine, SearchError, Sight, Soundness,
    Suggestion, Wish,
};

/// How many rows are read to know who sees what superseded; more than any hub holds.
const MOST_REPLACED: usize = 1_000_000;

/// An index on a Meilisearch server.
pub struct MeilisearchEngine {
    state: State,
}

/// The server, and what is known of the index there.
pub struct State {
    server: Server,
    index: String,
    known: RwLock<Arc<Known>>,
    writing: tokio::sync::Mutex<()>,
}

impl MeilisearchEngine {
    /// Makes ready to use an index of a server; says nothing to it yet, so that a hub begins without it.
    pub fn new(address: Address) -> anyhow::Result<Self> {
        let server = Server::new(address)?;
        let index = format!("{}-v{VERSION}", server.prefix());
        let (known, writing) = (RwLock::default(), tokio::sync::Mutex::default());
        Ok(Self { state: State { server, index, known, writing } })
    }
}

impl State {
    /// The name of the index.
    pub fn index(&self) -> &str {
        &self.index
    }

    /// What is known of the index, asked anew when that was too long ago.
    pub async fn known(&self) -> Result<Arc<Known>, EngineFault> {
        let known = self.remembered();
        if known.is_fresh() { Ok(known) } else { self.learn().await }
    }

    /// Asks the index how far it was carried and which words are new.
    pub async fn learn(&self) -> Result<Arc<Known>, EngineFault> {
        loop {
            let known = self.remembered();
            let found = self.server.ask(vec![known.question(&self.index)]).await?;
            let rows = found.and_then(|found| found.into_iter().next()).unwrap_or_default().hits;
            let known = self.take_up(&known, &rows)?;
            if known.is_fresh() {
                return Ok(known);
            }
        }
    }

    /// Asks the index, and beside that whether it is still the one that is known.
    pub async fn ask(&self, known: &Known, mut queries: Vec<Value>) -> Result<Option<Vec<Found>>, EngineFault> {
        // First, so that what the others find is no older.
        queries.insert(0, known.question(&self.index));
        let Some(mut found) = self.server.ask(queries).await? else {
            if known.generation.is_empty() {
                return Ok(None);
            }
            self.take_up(known, &[])?;
            return Err(EngineFault::Undone(anyhow!("the index is gone")));
        };
        let state = found.remove(0);
        let told = self.take_up(known, &state.hits)?;
        if told.generation != known.generation || told.watermark < known.watermark {
            return Err(EngineFault::Undone(anyhow!("the index was put in the place of another during a search")));
        }
        Ok(Some(found))
    }

    /// What one asker sees superseded.
    pub async fn replaced(&self, known: &Known, sight: &Sight, seen: &str) -> Result<Arc<Replaced>, EngineFault> {
        if let Some(replaced) = known.replaced(sight) {
            return Ok(replaced);
        }
        let heads = |filter: String, shown: &[&str]| {
            json!({
                "indexUid": self.index,
                "filter": filters::all([seen.to_owned(), filters::is("place", 0), filter]),
                "limit": MOST_REPLACED,
                "attributesToRetrieve": shown,
            })
        };
        let old = heads(filters::is("has_successors", true), &["document", "superseded"]);
        let old = self.ask(known, vec![old]).await?.unwrap_or_default();
        let old: Vec<_> = old.into_iter().flat_map(|found| found.hits).collect();
        let mut replaced = Replaced::new();
        if !old.is_empty() {
            let by = old.iter().flat_map(|row| &row.superseded).map(|other| &other.by);
            let new = heads(filters::one_of("document", by), &["document"]);
            let new = self.ask(known, vec![new]).await?.unwrap_or_default();
            let new: std::collections::HashSet<String> =
                new.into_iter().flat_map(|found| found.hits).map(|row| row.document).collect();
            for row in old {
                let others = row.superseded.into_iter().filter(|other| new.contains(&other.by));
                if let Some(since) = others.map(|other| other.since).min() {
                    replaced.insert(row.document, since);
                }
            }
        }
        let replaced = Arc::new(replaced);
        known.remember(sight, replaced.clone());
        Ok(replaced)
    }

    fn remembered(&self) -> Arc<Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn take_up(&self, known: &Known, rows: &[schema::Row]) -> Result<Arc<Known>, EngineFault> {
        let told = known.told(rows).map_err(|fault| EngineFault::Store(fault.into()))?;
        let mut present = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let next = if present.is_as(&told) && told.is_fresh() { present.confirmed() } else { told };
        *present = Arc::new(next);
        Ok(present.clone())
    }
}

impl SearchEngine for MeilisearchEngine {
    fn watermark(&self) -> BoxFuture<'_, Result<i64, EngineFault>> {
        async { Ok(self.state.known().await?.watermark) }.boxed()
    }

    fn apply(&self, changes: Vec<Change>, upto: i64) -> BoxFuture<'_, Result<(), EngineFault>> {
        self.state.apply(changes, upto).boxed()
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Answer, SearchError>> {
        searching::search(&self.state, query).boxed()
    }

    fn suggest<'a>(&'a self, wish: &'a Wish) -> BoxFuture<'a, Result<Vec<Suggestion>, SearchError>> {
        suggesting::suggest(&self.state, wish).boxed()
    }

    fn similar<'a>(
        &'a self,
        document: &'a str,
        sight: &'a Sight,
        first: usize,
    ) -> BoxFuture<'a, Result<Vec<String>, SearchError>> {
        async move { Ok(similar::similar(&self.state, document, sight, first).await?) }.boxed()
    }

    fn replace<'a>(
        &'a self,
        documents: BoxStream<'a, anyhow::Result<IndexedDocument>>,
        upto: i64,
    ) -> BoxFuture<'a, Result<(), EngineFault>> {
        self.state.replace(documents, upto).boxed()
    }

    fn inventory<'a>(&'a self, after: &'a str, upto: Option<&'a str>) -> BoxFuture<'a, Result<Inventory, EngineFault>> {
        self.state.inventory(after, upto).boxed()
    }

    fn check(&self, depth: Depth) -> BoxFuture<'_, Result<Soundness, EngineFault>> {
        self.state.check(depth).boxed()
    }
}
