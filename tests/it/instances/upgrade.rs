//! A program beside records that a later one has brought up.

use sea_orm::ConnectionTrait;
use server::audience::Audience;
use server::records;

use crate::kit::records::opened;
use crate::kit::{Folder, Hub, command, ended, said};

/// A hub that was closed after a program of tomorrow has worked on its records, by these statements.
async fn left_by_tomorrow(statements: &[&str]) -> Folder {
    let hub = Hub::open_unserved().await;
    hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    let data = hub.closed().await;
    let db = opened(data.path()).await;
    let step = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_of_tomorrow', 0)";
    for statement in [&[step], statements].concat() {
        db.execute_unprepared(statement).await.expect(statement);
    }
    db.close().await.expect("an end");
    data
}

#[tokio::test]
async fn a_program_works_on_records_that_a_later_one_has_widened() {
    let widened = ["ALTER TABLE document ADD COLUMN shelf text", "CREATE TABLE shelf (name text)"];
    let data = left_by_tomorrow(&widened).await;

    let hub = Hub::open_in(data).await;
    hub.document("Harbour dues", Audience::Public, &["Dues of the harbour."]).await;
    hub.settle().await;

    let mut found = hub.visitor().finds("harbour").await;
    found.sort();
    assert_eq!(found, ["Harbour dues", "Harbour rules"]);
    // It does not know all there is to carry.
    let behind = records::steps_behind(&hub.stores.db).await;
    assert!(behind.expect_err("records of tomorrow").to_string().contains("of a later version"));
}

#[tokio::test]
async fn a_program_refuses_records_from_which_a_later_one_took_what_it_needs() {
    let narrowed = ["INSERT INTO narrowing (step) VALUES ('m9999_of_tomorrow')"];
    let data = left_by_tomorrow(&narrowed).await;

    let refused = ended(command(data.path(), &["reindex"])).await;

    assert!(!refused.status.success());
    assert!(said(&refused).contains("taken away what this program needs"), "{}", said(&refused));
}
