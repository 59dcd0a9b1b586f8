//! Carrying changes over, rebuilding, opening and checking.

use anyhow::anyhow;

use super::kit::*;
use crate::search::engine::embedded::{EmbeddedEngine, Opening};
use crate::search::engine::{Change, Depth, EngineFault, SearchEngine};

#[tokio::test]
async fn changes_are_carried_over_once_and_the_watermark_survives_reopening() {
    let lab = Lab::new();
    lab.put([document("one", "First", &[]), document("two", "Second", &[])], 7).await;
    lab.put([document("one", "Late", &[])], 7).await;
    let Lab { engine, folder } = lab;
    drop(engine);

    let engine = EmbeddedEngine::open(folder.path()).expect("the folder is free again");
    let lab = Lab { engine, folder };

    assert_eq!(lab.engine.opening(), Opening::Present);
    assert_eq!(lab.engine.watermark().await.expect("a watermark"), 7);
    assert_eq!(lab.finds("first ").await, ["one"]);
    assert!(lab.finds("late ").await.is_empty());
}

#[tokio::test]
async fn putting_replaces_and_removing_removes_every_page_even_within_one_batch() {
    let lab = Lab::with([document("one", "Old", &["rough", "stones"]), document("two", "Other", &["rough"])]).await;
    let changes = vec![
        Change::Put(document("one", "Middle", &["middle"])),
        Change::Put(document("one", "New", &["polished"])),
        Change::Remove("two".to_owned()),
        Change::Remove("unknown".to_owned()),
    ];

    lab.engine.apply(changes, 2).await.expect("a writable index");

    assert!(lab.finds("rough ").await.is_empty());
    assert!(lab.finds("middle ").await.is_empty());
    assert_eq!(lab.finds("polished ").await, ["one"]);
    assert_eq!(lab.engine.check(Depth::Thorough).await.expect("a sound index").documents, 1);
}

#[tokio::test]
async fn many_small_changes_leave_pages_with_their_own_documents() {
    let lab = Lab::new();
    for round in 0..30 {
        let make = |n: usize| {
            let pages = [format!("common page{round}x{n}"), format!("second{n}")];
            document(&format!("d{n}"), &format!("Title{n}"), &[&pages[0], &pages[1]])
        };
        lab.put((0..5).map(|n| make((round + n) % 12)), round as i64 + 1).await;
    }

    let answer = lab.ask(visitor("common ")).await;

    assert_eq!(answer.total, 12);
    for hit in answer.hits {
        let n = hit.document.trim_start_matches('d').to_owned();
        assert_eq!(shown(&hit.title), format!("Title{n}"));
        assert!(shown(&hit.pages[0].snippet).ends_with(&format!("x{n}")));
    }
}

#[tokio::test]
async fn a_rebuild_replaces_everything_and_sets_the_watermark() {
    let lab = Lab::with([document("old", "Rough", &[])]).await;

    assert!(lab.replace((0..100).map(|n| Ok(document(&format!("n{n:02}"), "Rough", &["page"]))).collect(), 50).await);

    assert_eq!(lab.ask(visitor("rough ")).await.total, 100);
    assert_eq!(lab.engine.watermark().await.expect("a watermark"), 50);
    lab.put([document("later", "Rough", &[])], 51).await;
    assert_eq!(lab.ask(visitor("rough ")).await.total, 101);
    assert_eq!(lab.folder.path().read_dir().expect("a folder").count(), 3);
}

#[tokio::test]
async fn a_rebuild_that_fails_leaves_the_present_index() {
    let lab = Lab::with([document("old", "Rough", &[])]).await;

    assert!(!lab.replace(vec![Ok(document("new", "Rough", &[])), Err(anyhow!("the database is away"))], 9).await);

    assert_eq!(lab.finds("rough ").await, ["old"]);
    assert_eq!(lab.engine.watermark().await.expect("a watermark"), 1);
    lab.put([document("more", "Rough", &[])], 2).await;
    assert_eq!(lab.ask(visitor("rough ")).await.total, 2);
}

#[tokio::test]
async fn a_folder_in_use_is_refused_in_a_sentence() {
    let lab = Lab::new();

    let second = EmbeddedEngine::open(lab.folder.path()).err().expect("one writer at a time");

    assert!(matches!(second, EngineFault::Locked));
    assert!(second.to_string().contains("in use by another process"));
}

#[tokio::test]
async fn an_index_of_another_format_is_told_and_begun_anew() {
    let Lab { engine, folder } = Lab::with([document("old", "Rough", &[])]).await;
    drop(engine);
    std::fs::write(folder.path().join("current"), "v0-1").expect("a writable folder");

    let engine = EmbeddedEngine::open(folder.path()).expect("an empty index");
    let lab = Lab { engine, folder };

    assert_eq!(lab.engine.opening(), Opening::Outdated);
    assert_eq!(lab.engine.watermark().await.expect("a watermark"), 0);
    assert!(lab.finds("rough ").await.is_empty());
}

#[tokio::test]
async fn damage_is_noticed_and_can_be_left_behind() {
    let Lab { engine, folder } = Lab::with([document("one", "Rough", &["text"])]).await;
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
