//! The engine that needs nothing installed: an inverted index in a folder, read and written by this process alone.
//! Not the place for rules of the house: it finds what it is told for whom it is told.

mod correction;
mod documents;
mod dropping;
mod expansion;
mod generation;
mod hits;
mod home;
mod judging;
mod matching;
mod narrowing;
mod phrase;
mod places;
mod rows;
mod schema;
mod searching;
mod seen;
mod similar;
mod standing;
mod suggesting;
mod view;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use futures::{FutureExt, TryStreamExt};
use tokio::sync::Semaphore;

use self::generation::Generation;
use self::home::Home;
pub use self::home::Opening;
use self::view::View;
use super::{
    Answer, Change, Depth, EngineFault, IndexedDocument, Inventory, Query, SearchEngine, SearchError, Sight, Soundness,
    Suggestion, Wish,
};

/// How many documents of a new index are taken at a time.
const BATCH: usize = 32;

/// A full-text index in a folder.
#[derive(Clone)]
pub struct EmbeddedEngine {
    shared: Arc<Shared>,
    opening: Opening,
}

struct Shared {
    home: Home,
    view: RwLock<Arc<View>>,
    generation: Mutex<Generation>,
    replacing: tokio::sync::Mutex<()>,
    turns: Arc<Semaphore>,
}

impl EmbeddedEngine {
    /// Opens the index of a folder, or begins one; blocks while it reads.
    pub fn open(folder: &Path) -> Result<Self, EngineFault> {
        let home = Home::take(folder)?;
        let (opening, present) = home.present().map_err(EngineFault::Store)?;
        match present {
            Some(folder) => Self::new(home, opening, Generation::open(folder).map_err(EngineFault::Damaged)?),
            None => Self::begin(home, opening),
        }
    }

    /// Begins an empty index, whatever the folder holds: the way out when [`Self::open`] finds damage.
    pub fn start_over(folder: &Path) -> Result<Self, EngineFault> {
        Self::begin(Home::take(folder)?, Opening::New)
    }

    /// How far the index of a folder was carried, if there is one: asked while another process may hold it.
    pub fn glance(folder: &Path) -> anyhow::Result<Option<i64>> {
        let (_, present) = home::present_in(folder)?;
        present.as_deref().map(generation::glance).transpose()
    }

    /// What the folder held. Unless that was an index, this one wants to be filled with [`SearchEngine::replace`].
    pub fn opening(&self) -> Opening {
        self.opening
    }

    fn begin(home: Home, opening: Opening) -> Result<Self, EngineFault> {
        let create = || {
            let mut generation = Generation::create(home.begin()?)?;
            generation.commit(0)?;
            home.adopt(&generation.folder)?;
            anyhow::Ok(generation)
        };
        let generation = create().map_err(EngineFault::Store)?;
        Self::new(home, opening, generation)
    }

    fn new(home: Home, opening: Opening, mut generation: Generation) -> Result<Self, EngineFault> {
        home.sweep(&generation.folder);
        let view = generation.view().map_err(EngineFault::Damaged)?;
        let shared = Shared {
            home,
            view: RwLock::new(Arc::new(view)),
            generation: Mutex::new(generation),
            replacing: tokio::sync::Mutex::default(),
            turns: Arc::new(Semaphore::new(2 * workers())),
        };
        Ok(Self { shared: Arc::new(shared), opening })
    }

    fn answer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&View) -> Result<T, SearchError> + Send + 'static,
    ) -> BoxFuture<'_, Result<T, SearchError>> {
        let view = self.shared.view();
        let turns = self.shared.turns.clone();
        async move {
            // A search that nobody waits for any more goes on; so many may run, the others wait their turn.
            let turn = turns.acquire_owned().await.map_err(|fault| EngineFault::Store(fault.into()))?;
            blocking(move || {
                let found = work(&view);
                drop(turn);
                found
            })
            .await
        }
        .boxed()
    }

    async fn fill(
        &self,
        documents: BoxStream<'_, anyhow::Result<IndexedDocument>>,
        next: &Arc<Generation>,
    ) -> Result<(), EngineFault> {
        let workers = workers();
        let batches = documents.try_chunks(BATCH).map_err(|error| EngineFault::Documents(error.1));
        let added = batches.map_ok(|batch| {
            let next = next.clone();
            blocking(move || batch.iter().try_for_each(|document| next.add(document)).map_err(EngineFault::Store))
        });
        added.try_buffer_unordered(workers).try_collect::<()>().await
    }
}

