//! Taking in: real files, by the command line.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use server::archive::Kept;
use server::cli::demo;

use crate::kit::{Folder, Hub, command, program, said, store};

/// Runs `kp-hub` in a data folder of its own.
fn hub(data: &Path, words: &[&str]) -> Output {
    command(data, words).output().expect("kp-hub runs")
}

/// Three files by our own writers, one that cannot be read, one that is no document.
fn folder_of_files(folder: &Path) {
    let archive = demo::archive().expect("the demonstration");
    for document in archive.documents.iter().take(3) {
        let rendition = &document.renditions[0];
        std::fs::write(folder.join(&rendition.file_name), demo::write(rendition).expect("bytes")).expect("a file");
    }
    std::fs::write(folder.join("broken.pdf"), b"%PDF-1.7 and then nothing").expect("a file");
    std::fs::create_dir(folder.join("deeper")).expect("a folder");
    std::fs::write(folder.join("deeper/note.txt"), "Une remarque sur le calendrier des échéances.").expect("a file");
}

#[test]
fn an_import_takes_in_a_folder_reports_what_it_cannot_read_and_is_idempotent() {
    let [data, files] = [(); 2].map(|()| Folder::new());
    folder_of_files(files.path());
    let folder = files.path().to_str().expect("a name");

    let first = hub(data.path(), &["import", folder]);
    let second = hub(data.path(), &["import", folder]);

    let (first_said, second_said) = (said(&first), said(&second));
    assert!(first.status.success(), "{first_said}");
    assert!(first_said.contains("5 new (1 of them without readable text), 0 held already, 0 failed"), "{first_said}");
    assert!(
        first_said.lines().any(|line| line.contains("broken.pdf") && line.contains("damaged or incomplete")),
        "{first_said}"
    );
    assert!(second_said.contains("0 new (0 of them without readable text), 5 held already, 0 failed"), "{second_said}");
}

#[test]
fn a_path_that_is_not_there_is_named_and_nothing_is_taken_in() {
    let data = Folder::new();

    let output = hub(data.path(), &["import", "/no/such/folder"]);

    assert!(!output.status.success());
    assert!(said(&output).contains("/no/such/folder cannot be listed"), "{}", said(&output));
}

#[test]
fn a_wrong_setting_is_refused_at_the_start() {
    let data = Folder::new();

    let output = Command::new(program()).arg("serve").current_dir(&data).env_clear().env("KP_LISTEN", "8080").output();

    let output = output.expect("kp-hub runs");
    assert!(!output.status.success());
    assert!(said(&output).contains("KP_LISTEN is `8080`, which cannot be used"), "{}", said(&output));
    assert!(said(&output).contains("for example KP_LISTEN=127.0.0.1:8080"), "{}", said(&output));
}

#[test]
fn the_doctor_finds_a_well_hub_well_and_names_what_is_broken() {
    let data = Folder::new();

    let well = hub(data.path(), &["doctor"]);
    let files = store::folder(data.path());
    std::fs::remove_dir_all(&files).expect("the files");
    std::fs::write(&files, "in the way").expect("a file");
    let broken = hub(data.path(), &["doctor"]);

    assert!(well.status.success() && said(&well).contains("✓ records"), "{}", said(&well));
    assert!(!broken.status.success() && said(&broken).contains("✗ files"), "{}", said(&broken));
    assert!(said(&broken).contains("KP_FILES_URL"), "{}", said(&broken));
}

#[test]
fn the_demonstration_fills_an_empty_hub_once_and_a_rebuilt_index_holds_as_much() {
    let data = Folder::new();
    let documents = demo::archive().expect("the demonstration").documents.len();

    let first = hub(data.path(), &["demo"]);
    let second = hub(data.path(), &["demo"]);
    let rebuilt = hub(data.path(), &["reindex"]);

    assert!(said(&first).contains(&format!("{documents} documents")), "{}", said(&first));
    assert!(said(&second).contains("is left as it is"), "{}", said(&second));
    assert!(said(&rebuilt).contains(&format!("{documents} documents anew")), "{}", said(&rebuilt));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_kept_and_says_why() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let Kept::New(kept) = hub.keep("scan.pdf", b"%PDF-1.4 nothing follows").await else {
        panic!("these bytes are new")
    };
    let id = server::archive::deposit(&hub.cx(), crate::kit::plain(), vec![*kept]).await.expect("a draft");

    let rendition = staff.opens(&id.to_string()).await["versions"][0]["renditions"][0].clone();

    assert_eq!(rendition["extraction"], "UNREADABLE");
    assert!(rendition["extractionNote"].as_str().expect("a note").contains("damaged or incomplete"));
    let bytes = staff.get(rendition["path"].as_str().expect("a path")).await.bytes().await.expect("bytes");
    assert_eq!(bytes.as_ref(), b"%PDF-1.4 nothing follows");
    assert_eq!(rendition["pages"]["edges"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn two_imports_of_one_file_at_once_leave_one_document() {
    let hub = Hub::open().await;
    let Kept::New(one) = hub.keep("note.txt", b"The very same words.").await else { panic!("new bytes") };
    let Kept::New(other) = hub.keep("copy.txt", b"The very same words.").await else { panic!("not deposited yet") };
    server::archive::deposit(&hub.cx(), crate::kit::plain(), vec![*one]).await.expect("a draft");

    let second = server::archive::deposit(&hub.cx(), crate::kit::plain(), vec![*other]).await;

    assert!(second.expect_err("held already").to_string().contains("the archive holds this file already"));
    assert_eq!(hub.staff().await.lists().await, ["A document"]);
}
