//! Files in a bucket: they come back whole, and a bucket that refuses or vanishes loses nothing.

mod by_tls;

use std::fs;
use std::path::{Path, PathBuf};

use entity::DocumentId;
use futures::TryStreamExt;
use reqwest::{Method, StatusCode};
use serde_json::json;
use server::archive::health::{self, jobs};
use server::archive::{self, FileToKeep, Kept};
use server::audience::Audience;
use server::files::{Deposit, Files};

use crate::kit::store::{Server, settings_of, stored_in};
use crate::kit::wire::{Fate, Wire};
use crate::kit::{Asker, Folder, Hub, command, ended, said, uploading};

/// Where the hubs of these tests keep files.
const PLACE: &str = "s3://kept-papers/archive";

/// Larger than what is put at once.
const LARGE: usize = 12 * 1024 * 1024 + 7;

/// A hub that keeps its files in a bucket, and the wire by which it reaches it.
struct Remote {
    hub: Hub,
    wire: Wire,
    server: Server,
}

impl Remote {
    async fn open() -> Self {
        let server = Server::start();
        server.bucket("kept-papers");
        let wire = Wire::to(&server.base).await;
        let settings = settings_of(PLACE, &wire.base);
        let mut settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        settings.push(("KP_FILES_SECONDS", "1"));
        Self { hub: Hub::open_with(&settings).await, wire, server }
    }

    /// The folder in which the server keeps what the hub gives it.
    fn store(&self) -> PathBuf {
        self.server.bucket("kept-papers").join("archive")
    }

    /// A file of this test's.
    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        fs::create_dir_all(self.hub.folder()).expect("a folder");
        let path = self.hub.folder().join(name);
        fs::write(&path, bytes).expect("a file");
        path
    }

    fn files(&self) -> &Files {
        &self.hub.stores.files
    }
}

/// `kp-hub` with these words, in a data folder, with files in a bucket behind this address.
fn told(data: &Path, endpoint: &str, words: &[&str]) -> std::process::Command {
    let mut command = command(data, words);
    command.envs(settings_of(PLACE, endpoint)).env("KP_FILES_SECONDS", "1");
    command
}

fn large() -> Vec<u8> {
    (0..LARGE).map(|place| (place % 251) as u8).collect()
}

async fn path_of(asker: &Asker, id: &str) -> String {
    asker.opens(id).await["versions"][0]["renditions"][0]["path"].as_str().expect("a path").to_owned()
}

#[tokio::test]
async fn a_large_file_is_put_in_parts_and_comes_back_whole_and_in_part() {
    let remote = Remote::open().await;
    let staff = remote.hub.staff().await;
    let bytes = large();
    let Kept::New(kept) = remote.hub.keep("large.bin", &bytes).await else { panic!("new bytes") };
    let id = archive::deposit(&remote.hub.cx(), crate::kit::plain(), vec![*kept]).await.expect("a draft");
    let path = path_of(&staff, &id.to_string()).await;

    let whole = staff.reads(&path).await;
    let range = "bytes=5242870-5242890";
    let part = staff.request(Method::GET, &path).header("range", range).send().await.expect("an answer");

    assert!(whole == bytes);
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.bytes().await.expect("a body"), bytes[5_242_870..=5_242_890]);
    assert!(fs::read(stored_in(&remote.store(), &bytes)).expect("stored bytes") == bytes);
    assert_eq!(remote.server.unfinished_parts(), 0);
}

#[tokio::test]
async fn a_wire_that_is_cut_again_and_again_is_put_over_all_the_same() {
    let remote = Remote::open().await;
    let path = remote.file("large.bin", &large());
    let deposit = Files::hash(&path).await.expect("a hash");

    remote.wire.is(Fate::Cut(6_000_000));
    remote.files().put(&path, &deposit).await.expect("kept");

    assert!(fs::read(stored_in(&remote.store(), &large())).expect("stored bytes") == large());
}

#[tokio::test]
async fn what_changes_while_it_is_put_is_not_kept_and_leaves_no_parts() {
    let remote = Remote::open().await;
    let path = remote.file("large.bin", &large());
    let other = Deposit { sha256: "0".repeat(64), byte_size: LARGE as u64 };

    let refused = remote.files().put(&path, &other).await.expect_err("other bytes");

    assert!(refused.to_string().contains("changed while it was read"), "{refused:#}");
    assert_eq!(remote.files().list().try_collect::<Vec<_>>().await.expect("a list"), []);
    assert_eq!(remote.server.unfinished_parts(), 0);
}

