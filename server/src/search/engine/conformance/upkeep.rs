//! Carrying changes over, and rebuilding.

use anyhow::anyhow;

use super::kit::*;
use crate::search::engine::{Change, Depth};

pub async fn changes_are_carried_over_once(begin: Begin) {
    let lab = begin.empty().await;

    lab.put([document("one", "First", &[]), document("two", "Second", &[])], 7).await;
    lab.put([document("one", "Late", &[])], 7).await;

    assert_eq!(lab.engine.watermark().await.expect("a watermark"), 7);
    assert_eq!(lab.finds("first ").await, ["one"]);
    assert!(lab.finds("late ").await.is_empty());
}

pub async fn putting_replaces_and_removing_removes_every_page_even_within_one_batch(begin: Begin) {
    let lab = begin.with([document("one", "Old", &["rough", "stones"]), document("two", "Other", &["rough"])]).await;
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

pub async fn many_small_changes_leave_pages_with_their_own_documents(begin: Begin) {
    let lab = begin.empty().await;
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

pub async fn a_rebuild_replaces_everything_and_sets_the_watermark(begin: Begin) {
    let lab = begin.with([document("old", "Rough", &[])]).await;

    assert!(lab.replace((0..100).map(|n| Ok(document(&format!("n{n:02}"), "Rough", &["page"]))).collect(), 50).await);

    assert_eq!(lab.ask(visitor("rough ")).await.total, 100);
    assert_eq!(lab.engine.watermark().await.expect("a watermark"), 50);
    lab.put([document("later", "Rough", &[])], 51).await;
    assert_eq!(lab.ask(visitor("rough ")).await.total, 101);
}

pub async fn a_rebuild_that_fails_leaves_the_present_index(begin: Begin) {
    let lab = begin.with([document("old", "Rough", &[])]).await;

    assert!(!lab.replace(vec![Ok(document("new", "Rough", &[])), Err(anyhow!("the database is away"))], 9).await);

    assert_eq!(lab.finds("rough ").await, ["old"]);
    assert_eq!(lab.engine.watermark().await.expect("a watermark"), 1);
    lab.put([document("more", "Rough", &[])], 2).await;
    assert_eq!(lab.ask(visitor("rough ")).await.total, 2);
}
