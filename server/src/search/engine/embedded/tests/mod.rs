//! The promises of every engine, asked of a real index in a folder of its own, and those of this engine alone.

mod folder;

use futures::FutureExt;
use futures::future::BoxFuture;

use crate::search::engine::conformance::conforms;
use crate::search::engine::conformance::kit::Lab;
use crate::search::engine::embedded::EmbeddedEngine;

fn begin() -> BoxFuture<'static, Lab> {
    async {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let engine = EmbeddedEngine::open(folder.path()).expect("an empty folder");
        Lab::new(engine, folder)
    }
    .boxed()
}

conforms!(crate::search::engine::embedded::tests::begin);