/// Deposits three files while another change is under way, which ends when the store was asked for all of them and
/// something has happened. Answers what came of it, and how often the store was asked.
async fn deposits_behind_a_change(
    remote: &Remote,
    happens: impl FnOnce(),
) -> (server::error::Result<DocumentId>, usize) {
    let mut files = Vec::new();
    for number in 0..3 {
        let bytes = format!("The harbour opens at dawn on day {number}.");
        let kept = remote.hub.keep(&format!("{number}.txt"), bytes.as_bytes()).await;
        let Kept::New(kept) = kept else { panic!("new bytes") };
        files.push(*kept);
    }
    let before = remote.wire.answers();
    let cx = remote.hub.cx();
    let other = cx.begin().await.expect("a change");
    let meanwhile = async {
        while remote.wire.answers() < before + 3 {
            tokio::task::yield_now().await;
        }
        happens();
        other.rollback().await.expect("an end");
    };
    let (deposited, ()) = tokio::join!(archive::deposit(&cx, crate::kit::plain(), files), meanwhile);
    (deposited, remote.wire.answers() - before)
}

#[tokio::test]
async fn a_change_waits_for_no_store() {
    let remote = Remote::open().await;

    let (deposited, asked) = deposits_behind_a_change(&remote, || remote.wire.is(Fate::Forbidden)).await;

    assert!(deposited.is_ok(), "{deposited:?}");
    assert_eq!(asked, 3);
}

#[tokio::test]
async fn what_is_removed_while_a_change_waits_is_not_named() {
    let remote = Remote::open().await;
    // So old are bytes that are removed.
    remote.hub.advance(health::FORGOTTEN);
    let file = stored_in(&remote.store(), b"The harbour opens at dawn on day 1.");

    let remove = || fs::remove_file(&file).expect("stored bytes");
    let (deposited, _) = deposits_behind_a_change(&remote, remove).await;

    let refused = deposited.expect_err("no bytes to name").to_string();
    assert!(refused.contains("1.txt are no longer kept"), "{refused}");
}

#[tokio::test]
async fn more_files_are_listed_than_a_page_of_the_bucket_has() {
    let remote = Remote::open().await;
    let folder = remote.store().join("sha256/00");
    fs::create_dir_all(&folder).expect("a folder");
    for number in 0..1001 {
        fs::write(folder.join(format!("{number:064}")), "x").expect("stored bytes");
    }

    let listed: Vec<_> = remote.files().list().try_collect().await.expect("a list");

    assert_eq!(listed.len(), 1001);
}

#[tokio::test]
async fn a_store_that_fails_costs_no_file_its_good_name_and_the_hub_serves_the_rest() {
    let remote = Remote::open().await;
    let (hub, visitor) = (&remote.hub, remote.hub.visitor());
    let id = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    let path = path_of(&visitor, &id).await;
    let sound = async || health::report(&hub.cx()).await.expect("a report").fixity.sound;
    jobs::step(&hub.stores, "").await.expect("a round");
    hub.advance(chrono::Duration::days(31));
    let staff = hub.staff().await;
    let bucket = remote.server.bucket("kept-papers");
    let aside = bucket.with_file_name("aside");

    for failure in ["403", "silence", "cut", "no bucket"] {
        match failure {
            "403" => remote.wire.is(Fate::Forbidden),
            "silence" => remote.wire.is(Fate::Stalls(0)),
            "cut" => remote.wire.is(Fate::Cut(0)),
            _ => fs::rename(&bucket, &aside).expect("no bucket"),
        }
        let round = jobs::step(&hub.stores, "").await;

        assert!(round.is_err(), "{failure}");
        assert_eq!(sound().await, 1, "{failure}");
        assert!(visitor.status(&path).await.is_server_error(), "{failure}");
        assert_eq!(visitor.status("/readyz").await, StatusCode::SERVICE_UNAVAILABLE, "{failure}");
        assert_eq!(visitor.lists().await, ["Harbour rules"], "{failure}");
        let health = staff.ask("{ archiveHealth { sound unnamedFiles } }", json!({})).await;
        assert_eq!(health["archiveHealth"], json!({ "sound": 1, "unnamedFiles": null }), "{failure}");
        // This server makes a bucket for whoever writes into it.
        if failure != "no bucket" {
            let file = remote.file("new.txt", failure.as_bytes());
            assert!(archive::keep(&hub.cx(), to_keep(file)).await.is_err(), "{failure}");
        }
        remote.wire.is(Fate::Well);
    }
    fs::rename(&aside, &bucket).expect("the bucket");

    assert_eq!(visitor.reads(&path).await, b"The harbour opens at dawn.");
    jobs::step(&hub.stores, "").await.expect("a round");
    assert_eq!(sound().await, 1);
}

fn to_keep(path: PathBuf) -> FileToKeep {
    let file_name = "new.txt".to_owned();
    FileToKeep { path, file_name, language: None, is_authentic: true, is_machine_translation: false }
}

#[tokio::test]
async fn a_download_that_the_store_breaks_off_ends_and_is_gone_on_with() {
    let remote = Remote::open().await;
    let staff = remote.hub.staff().await;
    let Kept::New(kept) = remote.hub.keep("large.bin", &large()).await else { panic!("new bytes") };
    let id = archive::deposit(&remote.hub.cx(), crate::kit::plain(), vec![*kept]).await.expect("a draft");
    let path = path_of(&staff, &id.to_string()).await;

    remote.wire.is(Fate::Stalls(6_000_000));
    let broken = staff.get(&path).await.bytes().await;
    remote.wire.is(Fate::Well);
    let rest = staff.request(Method::GET, &path).header("range", "bytes=6000000-").send().await.expect("an answer");

    assert!(broken.is_err());
    assert!(rest.bytes().await.expect("a body") == large()[6_000_000..]);
}

