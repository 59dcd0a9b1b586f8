//! Carrying changes over, and rebuilding.

use anyhow::anyhow;

use super::kit::*;
use crate::search::engine::{Change, Depth, Entry, IndexedDocument};

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

async fn listed(lab: &Lab, after: &str, upto: Option<&str>) -> Vec<Entry> {
    let mut entries = lab.engine.inventory(after, upto).await.expect("a readable index").entries;
    entries.sort_by(|one, other| one.id.cmp(&other.id));
    entries
}

pub async fn an_inventory_lists_what_was_put_in_last_of_a_stretch_of_ids(begin: Begin) {
    let before = ["a", "b", "c", "d", "e"].map(|id| document(id, "Rough", &["stones", "gravel"]));
    let lab = begin.with(before.clone()).await;
    let after = document("b", "Polished", &["stones"]);
    let changes = vec![Change::Put(after.clone()), Change::Remove("d".to_owned())];
    lab.engine.apply(changes, 2).await.expect("a writable index");
    let [a, _, c, _, e] = before.map(|document| document.entry());

    assert_eq!(listed(&lab, "", None).await, [a, after.entry(), c.clone(), e.clone()]);
    assert_eq!(listed(&lab, "b", Some("d")).await, [c]);
    assert_eq!(listed(&lab, "c", None).await, [e]);
    assert!(lab.replace(vec![Ok(after.clone())], 3).await);
    assert_eq!(listed(&lab, "", None).await, [after.entry()]);
}

pub async fn an_inventory_tells_who_finds_a_document_and_how_far_the_index_was_carried(begin: Begin) {
    let open = document("one", "Rough", &["stones"]);
    let lab = begin.with([open.clone()]).await;
    let closed = restricted(open.clone());
    let shared = IndexedDocument { seen_by: owned(&["staff", "public"]), ..open.clone() };

    lab.put([closed.clone()], 5).await;
    let inventory = lab.engine.inventory("", None).await.expect("a readable index");
    lab.put([shared.clone()], 6).await;

    assert_eq!((inventory.watermark, inventory.entries), (5, vec![closed.entry()]));
    assert_eq!(listed(&lab, "", None).await[0].seen_by, ["public", "staff"]);
}
