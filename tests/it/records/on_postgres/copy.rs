//! A whole archive from one engine into the other and back.

use std::path::{Path, PathBuf};
use std::process::Output;

use migration::{Migrator, MigratorTrait, bring_up};
use sea_orm::ConnectionTrait;
use server::records::connect;
use server::records::copy::must_be_empty;

use crate::kit::records::{self, Database, PATIENCE, file_url, rows};
use crate::kit::{Folder, Hub, command, ended, said};

async fn copies(from: &str, to: &str) -> Output {
    let folder = Folder::new();
    ended(command(folder.path(), &["copy", "--from", from, "--to", to])).await
}

/// A file with a document, its text and its history.
async fn small_file(folder: &Folder) -> PathBuf {
    let paper = folder.path().join("paper.txt");
    std::fs::write(&paper, "The harbour opens at dawn.").expect("a file");
    let file = folder.path().join("hub.db");
    let mut import = command(folder.path(), &["import"]);
    import.arg(paper).env("KP_DATABASE_URL", file_url(&file));
    let imported = ended(import).await;
    assert!(imported.status.success(), "{}", said(&imported));
    file
}

async fn runs(file: &Path, statement: &str) {
    let db = connect(&file_url(file), 1, PATIENCE).await.expect("records");
    db.execute_unprepared(statement).await.expect(statement);
    db.close().await.expect("an end");
}

#[tokio::test]
async fn the_demonstration_is_the_same_row_by_row_after_it_was_there_and_back() {
    let (folder, database) = (Folder::new(), Database::bare());
    let [first, second] = ["first.db", "second.db"].map(|name| folder.path().join(name));
    let demo = ended(command(folder.path(), &["demo"])).await;
    assert!(demo.status.success(), "{}", said(&demo));

    let out = copies(&records::url(folder.path()), &file_url(&first)).await;
    let back = copies(&file_url(&first), &database.url()).await;
    let out_again = copies(&database.url(), &file_url(&second)).await;

    for output in [&out, &back, &out_again] {
        assert!(output.status.success() && said(output).contains("each compared and found equal"), "{}", said(output));
    }
    let whole = rows(&first).await;
    assert_eq!(whole["document"].len(), 200);
    assert_eq!(rows(&second).await, whole);
    let hub = Hub::open_with(&[("KP_DATABASE_URL", &database.url())]).await;
    hub.document("A later paper", server::audience::Audience::Public, &["A quagmirine word."]).await;
    hub.settle().await;
    assert_eq!(hub.visitor().finds("quagmirine").await, ["A later paper"], "numbers go on after the last");
}

#[tokio::test]
async fn a_copy_that_is_killed_in_the_middle_leaves_its_target_empty() {
    let (folder, database) = (Folder::new(), Database::migrated());
    let file = small_file(&folder).await;
    let other = connect(&database.url(), 1, PATIENCE).await.expect("records");
    // Reading goes on, and writing waits: the copy stands still at its last tables.
    other.execute_unprepared("BEGIN; LOCK TABLE outbox IN SHARE MODE").await.expect("a lock");
    let words = ["copy", "--from", &file_url(&file), "--to", &database.url()];

    let mut copy = command(folder.path(), &words).spawn().expect("kp-hub starts");
    records::until_somebody_waits(&other).await;
    copy.kill().expect("a copy under way");
    copy.wait().expect("its end");
    other.execute_unprepared("ROLLBACK").await.expect("an end");

    must_be_empty(&other).await.expect("nothing");
    let again = copies(&file_url(&file), &database.url()).await;
    assert!(again.status.success(), "{}", said(&again));
    assert!(must_be_empty(&other).await.is_err(), "it holds the document now");
}

#[tokio::test]
async fn records_that_are_not_whole_or_not_empty_are_not_copied() {
    let (folder, held, empty) = (Folder::new(), Database::bare(), Database::bare());
    let file = small_file(&folder).await;
    let strange = connect(&held.url(), 1, PATIENCE).await.expect("records");
    let refuses = async |to: &str, words: &str| {
        let refused = copies(&file_url(&file), to).await;
        assert!(!refused.status.success() && said(&refused).contains(words), "{words}: {}", said(&refused));
    };

    strange.execute_unprepared("CREATE TABLE accounts ()").await.expect("somebody else's table");
    refuses(&held.url(), "1 tables of others").await;
    strange.execute_unprepared("DROP TABLE accounts").await.expect("an end");
    bring_up(&strange).await.expect("migrations");
    strange
        .execute_unprepared("INSERT INTO outbox (event, subject, created_at) VALUES ('x', 'y', now())")
        .await
        .expect("news");
    refuses(&held.url(), "hold 1 rows already").await;
    runs(&file, "UPDATE document SET symbol = 'AD' || char(0)").await;
    refuses(&empty.url(), "holds the character U+0000").await;
    runs(
        &file,
        "UPDATE document SET symbol = NULL; DROP TRIGGER audit_without_UPDATE; UPDATE audit SET act = 'forged'",
    )
    .await;
    refuses(&empty.url(), "entry 1 of the audit log does not fit").await;
    let db = connect(&file_url(&file), 1, PATIENCE).await.expect("records");
    Migrator::down(&db, Some(1)).await.expect("a step down");
    refuses(&empty.url(), "1 steps behind this program").await;

    let bare = connect(&empty.url(), 1, PATIENCE).await.expect("records");
    must_be_empty(&bare).await.expect("nothing was left there");
}
