//! An upgrade with yesterday's real program: the records are of its making and it serves on, while today's brings them
//! up and works beside it. Then either goes.

mod steps;
mod together;
mod uploads;

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{finds, is_whole, news, told_once};
use crate::kit::former::by_former;
use crate::kit::instance::{Instance, shared};
use crate::kit::papers::Papers;
use crate::kit::{Asker, Folder, Hub, ended, records, said};

/// Who keeps the archive of the demonstration.
const STAFF: &str = "Kagiso Moremi-Dube";

/// What is noted of a file with a gap.
const NOTE: &str = "page 2 has no text";

/// A text of three pages, of which the second is empty.
fn with_gap(words: &str) -> Vec<u8> {
    format!("{words}\u{c}\u{c}Nothing more is said.").into_bytes()
}

/// Imports a file with a gap.
async fn imports(import: impl Fn(&Path) -> Command, words: &str) {
    let (mut papers, data) = (Papers::written(0, 0), Folder::new());
    papers.add(&format!("{words}.txt"), with_gap(words));
    let mut import = import(data.path());
    import.arg(papers.folder());
    let imported = ended(import).await;
    assert!(imported.status.success(), "{}", said(&imported));
}

/// How yesterday's program imports into a folder that is shared, for everybody.
fn imports_as_former(common: &Path) -> impl Fn(&Path) -> Command {
    move |data| by_former(common, data, &["import", "--audience", "public"])
}

/// How today's does.
fn imports_as_today(hub: &Hub) -> impl Fn(&Path) -> Command {
    move |data| shared(hub, data, &["import", "--audience", "public"])
}

/// A folder in which yesterday's program has begun an archive.
async fn begun_by_former() -> Folder {
    let common = Folder::new();
    records::begin_bare(common.path());
    imports(imports_as_former(common.path()), "Harbour rules").await;
    common
}

/// Both programs over records that yesterday's has begun, and a way to look into what they share.
async fn both() -> (Hub, [Instance; 2]) {
    let common = begun_by_former().await;
    let former = Instance::of_former(common.path()).await;
    let today = Instance::of_today(common.path()).await;
    (Hub::open_unserved_in(common).await, [former, today])
}

/// The id of the only document that an asker finds at an instance by these words, once it is there.
async fn found(at: &Asker, words: &str) -> String {
    loop {
        let found = at.searches(words).await;
        if found["totalCount"] == 1 {
            return found["edges"][0]["node"]["id"].as_str().expect("an id").to_owned();
        }
    }
}

/// What both programs tell of the file of a document: the sentence that was noted.
async fn sentence(at: &Asker, id: &str) -> Value {
    at.reads_about(id).await["versions"][0]["renditions"][0]["extractionNote"].clone()
}

/// What today's tells of it: the code and the sentence.
async fn note(at: &Asker, id: &str) -> [Value; 2] {
    let document = at.opens(id).await;
    let note = &document["versions"][0]["renditions"][0]["extractionNotes"][0];
    ["code", "sentence"].map(|field| note[field].clone())
}
