//! Nothing is lost with the machine: a backup while the hub serves, and the same hub elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use server::audience::Audience;
use server::cli::fill;
use server::directory;
use server::files::Files;

use crate::kit::records::{Rows, rows};
use crate::kit::{Asker, Folder, Hub, Person, command, ended, said, store};

const WORDS: [&str; 6] = ["harbour", "certificate", "\"Chair\"", "diamants", "алмазы", "statistics 2019"];

async fn runs(data: &Path, words: &[&str], folder: &Path) -> Output {
    let mut command = command(data, words);
    command.arg(folder);
    ended(command).await
}

fn folder() -> Folder {
    Folder::new()
}

fn label(backup: &Path) -> Value {
    serde_json::from_slice(&fs::read(backup.join("backup.json")).expect("a label")).expect("JSON")
}

/// Every row of every table of a hub, as a backup of now says them.
async fn records_of(data: &Path) -> Rows {
    let copy = folder();
    let taken = runs(data, &["backup"], copy.path()).await;
    assert!(taken.status.success(), "{}", said(&taken));
    rows_in(copy.path()).await
}

/// Every row of every table of a backup.
async fn rows_in(backup: &Path) -> Rows {
    rows(&backup.join(label(backup)["records"].as_str().expect("a name"))).await
}

/// The bytes of every file below a folder, by its path in it.
fn bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(next).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).expect("below").to_owned(), fs::read(&path).expect("bytes"));
            }
        }
    }
    found
}

async fn delegate(hub: &Hub, email: &str) -> Asker {
    let person = directory::person_by_email(&hub.stores.db, email).await.expect("the directory").expect("a person");
    hub.signed_in(&Person { id: person.id }).await
}

async fn answers(asker: &Asker) -> Vec<Value> {
    let mut answers = vec![asker.lists().await.into()];
    for words in WORDS {
        answers.push(asker.searches(words).await);
    }
    answers
}

#[tokio::test]
async fn a_backup_taken_while_the_hub_is_written_to_gives_the_same_hub_elsewhere() {
    let hub = Hub::open().await;
    fill(&hub.stores).await.expect("the demonstration");
    let askers = [
        hub.visitor(),
        delegate(&hub, "kagiso.moremi-dube@example.org").await,
        delegate(&hub, "joaquim.tavira@example.org").await,
    ];
    let [backup, elsewhere] = [folder(), folder()];
    hub.settle().await;
    let mut before = Vec::new();
    for asker in &askers {
        before.push(answers(asker).await);
    }

    let (data, kept) = (hub.data().to_owned(), backup.path().to_owned());
    let taken = tokio::spawn(async move { runs(&data, &["backup"], &kept).await });
    let mut late = 0;
    while !taken.is_finished() {
        late += 1;
        let text = format!("Zeugmatic paper {late}.");
        hub.draft(&format!("Late paper {late}"), Audience::Staff, &[&text]).await;
    }
    let taken = taken.await.expect("an end");
    let restored = runs(elsewhere.path(), &["restore"], backup.path()).await;

    assert!(taken.status.success() && late > 0, "{late}: {}", said(&taken));
    assert!(restored.status.success(), "{}", said(&restored));
    let snapshot = rows_in(backup.path()).await;
    assert_eq!(records_of(elsewhere.path()).await, snapshot);
    let named: BTreeSet<_> = bytes(&store::folder(elsewhere.path())).into_iter().collect();
    let live: BTreeSet<_> = bytes(&store::folder(hub.data())).into_iter().collect();
    assert!(named.is_subset(&live));
    assert_eq!(label(backup.path())["files"], named.len());
    let again = Hub::open_in(elsewhere).await;
    assert!(before[0] != before[1] && before[1] != before[2], "the askers see different things");
    for (asker, before) in askers.iter().zip(before) {
        assert_eq!(answers(&again.asked_by(asker)).await, before);
    }
    assert_is_a_past_of(&snapshot, &hub).await;
}

/// Every row of the snapshot is in the live hub, and what the live hub has besides was told of later.
async fn assert_is_a_past_of(snapshot: &Rows, hub: &Hub) {
    let live = records_of(hub.data()).await;

    // Two tables hold marks that move on.
    let lasting = snapshot.iter().filter(|(table, _)| !["sqlite_sequence", "follower"].contains(&table.as_str()));
    for (table, rows) in lasting {
        assert!(rows.is_subset(&live[table]), "{table}");
    }
    for table in ["document", "document_version", "rendition", "page", "outbox"] {
        let late = live[table].len() - snapshot[table].len();
        assert_eq!(late, live["document"].len() - snapshot["document"].len(), "{table}: one row a late paper");
    }
}

#[tokio::test]
async fn a_second_backup_adds_what_is_new_and_keeps_one_set_of_records() {
    let hub = Hub::open().await;
    hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    let backup = folder();
    runs(hub.data(), &["backup"], backup.path()).await;
    let first = bytes(backup.path());
    hub.document("Port dues", Audience::Public, &["Port dues are paid at noon."]).await;

    let second = runs(hub.data(), &["backup"], backup.path()).await;

    assert!(said(&second).contains("2 files of"), "{}", said(&second));
    assert!(said(&second).contains("1 of them new here"), "{}", said(&second));
    let present = bytes(backup.path());
    assert!(
        first.iter().filter(|(path, _)| path.starts_with("files")).all(|(path, old)| present.get(path) == Some(old))
    );
    assert_eq!(present.keys().filter(|path| path.to_string_lossy().starts_with("records-")).count(), 1);
    assert_eq!(label(backup.path())["news"], 4);
}