#[tokio::test]
async fn an_upload_goes_on_where_it_stood_once_the_store_answers_again() {
    let remote = Remote::open().await;
    let staff = remote.hub.staff().await;
    let path = uploading::path_of(&staff.begins_upload(23).await);
    staff.sends_piece(&path, 0, b"Minutes ").await;

    remote.wire.is(Fate::Forbidden);
    let refused = staff.sends_piece(&path, 8, b"of the harbour.").await.status();
    let waiting = staff.own_uploads().await;
    remote.wire.is(Fate::Well);
    let taken = staff.sends_piece(&path, 8, b"of the harbour.").await.status();
    let read = staff.own_uploads_once_read().await;
    let deposited = staff.deposits(&[json!({ "upload": read[0]["id"] })], json!({})).await;

    assert_eq!([refused, taken], [StatusCode::SERVICE_UNAVAILABLE, StatusCode::NO_CONTENT]);
    assert_eq!((&waiting[0]["state"], &waiting[0]["received"]), (&json!("RECEIVING"), &json!(8)));
    assert_eq!(read[0]["state"], "READ");
    assert_eq!(deposited["data"]["depositDocument"]["state"], "DRAFT", "{deposited:#}");
    assert!(stored_in(&remote.store(), b"Minutes of the harbour.").exists());
}

#[tokio::test]
async fn a_backup_from_a_store_that_fails_declares_nothing_lost_and_goes_on_when_it_is_run_again() {
    let remote = Remote::open().await;
    remote.hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    let backup = Folder::new();
    let run = async |words: &[&str]| {
        let mut command = told(remote.hub.data(), &remote.wire.base, words);
        command.arg(backup.path());
        ended(command).await
    };

    remote.wire.is(Fate::Forbidden);
    let refused = run(&["backup", "--without-lost"]).await;
    remote.wire.is(Fate::Well);
    let taken = run(&["backup"]).await;

    assert!(!refused.status.success() && said(&refused).contains("run it again"), "{}", said(&refused));
    assert!(said(&refused).contains("AWS_SECRET_ACCESS_KEY"), "{}", said(&refused));
    assert!(taken.status.success() && said(&taken).contains("1 files of"), "{}", said(&taken));
}

#[tokio::test]
async fn a_backup_is_restored_into_an_empty_bucket_and_no_other() {
    let remote = Remote::open().await;
    let [data, papers, backup, elsewhere] = [(); 4].map(|()| Folder::new());
    fs::write(papers.path().join("one.txt"), "The harbour opens at dawn.").expect("a file");
    let run = async |mut command: std::process::Command, folder: &Folder| {
        command.arg(folder.path());
        ended(command).await
    };
    run(command(data.path(), &["import"]), &papers).await;
    run(command(data.path(), &["backup"]), &backup).await;

    let restored = run(told(elsewhere.path(), &remote.wire.base, &["restore"]), &backup).await;
    let again = Folder::new();
    let refused = run(told(again.path(), &remote.wire.base, &["restore"]), &backup).await;

    assert!(restored.status.success(), "{}", said(&restored));
    assert!(stored_in(&remote.store(), b"The harbour opens at dawn.").exists());
    assert!(!refused.status.success() && said(&refused).contains("there are files in s3://"), "{}", said(&refused));
}

#[tokio::test]
async fn the_doctor_says_what_to_do_about_a_bucket() {
    let server = Server::start();
    let data = Folder::new();
    let doctor = async |name: &str, value: &str| {
        let mut command = told(data.path(), &server.base, &["doctor"]);
        command.env(name, value);
        said(&ended(command).await)
    };

    let absent = doctor("KP_FILES_SECONDS", "1").await;
    server.bucket("kept-papers");
    let well = doctor("KP_FILES_SECONDS", "1").await;
    let wrong = doctor("AWS_SECRET_ACCESS_KEY", "another").await;
    let away = doctor("AWS_ENDPOINT_URL", "http://127.0.0.1:1").await;
    let open = doctor("AWS_ENDPOINT_URL", "http://files.example.org").await;

    assert!(absent.contains("✗ files") && absent.contains("make it"), "{absent}");
    assert!(well.contains("✓ files"), "{well}");
    assert!(wrong.contains("✗ files") && wrong.contains("AWS_SECRET_ACCESS_KEY are right"), "{wrong}");
    assert!(away.contains("✗ files") && away.contains("AWS_ENDPOINT_URL and AWS_REGION are right"), "{away}");
    assert!(open.contains("AWS_ALLOW_HTTP=true"), "{open}");
}
