//! Index, files and records are compared every night: what differs is found and, in the index, put right.

use std::fs;
use std::time::{Duration as Span, SystemTime};

use chrono::{Duration, Timelike};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use server::archive::health;
use server::archive::{self, Kept};
use server::audience::Audience;
use server::outbox;
use server::search::drift::{self, Care, Kind, Store, Walk, jobs};
use server::search::engine::{Change, IndexedDocument};
use tokio_util::sync::CancellationToken;

use crate::kit::store::stored;
use crate::kit::{Hub, code, command, ended, meilisearch, plain, records, said};

/// A hub of some public documents, all of them in its index.
async fn harbour(documents: usize) -> (Hub, Vec<String>) {
    let hub = Hub::open_unserved().await;
    let mut ids = Vec::new();
    for number in 0..documents {
        let text = format!("The harbour opens at dawn on day {number}.");
        ids.push(hub.document(&format!("Rules {number}"), Audience::Public, &[&text]).await);
    }
    hub.settle().await;
    (hub, ids)
}

/// Changes the index behind the hub's back, as if it had read one more piece of news.
async fn tamper(hub: &Hub, changes: Vec<Change>) {
    let next = outbox::last(&hub.stores.db).await.expect("news") + 1;
    hub.stores.search.apply(changes, next).await.expect("a writable index");
}

fn stranger(id: &str) -> IndexedDocument {
    IndexedDocument { id: id.to_owned(), seen_by: vec!["public".to_owned()], ..IndexedDocument::default() }
}

async fn compared(hub: &Hub, store: Store, care: Care) -> Walk {
    drift::compare(&hub.cx(), store, care).await.expect("a comparison")
}

/// Kind, found and mended.
fn told(walk: &Walk) -> Vec<(Kind, u64, u64)> {
    let mut told: Vec<_> = walk.drifts.iter().map(|drift| (drift.kind, drift.found, drift.mended)).collect();
    told.sort_by_key(|(kind, ..)| format!("{kind:?}"));
    told
}

/// The digests that the index has, by id.
async fn listed(hub: &Hub) -> Vec<(String, String)> {
    let entries = hub.stores.search.inventory("", None).await.expect("an index").entries;
    let mut listed: Vec<_> = entries.into_iter().map(|entry| (entry.id, entry.digest)).collect();
    listed.sort();
    listed
}

#[tokio::test]
async fn what_the_index_lacks_has_too_much_or_says_otherwise_is_found_and_put_right() {
    let (hub, ids) = harbour(4).await;
    let hidden = hub.document("Minutes", Audience::Staff, &["Nobody else reads of the tide."]).await;
    hub.settle().await;
    let well = listed(&hub).await;
    let sound = compared(&hub, Store::Index, Care::Look).await;
    let open = IndexedDocument { status: "published".to_owned(), ..stranger(&hidden) };
    let changes = vec![Change::Remove(ids[0].clone()), Change::Put(open), Change::Put(stranger("stranger"))];

    tamper(&hub, changes).await;
    // The index takes this for news that it has read.
    archive::describe(&hub.cx(), ids[1].parse().expect("an id"), renamed()).await.expect("another title");
    let found = compared(&hub, Store::Index, Care::Look).await;
    let mended = compared(&hub, Store::Index, Care::Mend).await;
    let after = compared(&hub, Store::Index, Care::Look).await;

    assert_eq!((sound.looked_at, told(&sound)), (5, Vec::new()));
    assert_eq!(told(&found), [(Kind::Differing, 2, 0), (Kind::Missing, 1, 0), (Kind::Superfluous, 1, 0)]);
    assert_eq!(told(&mended), [(Kind::Differing, 2, 2), (Kind::Missing, 1, 1), (Kind::Superfluous, 1, 1)]);
    assert!(after.drifts.is_empty() && !mended.is_rebuilt, "{after:?}");
    let now = listed(&hub).await;
    let differing: Vec<_> = now.iter().filter(|entry| !well.contains(entry)).map(|(id, _)| id).collect();
    assert_eq!((now.len(), differing), (5, vec![&ids[1]]), "nothing else was touched");
}

