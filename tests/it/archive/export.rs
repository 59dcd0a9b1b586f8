//! Giving everything out, and taking in elsewhere what was given out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chrono::Duration;
use entity::archive::relation::Kind::{AnnexOf, Supersedes};
use entity::directory::meeting;
use entity::{BodyId, DocumentId, LocalizedText, MeetingId, OrganisationId};
use server::archive::{self, Kept, KeptFile, NewDocument, Revision};
use server::audience::Audience;
use server::directory::{self, NewBody, NewMeeting};

use crate::kit::{Folder, Hub, command, ended, on, plain, said, store};

async fn run(data: &Path, words: &[&str]) -> Output {
    ended(command(data, words)).await
}

fn name(path: &Path) -> &str {
    path.to_str().expect("a name")
}

async fn file(hub: &Hub, name: &str, bytes: &[u8]) -> Vec<KeptFile> {
    let Kept::New(kept) = hub.keep(name, bytes).await else { panic!("these very bytes are held already") };
    vec![*kept]
}

/// A body of some years whose acronym another one bears in other years.
async fn committee(hub: &Hub, title: &str, from: &str, to: Option<&str>, parent_id: BodyId) -> BodyId {
    let name = LocalizedText::new("en", title);
    let (from, to) = (Some(on(from)), to.map(on));
    let new = NewBody { acronym: "AHC".to_owned(), name, parent_id: Some(parent_id), from, to };
    directory::enter_body(&hub.cx(), new).await.expect("a new body")
}

async fn meeting(hub: &Hub, host: OrganisationId) -> MeetingId {
    let name = LocalizedText::new("en", "Plenary 2017").with("fr", "Plénière 2017");
    let (place, from) = (Some("Sando".to_owned()), on("2017-12-10"));
    let new = NewMeeting { kind: meeting::Kind::Plenary, name, place, host_id: Some(host), from, to: None };
    directory::enter_meeting(&hub.cx(), new).await.expect("a new meeting")
}

async fn deposit(hub: &Hub, symbol: &str, new: NewDocument, bytes: &[u8]) -> DocumentId {
    let title = LocalizedText::new("en", symbol).with("fr", format!("{symbol} en français"));
    let new = NewDocument { symbol: Some(symbol.to_owned()), title, ..new };
    archive::deposit(&hub.cx(), new, file(hub, "document.txt", bytes).await).await.expect("a draft")
}

/// An archive with everything that a document can be.
async fn archive_of_everything() -> Hub {
    let hub = Hub::open().await;
    let (sandoria, velmara) = (hub.participant("XA").await, hub.participant("XB").await);
    let plenary = hub.body("PLENARY", &[sandoria, velmara]).await;
    let first = committee(&hub, "Committee on Reform", "2011-01-01", Some("2013-12-31"), plenary).await;
    let second = committee(&hub, "Committee on Review", "2022-01-01", None, plenary).await;
    hub.seat(first, velmara, on("2011-01-01"), Some(on("2012-06-30"))).await;
    let cx = hub.cx();
    deposit(&hub, "A DRAFT", plain(), b"Not yet.").await;
    let dated = |date: &str, body| NewDocument { date: date.parse().ok(), body: Some(body), ..plain() };
    let aliases = vec!["OLD 1".to_owned(), "OLD, 2".to_owned()];
    let old = deposit(&hub, "KP/1", NewDocument { aliases, ..dated("2012", first) }, b"Of the first.").await;
    let new = deposit(&hub, "KP/1", dated("2023-05?", second), b"Of the second.").await;
    let undated = NewDocument { body: Some(second), audience: Audience::Body(first), ..plain() };
    let closed = deposit(&hub, "..", undated, b"For the first alone.").await;
    let parties = Audience::Parties(vec![velmara, sandoria]);
    let subjects = ["certificate", "alluvial-mining"].into_iter().collect();
    let meeting = Some(meeting(&hub, sandoria).await);
    let shared = NewDocument { participant: Some(velmara), audience: parties, subjects, meeting, ..plain() };
    let shared = deposit(&hub, "AD \"7\" \\ %41/é", shared, b"%PDF-1.4 unreadable").await;
    for id in [old, new, closed, shared] {
        archive::publish(&cx, id).await.expect("published");
    }
    for (note, bytes) in [("A date mended", &b"Mended."[..]), ("Waits", b"Mended again.")] {
        let revision = Revision { note: note.to_owned(), files: file(&hub, "document.txt", bytes).await };
        archive::revise(&cx, new, revision).await.expect("a version");
        if note != "Waits" {
            archive::publish(&cx, new).await.expect("published");
        }
    }
    archive::relate(&cx, new, Supersedes, old).await.expect("a tie");
    archive::relate(&cx, shared, AnnexOf, new).await.expect("a tie");
    archive::withdraw(&cx, old, "Adopted by mistake\nand \"twice\"".to_owned()).await.expect("withdrawn");
    let later = deposit(&hub, "LATER", plain(), b"In a while.").await;
    archive::embargo(&cx, later, Some(cx.today() + Duration::days(900))).await.expect("an embargo");
    archive::publish(&cx, later).await.expect("held back");
    hub
}

