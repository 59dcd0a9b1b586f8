//! Opening, reopening and checking a folder.

use std::path::Path;

use futures::{StreamExt, stream};

use crate::search::engine::conformance::kit::{document, ids, visitor};
use crate::search::engine::embedded::{EmbeddedEngine, Opening};
use crate::search::engine::{Change, Depth, EngineFault, SearchEngine};

fn open(folder: &Path) -> EmbeddedEngine {
    EmbeddedEngine::open(folder).expect("a folder that is free")
}

async fn put(engine: &EmbeddedEngine, id: &str, upto: i64) {
    engine.apply(vec![Change::Put(document(id, "Rough", &["text"]))], upto).await.expect("a writable index");
}

async fn finds(engine: &EmbeddedEngine, text: &str) -> Vec<String> {
    ids(&engine.search(&visitor(text)).await.expect("a proper query"))
}

#[tokio::test]
async fn documents_and_watermark_survive_reopening() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    put(&open(folder.path()), "one", 7).await;

    let engine = open(folder.path());

    assert_eq!(engine.opening(), Opening::Present);
    assert_eq!(engine.watermark().await.expect("a watermark"), 7);
    assert_eq!(finds(&engine, "rough ").await, ["one"]);
}

#[tokio::test]
async fn a_rebuild_leaves_nothing_of_the_old_index_behind() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let engine = open(folder.path());
    put(&engine, "old", 1).await;

    engine.replace(stream::iter([Ok(document("new", "Rough", &[]))]).boxed(), 2).await.expect("a writable folder");

    assert_eq!(finds(&engine, "rough ").await, ["new"]);
    assert_eq!(folder.path().read_dir().expect("a folder").count(), 3);
}

#[tokio::test]
async fn a_folder_in_use_is_refused_in_a_sentence() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let _first = open(folder.path());

    let second = EmbeddedEngine::open(folder.path()).err().expect("one writer at a time");

    assert!(matches!(second, EngineFault::Locked));
    assert!(second.to_string().contains("in use by another process"));
}

#[tokio::test]
async fn an_index_of_another_format_is_told_and_begun_anew() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    put(&open(folder.path()), "old", 1).await;
    std::fs::write(folder.path().join("current"), "v0-1").expect("a writable folder");

    let engine = open(folder.path());

    assert_eq!(engine.opening(), Opening::Outdated);
    assert_eq!(engine.watermark().await.expect("a watermark"), 0);
    assert!(finds(&engine, "rough ").await.is_empty());
}

#[tokio::test]
async fn damage_is_noticed_and_can_be_left_behind() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let engine = open(folder.path());
    put(&engine, "one", 1).await;
    let segment = |entry: &std::fs::DirEntry| entry.path().extension().is_some_and(|kind| kind == "store");
    let inner = folder.path().join(std::fs::read_to_string(folder.path().join("current")).expect("a pointer"));
    let entries = inner.read_dir().expect("a folder").map(|entry| entry.expect("an entry"));
    for file in entries.filter(segment) {
        let mut bytes = std::fs::read(file.path()).expect("a file");
        bytes[0] ^= 0xff;
        std::fs::write(file.path(), bytes).expect("a writable file");
    }

    assert!(matches!(engine.check(Depth::Thorough).await, Err(EngineFault::Damaged(_))));

    drop(engine);
    let engine = EmbeddedEngine::start_over(folder.path()).expect("an empty index");
    assert_eq!(engine.check(Depth::Thorough).await.expect("a sound index").documents, 0);
}