fn renamed() -> archive::Description {
    archive::Description { symbol: Some(Some("AD 7".to_owned())), ..archive::Description::default() }
}

#[tokio::test]
async fn an_index_of_which_too_much_differs_is_filled_anew() {
    let (hub, ids) = harbour(22).await;
    let well = listed(&hub).await;
    tamper(&hub, ids[..21].iter().cloned().map(Change::Remove).collect()).await;
    archive::describe(&hub.cx(), ids[21].parse().expect("an id"), archive::Description::default()).await.expect("news");

    let walk = compared(&hub, Store::Index, Care::Mend).await;

    assert!(walk.is_rebuilt);
    assert_eq!(told(&walk), [(Kind::Missing, 21, 21)]);
    assert_eq!(listed(&hub).await, well);
}

#[tokio::test]
async fn what_is_on_its_way_into_the_index_is_no_drift() {
    let (hub, ids) = harbour(2).await;
    archive::describe(&hub.cx(), ids[0].parse().expect("an id"), renamed()).await.expect("a symbol");
    let waiting = compared(&hub, Store::Index, Care::Look).await;

    let ((), (), walks) = tokio::join!(
        async {
            for number in 0..6 {
                deposit(&hub, "even", number).await
            }
        },
        async {
            for number in 0..6 {
                deposit(&hub, "odd", number).await;
                hub.settle().await
            }
        },
        async {
            let mut walks = Vec::new();
            for _ in 0..12 {
                walks.push(told(&compared(&hub, Store::Index, Care::Mend).await));
                tokio::task::yield_now().await;
            }
            walks
        },
    );

    assert_eq!((told(&waiting), walks), (Vec::new(), vec![Vec::new(); 12]));
}

async fn deposit(hub: &Hub, name: &str, number: usize) {
    hub.document(name, Audience::Public, &[&format!("The {name} tide comes in on day {number}.")]).await;
}

#[tokio::test]
async fn a_comparison_that_was_broken_off_goes_on_where_it_was_and_another_is_due_the_next_night() {
    let (hub, ids) = harbour(52).await;
    let mut last = ids.clone();
    last.sort();
    let is_more = jobs::step(&hub.stores, Store::Index).await.expect("a step");
    let underway = drift::last(&hub.cx(), Store::Index).await.expect("records");
    tamper(&hub, vec![Change::Remove(last[0].clone()), Change::Remove(last[51].clone())]).await;
    archive::describe(&hub.cx(), last[1].parse().expect("an id"), archive::Description::default()).await.expect("news");

    let far = (hub.cx().now.hour() + 12) % 24;
    let hub = hub.reopened_with(&[("KP_DRIFT_HOUR", &far.to_string())]).await;
    let is_still_more = jobs::step(&hub.stores, Store::Index).await.expect("a step");
    let tonight = drift::last(&hub.cx(), Store::Index).await.expect("records").expect("an end");
    let again = jobs::step(&hub.stores, Store::Index).await.expect("a step");
    hub.advance(Duration::days(1));
    while jobs::step(&hub.stores, Store::Index).await.expect("a step") {}
    let tomorrow = drift::last(&hub.cx(), Store::Index).await.expect("records").expect("an end");

    assert_eq!((is_more, underway, is_still_more, again), (true, None, false, false));
    assert_eq!((tonight.looked_at, told(&tonight)), (52, vec![(Kind::Missing, 1, 1)]));
    assert_eq!((tomorrow.looked_at, told(&tomorrow)), (52, vec![(Kind::Missing, 1, 1)]));
}

#[tokio::test]
async fn nobody_waits_for_a_comparison_that_is_not_due() {
    let (hub, _) = harbour(1).await;
    let far = (hub.cx().now.hour() + 12) % 24;
    let hub = hub.reopened_with(&[("KP_DRIFT_HOUR", &far.to_string()), ("KP_LOCK_SECONDS", "1")]).await;
    let goes_through = async || jobs::go_through(&hub.stores, Store::Index, &CancellationToken::new()).await;
    let other = records::opened(hub.data()).await;
    records::lock(&other).await;

    let due = goes_through().await;
    other.execute_unprepared("COMMIT").await.expect("the end of the lock");
    goes_through().await.expect("a comparison");
    records::lock(&other).await;
    let not_due = goes_through().await;

    assert!(due.is_err(), "what it finds cannot be kept");
    assert!(not_due.is_ok() && drift::last(&hub.cx(), Store::Index).await.expect("records").is_some(), "{not_due:?}");
}