/// A backup that reads the only file of a hub from a pipe: it stands still there until the pipe is opened.
#[tokio::test]
async fn a_backup_that_is_killed_is_no_backup_and_the_earlier_one_stays_whole() {
    let (data, files, backup) = (folder(), folder(), folder());
    let imports = async |text: &str, name: &str| {
        fs::write(files.path().join(name), text).expect("a file");
        let output = runs(data.path(), &["import"], files.path()).await;
        assert!(output.status.success(), "{}", said(&output));
    };
    imports("The harbour opens at dawn.", "one.txt").await;
    let [fresh, elsewhere] = [(); 2].map(|()| folder());
    runs(data.path(), &["backup"], backup.path()).await;
    imports("Port dues are paid at noon.", "two.txt").await;
    let stored = store::stored(data.path(), b"Port dues are paid at noon.");
    let sound = fs::read(&stored).expect("bytes");
    fs::remove_file(&stored).expect("the stored file");
    assert!(std::process::Command::new("mkfifo").arg(&stored).status().expect("mkfifo runs").success());

    for folder in [&backup, &fresh] {
        let mut child = command(data.path(), &["backup"]).arg(folder.path()).spawn().expect("kp-hub starts");
        let pipe = fs::File::options().write(true).open(&stored).expect("the backup has come to the pipe");
        child.kill().expect("a running child");
        child.wait().expect("its end");
        drop(pipe);
    }

    let refused = runs(elsewhere.path(), &["restore"], fresh.path()).await;
    assert!(!refused.status.success() && said(&refused).contains("is no whole backup"), "{}", said(&refused));
    let restored = runs(elsewhere.path(), &["restore"], backup.path()).await;
    assert!(said(&restored).contains("1 documents and 1 files"), "{}", said(&restored));
    fs::remove_file(&stored).expect("the pipe");
    fs::write(&stored, sound).expect("the bytes");
    let whole = runs(data.path(), &["backup"], fresh.path()).await;
    assert!(whole.status.success() && said(&whole).contains("2 files of"), "{}", said(&whole));
}

#[tokio::test]
async fn a_damaged_backup_is_refused_before_anything_is_written() {
    let hub = Hub::open().await;
    hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    let backup = folder();
    runs(hub.data(), &["backup"], backup.path()).await;
    let file = hub.folder().join("Harbour rules.txt");
    let kept = store::stored_in(&backup.path().join("files"), b"The harbour opens at dawn.");
    let records = backup.path().join(label(backup.path())["records"].as_str().expect("a name"));

    for (path, complaint) in [(kept.clone(), "files of this backup are damaged"), (records, "is not as it was written")]
    {
        let sound = fs::read(&path).expect("bytes");
        fs::File::options().write(true).open(&path).expect("a file").write_at(b"#", 5).expect("one byte");
        let elsewhere = folder();
        let refused = runs(elsewhere.path(), &["restore"], backup.path()).await;
        assert!(!refused.status.success() && said(&refused).contains(complaint), "{}", said(&refused));
        assert_eq!(bytes(elsewhere.path()), BTreeMap::new());
        if path != kept {
            fs::write(&path, sound).expect("the bytes");
        }
    }
    let mended = runs(hub.data(), &["backup", "--verify"], backup.path()).await;
    assert!(said(&mended).contains("1 of them new here"), "{}", said(&mended));
    assert_eq!(Files::hash(&kept).await.expect("a hash"), Files::hash(&file).await.expect("a hash"));
}

#[tokio::test]
async fn a_hub_that_lost_a_file_is_backed_up_only_by_those_who_say_so() {
    let hub = Hub::open().await;
    hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    hub.document("Port dues", Audience::Public, &["Port dues are paid at noon."]).await;
    let lost = store::stored(hub.data(), b"Port dues are paid at noon.");
    fs::remove_file(&lost).expect("the stored file");
    let [backup, elsewhere] = [(); 2].map(|()| folder());

    let refused = runs(hub.data(), &["backup"], backup.path()).await;
    let accepted = runs(hub.data(), &["backup", "--without-lost"], backup.path()).await;
    let restored = runs(elsewhere.path(), &["restore"], backup.path()).await;

    let sha256 = lost.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(!refused.status.success() && said(&refused).contains(&sha256), "{}", said(&refused));
    assert!(accepted.status.success(), "{}", said(&accepted));
    assert!(said(&restored).contains("2 documents and 1 files"), "{}", said(&restored));
    assert!(said(&restored).contains(&format!("lost before the backup: {sha256}")), "{}", said(&restored));
}

#[tokio::test]
async fn only_an_empty_folder_is_restored_into_and_a_restore_that_broke_off_opens_as_nothing() {
    let [data, files, backup] = [(); 3].map(|()| folder());
    fs::write(files.path().join("one.txt"), "The harbour opens at dawn.").expect("a file");
    runs(data.path(), &["import"], files.path()).await;
    runs(data.path(), &["backup"], backup.path()).await;

    let refused = runs(data.path(), &["restore"], backup.path()).await;
    fs::write(data.path().join("restoring"), "").expect("the mark of a restore");
    let closed = command(data.path(), &["reindex"]).output().expect("kp-hub runs");

    assert!(!refused.status.success() && said(&refused).contains("is not empty"), "{}", said(&refused));
    assert!(!closed.status.success() && said(&closed).contains("did not come to its end"), "{}", said(&closed));
}
