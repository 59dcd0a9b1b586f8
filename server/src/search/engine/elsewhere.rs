//! The engine of a process that may not write the index because another process of the hub does.

use futures::future::{BoxFuture, FutureExt, ready};
use futures::stream::BoxStream;

use super::{
    Answer, Change, Depth, EngineFault, IndexedDocument, Inventory, Query, SearchEngine, SearchError, Sight, Soundness,
    Suggestion, Wish,
};

/// Says of everything that the index is held by another process.
pub struct Elsewhere;

impl SearchEngine for Elsewhere {
    fn watermark(&self) -> BoxFuture<'_, Result<i64, EngineFault>> {
        ready(Err(EngineFault::Locked)).boxed()
    }

    fn apply(&self, _: Vec<Change>, _: i64) -> BoxFuture<'_, Result<(), EngineFault>> {
        ready(Err(EngineFault::Locked)).boxed()
    }

    fn search<'a>(&'a self, _: &'a Query) -> BoxFuture<'a, Result<Answer, SearchError>> {
        ready(Err(EngineFault::Locked.into())).boxed()
    }

    fn suggest<'a>(&'a self, _: &'a Wish) -> BoxFuture<'a, Result<Vec<Suggestion>, SearchError>> {
        ready(Err(EngineFault::Locked.into())).boxed()
    }

    fn similar<'a>(&'a self, _: &'a str, _: &'a Sight, _: usize) -> BoxFuture<'a, Result<Vec<String>, SearchError>> {
        ready(Err(EngineFault::Locked.into())).boxed()
    }

    fn replace<'a>(
        &'a self,
        _: BoxStream<'a, anyhow::Result<IndexedDocument>>,
        _: i64,
    ) -> BoxFuture<'a, Result<(), EngineFault>> {
        ready(Err(EngineFault::Locked)).boxed()
    }

    fn inventory<'a>(&'a self, _: &'a str, _: Option<&'a str>) -> BoxFuture<'a, Result<Inventory, EngineFault>> {
        ready(Err(EngineFault::Locked)).boxed()
    }

    fn check(&self, _: Depth) -> BoxFuture<'_, Result<Soundness, EngineFault>> {
        ready(Err(EngineFault::Locked)).boxed()
    }
}