impl Shared {
    fn view(&self) -> Arc<View> {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn show(&self, view: View) {
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
    }

    fn generation(&self) -> MutexGuard<'_, Generation> {
        self.generation.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn apply(&self, changes: &[Change], upto: i64) -> Result<(), EngineFault> {
        let mut generation = self.generation();
        if upto > generation.watermark() {
            generation.apply(changes, upto).map_err(EngineFault::Store)?;
        } else if self.view().watermark == generation.watermark() {
            return Ok(());
        }
        self.show(generation.view().map_err(EngineFault::Damaged)?);
        Ok(())
    }

    fn begin(&self) -> Result<Generation, EngineFault> {
        let generation = self.home.begin().and_then(Generation::create).map_err(EngineFault::Store)?;
        generation.scatter();
        Ok(generation)
    }

    fn swap(&self, mut next: Generation, upto: i64) -> Result<(), EngineFault> {
        next.commit(upto).and_then(|()| next.settle()).map_err(EngineFault::Store)?;
        let view = next.view().map_err(EngineFault::Damaged)?;
        let mut present = self.generation();
        self.home.adopt(&next.folder).map_err(EngineFault::Store)?;
        self.show(view);
        let old = std::mem::replace(&mut *present, next);
        if let Err(error) = old.retire() {
            tracing::warn!(%error, "the replaced search index did not close cleanly");
        }
        self.home.sweep(&present.folder);
        Ok(())
    }

    fn check(&self, depth: Depth) -> Result<Soundness, EngineFault> {
        self.generation().check(depth).map_err(EngineFault::Damaged)?;
        let view = self.view();
        Ok(Soundness { documents: view.documents.len(), passages: view.passages(), watermark: view.watermark })
    }
}

impl SearchEngine for EmbeddedEngine {
    fn watermark(&self) -> BoxFuture<'_, Result<i64, EngineFault>> {
        async { Ok(self.shared.view().watermark) }.boxed()
    }

    fn apply(&self, changes: Vec<Change>, upto: i64) -> BoxFuture<'_, Result<(), EngineFault>> {
        let shared = self.shared.clone();
        blocking(move || shared.apply(&changes, upto)).boxed()
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Answer, SearchError>> {
        let query = query.clone();
        self.answer(move |view| searching::search(view, &query))
    }

    fn suggest<'a>(&'a self, wish: &'a Wish) -> BoxFuture<'a, Result<Vec<Suggestion>, SearchError>> {
        let wish = wish.clone();
        self.answer(move |view| suggesting::suggest(view, &wish))
    }

    fn similar<'a>(
        &'a self,
        document: &'a str,
        sight: &'a Sight,
        first: usize,
    ) -> BoxFuture<'a, Result<Vec<String>, SearchError>> {
        let (document, sight) = (document.to_owned(), sight.clone());
        self.answer(move |view| {
            let similar = similar::similar(view, &document, &sight, first);
            similar.map_err(|fault| EngineFault::Store(fault).into())
        })
    }

    fn replace<'a>(
        &'a self,
        documents: BoxStream<'a, anyhow::Result<IndexedDocument>>,
        upto: i64,
    ) -> BoxFuture<'a, Result<(), EngineFault>> {
        async move {
            let _alone = self.shared.replacing.lock().await;
            let shared = self.shared.clone();
            let next = Arc::new(blocking(move || shared.begin()).await?);
            let filled = self.fill(documents, &next).await;
            let shared = self.shared.clone();
            blocking(move || {
                let next = Arc::into_inner(next).filter(|_| filled.is_ok());
                match (filled, next) {
                    (Ok(()), Some(next)) => shared.swap(next, upto),
                    (filled, _) => {
                        shared.home.sweep(&shared.generation().folder);
                        filled
                    }
                }
            })
            .await
        }
        .boxed()
    }

    fn inventory<'a>(&'a self, after: &'a str, upto: Option<&'a str>) -> BoxFuture<'a, Result<Inventory, EngineFault>> {
        let (view, after, upto) = (self.shared.view(), after.to_owned(), upto.map(str::to_owned));
        blocking(move || Ok(view.inventory(&after, upto.as_deref()))).boxed()
    }

    fn check(&self, depth: Depth) -> BoxFuture<'_, Result<Soundness, EngineFault>> {
        let shared = self.shared.clone();
        blocking(move || shared.check(depth)).boxed()
    }
}

/// How many things this machine can do at once.
fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Does slow work where it holds nobody up.
async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<EngineFault> + Send + 'static,
{
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(EngineFault::Store(error.into()).into()))
}