#[tokio::test]
async fn stored_files_that_no_record_names_are_told_once_they_are_old_and_removed_on_command_alone() {
    let (hub, _) = harbour(1).await;
    let left = b"Kept and never deposited.";
    let Kept::New(_) = hub.keep("left.txt", left).await else { panic!("new bytes") };
    let young = compared(&hub, Store::Files, Care::Mend).await;

    hub.advance(Duration::days(9));
    let old = compared(&hub, Store::Files, Care::Mend).await;
    let is_there = stored(hub.data(), left).exists();
    let dropped = health::drop_unnamed(&hub.cx()).await.expect("a store that removes");
    let after = compared(&hub, Store::Files, Care::Look).await;

    assert_eq!((young.looked_at, told(&young), is_there), (2, Vec::new(), true));
    assert_eq!((told(&old), old.drifts[0].bytes), (vec![(Kind::Unnamed, 1, 0)], left.len() as u64));
    assert_eq!((dropped.files, dropped.bytes, after.looked_at), (1, left.len() as u64, 1));
    assert!(!stored(hub.data(), left).exists() && stored(hub.data(), b"The harbour opens at dawn on day 0.").exists());
    assert_eq!(health::history(&hub.cx()).await.expect("a log").broken_at, None);
}

#[tokio::test]
async fn files_whose_bytes_are_gone_or_too_few_are_told_the_same_night() {
    let (hub, _) = harbour(3).await;
    let stored = |day: u32| stored(hub.data(), format!("The harbour opens at dawn on day {day}.").as_bytes());
    let whole = compared(&hub, Store::Files, Care::Mend).await;
    fs::remove_file(stored(0)).expect("no bytes");
    fs::remove_file(stored(1)).and_then(|()| fs::write(stored(1), "The harbour")).expect("too few bytes");

    let lost = compared(&hub, Store::Files, Care::Mend).await;

    assert_eq!((told(&whole), told(&lost)), (Vec::new(), vec![(Kind::WithoutBytes, 2, 0)]));
}

#[tokio::test]
async fn bytes_that_are_kept_anew_are_young_again_and_no_record_names_what_is_gone() {
    let hub = Hub::open_unserved().await;
    let bytes = b"The harbour opens at dawn.";
    let Kept::New(_) = hub.keep("dawn.txt", bytes).await else { panic!("new bytes") };
    let file = stored(hub.data(), bytes);
    let long_ago = SystemTime::now() - Span::from_secs(30 * 24 * 3600);
    fs::File::options().write(true).open(&file).and_then(|file| file.set_modified(long_ago)).expect("an old file");
    let old = compared(&hub, Store::Files, Care::Look).await;

    let Kept::New(kept) = hub.keep("dawn.txt", bytes).await else { panic!("bytes without a record") };
    let young = compared(&hub, Store::Files, Care::Look).await;
    fs::remove_file(&file).expect("no bytes");
    let refused = archive::deposit(&hub.cx(), plain(), vec![*kept]).await;

    assert_eq!((told(&old), told(&young)), (vec![(Kind::Unnamed, 1, 0)], Vec::new()));
    let refused = refused.expect_err("no bytes to name").to_string();
    assert!(refused.contains("dawn.txt are no longer kept"), "{refused}");
}