/// The files below a folder with their bytes.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(next).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let within = path.strip_prefix(folder).expect("within").to_owned();
                found.insert(within, fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

#[tokio::test]
async fn an_export_taken_in_by_an_empty_hub_is_the_same_archive() {
    let hub = archive_of_everything().await;
    let [elsewhere, bags] = [(); 2].map(|()| Folder::new());
    let [here, there] = ["here", "there"].map(|bag| bags.path().join(bag));

    let exported = run(hub.data(), &["export", name(&here)]).await;
    let imported = run(elsewhere.path(), &["import", name(&here)]).await;
    let exported_again = run(elsewhere.path(), &["export", name(&there)]).await;
    let imported_again = run(elsewhere.path(), &["import", name(&here)]).await;

    assert!(exported.status.success(), "{}", said(&exported));
    assert!(imported.status.success() && said(&imported).contains("6 new (1 of them"), "{}", said(&imported));
    assert!(exported_again.status.success(), "{}", said(&exported_again));
    assert!(said(&imported_again).contains("0 new (0 of them without readable text), 6 held already, 0 failed"));
    let (here, there) = (tree(&here.join("data")), tree(&there.join("data")));
    let manifest = String::from_utf8_lossy(&here[Path::new("manifest.toml")]).into_owned();
    assert_eq!(manifest, String::from_utf8_lossy(&there[Path::new("manifest.toml")]));
    assert!(here == there, "{:?} and {:?}", here.keys(), there.keys());
    assert!(manifest.contains("meeting = \"Plenary 2017\""), "{manifest}");
    let other = Hub::open_in(elsewhere).await;
    assert_eq!(other.visitor().lists().await, hub.visitor().lists().await);
    assert_eq!(other.visitor().lists().await.len(), 2, "what only some may see stays theirs");
}

/// The bag of a small archive, and the data it came from.
async fn small_bag() -> (Folder, Folder) {
    let hub = Hub::open().await;
    hub.document("One", Audience::Public, &["First words."]).await;
    hub.document("Two", Audience::Public, &["Second words."]).await;
    let bags = Folder::new();
    let exported = run(hub.data(), &["export", name(&bags.path().join("bag"))]).await;
    assert!(exported.status.success(), "{}", said(&exported));
    (bags, hub.closed().await)
}

#[tokio::test]
async fn a_bag_that_was_changed_is_refused_as_a_whole() {
    let (bags, _) = small_bag().await;
    let (bag, empty) = (bags.path().join("bag"), Folder::new());
    let path = bag.join("data/files/undated/Two/Two.txt");
    fs::write(&path, "Other words.").expect("a file");

    let imported = run(empty.path(), &["import", name(&bag)]).await;

    let told = said(&imported);
    assert!(!imported.status.success(), "{told}");
    assert!(told.contains("data/files/undated/Two/Two.txt is not what the bag says"), "{told}");
    assert!(told.contains("0 new"), "{told}");
}

/// Where the store keeps bytes that are part of a text.
fn stored(data: &Path, words: &str) -> PathBuf {
    let is_it = |(path, bytes): (PathBuf, Vec<u8>)| (bytes == words.as_bytes()).then_some(path);
    let files = store::folder(data);
    files.join(tree(&files).into_iter().find_map(is_it).expect("stored bytes"))
}

#[tokio::test]
async fn an_export_with_damaged_and_lost_files_names_them_and_leaves_nothing() {
    let (_, data) = small_bag().await;
    fs::write(stored(data.path(), "First words."), "Fewer.").expect("a file");
    fs::remove_file(stored(data.path(), "Second words.")).expect("a file");
    let bags = Folder::new();

    let exported = run(data.path(), &["export", name(&bags.path().join("bag"))]).await;

    let told = said(&exported);
    assert!(!exported.status.success(), "{told}");
    assert!(told.contains("One.txt of doc_") && told.contains("Two.txt of doc_"), "{told}");
    assert_eq!(fs::read_dir(&bags).expect("a folder").count(), 0);
}

#[tokio::test]
async fn an_export_that_is_killed_leaves_nothing_that_looks_whole() {
    let (_, data) = small_bag().await;
    let held_up = stored(data.path(), "Second words.");
    fs::remove_file(&held_up).expect("a file");
    assert!(Command::new("mkfifo").arg(&held_up).status().expect("mkfifo runs").success());
    let bags = Folder::new();
    let bag = bags.path().join("bag");

    let mut export = command(data.path(), &["export", name(&bag)]).spawn().expect("kp-hub starts");
    // Opens when the export reads there, and so is in its middle.
    let pipe = fs::OpenOptions::new().write(true).open(&held_up).expect("a pipe");
    export.kill().expect("a running export");
    export.wait().expect("its end");
    drop(pipe);

    assert!(!bag.exists());
    let left: Vec<_> = fs::read_dir(&bags).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    assert_eq!(left.len(), 1, "it was in its middle");
    assert!(left.iter().all(|folder| !folder.join("bagit.txt").exists()), "{left:?}");
    assert!(name(&left[0]).contains("bag.unfinished-"), "{left:?}");
}