#[tokio::test]
async fn records_that_contradict_themselves_are_told_to_the_keepers_and_to_nobody_else() {
    let hub = Hub::open().await;
    let office = hub.participant("XA").await;
    let (staff, delegate) = (hub.staff().await, hub.delegate("Teresa Muanza", office).await);
    for number in 0..4 {
        hub.document(&format!("Rules {number}"), Audience::Public, &[&format!("Dues of day {number}.")]).await;
    }
    let db = records::opened(hub.data()).await;
    let of = |number: usize| {
        format!(
            "(SELECT v.id FROM document_version v JOIN document d ON d.id = v.document_id WHERE CAST(d.title AS text) LIKE '%Rules {number}%')"
        )
    };
    for statement in [
        format!("DELETE FROM page WHERE rendition_id IN (SELECT id FROM rendition WHERE version_id IN {})", of(0)),
        format!("UPDATE document_version SET published_at = NULL WHERE id IN {}", of(1)),
        "UPDATE document SET audience = 'body' WHERE CAST(title AS text) LIKE '%Rules 2%'".to_owned(),
        format!("UPDATE rendition SET version_id = {} WHERE version_id IN {}", of(0), of(3)),
    ] {
        db.execute_unprepared(&statement).await.expect("behind the hub's back");
    }

    let walk = compared(&hub, Store::Records, Care::Mend).await;
    let health = "{ archiveHealth { comparisons { store lookedAt wasRebuilt drifts { kind found mended } }
        findings { kind rows { document { title { text } } } } } }";
    let answer = staff.ask(health, json!({})).await["archiveHealth"].clone();
    let refused = [delegate.send(health, json!({})).await, hub.visitor().send(health, json!({})).await];

    let all = [Kind::ForNobody, Kind::PageMissing, Kind::WithoutFiles, Kind::WithoutVersion];
    assert_eq!(told(&walk), all.map(|kind| (kind, 1, 0)));
    assert_eq!(answer["comparisons"][0]["store"], "RECORDS");
    assert_eq!(answer["comparisons"][0]["drifts"].as_array().map(Vec::len), Some(4), "{answer:#}");
    let title = |kind: &str| {
        let found = answer["findings"].as_array().expect("findings").iter().find(|finding| finding["kind"] == kind);
        found.map(|finding| finding["rows"][0]["document"]["title"]["text"].clone()).unwrap_or_default()
    };
    let titles = ["PAGE_MISSING", "WITHOUT_VERSION", "FOR_NOBODY", "WITHOUT_FILES"].map(title);
    assert_eq!(titles, ["Rules 0", "Rules 1", "Rules 2", "Rules 3"].map(Value::from));
    assert_eq!(refused.each_ref().map(code), ["FORBIDDEN", "UNAUTHENTICATED"]);
}

#[tokio::test]
async fn the_figures_tell_what_the_last_comparison_found() {
    let hub = Hub::open().await;
    let visitor = hub.visitor();
    visitor.finds("anything").await;
    compared(&hub, Store::Index, Care::Look).await;

    jobs::show(&hub.stores, Store::Index).await.expect("figures");

    let figures = visitor.get("/metrics").await.text().await.expect("figures");
    for name in
        ["kp_drift_found{store=\"index\",kind=\"missing\"}", "kp_drift_begun_timestamp_seconds{store=\"index\"}"]
    {
        assert!(figures.contains(name), "{figures}");
    }
}

#[tokio::test]
async fn the_doctor_compares_the_index_and_puts_it_right() {
    let (hub, ids) = harbour(2).await;
    tamper(&hub, vec![Change::Remove(ids[0].clone())]).await;
    archive::describe(&hub.cx(), ids[1].parse().expect("an id"), archive::Description::default()).await.expect("news");
    let folder = hub.closed().await;
    let doctor = async |words: &[&str]| {
        let mut doctor = command(folder.path(), &[&["doctor"], words].concat());
        doctor.envs(meilisearch::settings(folder.path()));
        ended(doctor).await
    };

    let ill = doctor(&[]).await;
    let mended = doctor(&["--repair"]).await;
    let well = doctor(&["--quick"]).await;

    assert!(
        !ill.status.success() && said(&ill).contains("✗ agreement: the index did not say of 1 of 2"),
        "{}",
        said(&ill)
    );
    assert!(mended.status.success() && said(&mended).contains("1 of 2 documents differed"), "{}", said(&mended));
    assert!(well.status.success() && said(&well).contains("✓ agreement"), "{}", said(&well));
}
