//! The archive notices what it has lost, and says what its keepers should look at.

use std::fs;
use std::path::Path;
use std::process::Output;

use chrono::Duration;
use entity::LocalizedText;
use entity::archive::document::Kind;
use entity::archive::relation;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use server::archive::health::{self, jobs};
use server::archive::{self, Kept, NewDocument};
use server::audience::Audience;

use crate::kit::store::stored;
use crate::kit::{Asker, Folder, Hub, code, command, plain, records, said};

const HEALTH: &str = "{ archiveHealth {
    files sound unchecked lastCheckedAt checkedEveryDays unnamedFiles indexLag
    letters { waiting refused troubles { recipient answer isRefused } }
    history { entries brokenAt }
    findings { kind count rows(first: 100) { document { title { text } } rendition { fileName } other { title { text } } } }
} }";

fn doctor(data: &Path, words: &[&str]) -> Output {
    command(data, &[&["doctor"], words].concat()).output().expect("kp-hub runs")
}

#[test]
fn the_doctor_reads_every_file_anew_and_names_the_documents_of_those_that_are_lost() {
    let [data, files] = [(); 2].map(|()| Folder::new());
    for (name, text) in [("dawn.txt", "The harbour opens at dawn."), ("noon.txt", "Dues are paid at noon.")] {
        fs::write(files.path().join(name), text).expect("a file");
    }
    command(data.path(), &["import"]).arg(files.path()).output().expect("kp-hub runs");
    let (dawn, noon) =
        (stored(data.path(), b"The harbour opens at dawn."), stored(data.path(), b"Dues are paid at noon."));
    let well = doctor(data.path(), &[]);

    fs::write(&dawn, "The harbour opens at dusk.").expect("other bytes");
    fs::remove_file(&noon).expect("no bytes");
    let before = doctor(data.path(), &["--quick"]);
    let ill = doctor(data.path(), &[]);
    let remembered = doctor(data.path(), &["--quick"]);
    fs::write(&dawn, "The harbour opens at dawn.").expect("the bytes");
    fs::write(&noon, "Dues are paid at noon.").expect("the bytes");
    let mended = doctor(data.path(), &[]);

    assert!(well.status.success() && said(&well).contains("2 files are as they were deposited"), "{}", said(&well));
    assert!(before.status.success(), "{}", said(&before));
    for ill in [ill, remembered] {
        assert!(!ill.status.success() && said(&ill).contains("2 of 2 files are missing or not as"), "{}", said(&ill));
        let words = said(&ill);
        let lines: Vec<&str> = words.lines().collect();
        let named =
            |heading: &str| lines.iter().skip_while(|line| !line.contains(heading)).nth(1).expect("a line").to_string();
        assert!(named("no bytes are left").contains("noon.txt"), "{words}");
        assert!(named("no longer those").contains("dawn.txt"), "{words}");
    }
    assert!(mended.status.success(), "{}", said(&mended));
}

#[tokio::test]
async fn the_doctor_sees_that_an_entry_of_the_history_was_changed() {
    let [data, files] = [(); 2].map(|()| Folder::new());
    fs::write(files.path().join("dawn.txt"), "The harbour opens at dawn.").expect("a file");
    command(data.path(), &["import"]).arg(files.path()).output().expect("kp-hub runs");
    let well = doctor(data.path(), &["--quick"]);
    let db = records::opened(data.path()).await;

    records::unguard_audit(&db).await;
    db.execute_unprepared("UPDATE audit SET actor = 'nobody' WHERE seq = 1").await.expect("behind the hub's back");
    let ill = doctor(data.path(), &["--quick"]);

    assert!(well.status.success() && said(&well).contains("✓ history: 1 entries"), "{}", said(&well));
    assert!(!ill.status.success() && said(&ill).contains("✗ history: entry 1 of 1 does not fit"), "{}", said(&ill));
}

async fn health_of(staff: &Asker) -> Value {
    staff.ask(HEALTH, json!({})).await["archiveHealth"].clone()
}

/// Titles and other ends of a finding.
fn found(health: &Value, kind: &str) -> Vec<(String, Option<String>)> {
    let findings = health["findings"].as_array().expect("findings");
    let finding = findings.iter().find(|finding| finding["kind"] == kind);
    let rows = finding.map_or(&[][..], |finding| finding["rows"].as_array().expect("rows"));
    assert_eq!(finding.map_or(0, |finding| finding["count"].as_u64().expect("a count")), rows.len() as u64);
    let title = |document: &Value| document["title"]["text"].as_str().map(str::to_owned);
    rows.iter().map(|row| (title(&row["document"]).expect("a title"), title(&row["other"]))).collect()
}

#[tokio::test]
async fn the_keepers_are_told_what_to_look_at_and_nobody_else_is() {
    let hub = Hub::open().await;
    let office = hub.participant("XA").await;
    let (staff, delegate) = (hub.staff().await, hub.delegate("Teresa Muanza", office).await);
    let minutes = |date: Option<&str>| NewDocument {
        kind: Kind::Minutes,
        date: date.map(|date| date.parse().expect("a date")),
        ..plain()
    };
    for (title, date) in
        [("May", Some("2019-05")), ("June", Some("2019-06")), ("July", Some("2019-07")), ("Some day", None)]
    {
        hub.deposit(title, minutes(date), &[&format!("The harbour opens at dawn in {title}.")]).await;
    }
    let titled = LocalizedText::new("en", "Dawn").with("fr", "Aube");
    let two = NewDocument { title: titled, ..plain() };
    let Kept::New(kept) = hub.keep("en.txt", b"The light of the harbour is put out when the day begins.").await else {
        panic!("new bytes")
    };
    archive::deposit(&hub.cx(), two, vec![*kept]).await.expect("a draft");
    let old = hub.document("Old rules", Audience::Public, &["The harbour opens at noon."]).await;
    let new =
        hub.document("New rules", Audience::Public, &["Le port ouvre à midi, selon le règlement en vigueur."]).await;
    let [old, new] = [old, new].map(|id| id.parse().expect("an id"));
    archive::relate(&hub.cx(), new, relation::Kind::Amends, old).await.expect("a tie");
    archive::withdraw(&hub.cx(), old, "Superseded by law.".to_owned()).await.expect("a tombstone");
    let Kept::New(kept) = hub.keep("scan.pdf", b"%PDF-1.4 nothing follows").await else { panic!("new bytes") };
    archive::deposit(&hub.cx(), plain(), vec![*kept]).await.expect("a draft");
    let Kept::New(_) = hub.keep("left.txt", b"Kept and never deposited.").await else { panic!("new bytes") };
    hub.settle().await;
    fs::remove_file(stored(hub.data(), b"The harbour opens at dawn in May.")).expect("no bytes");
    health::check_all(&hub.cx()).await.expect("a check");

    let health = health_of(&staff).await;

    assert_eq!((&health["files"], &health["sound"], &health["unchecked"]), (&json!(8), &json!(7), &json!(0)));
    assert_eq!((&health["unnamedFiles"], &health["indexLag"]), (&json!(1), &json!(0)));
    assert_eq!(health["history"]["brokenAt"], Value::Null);
    assert_eq!(found(&health, "MISSING"), [("May".to_owned(), None)]);
    assert_eq!(found(&health, "UNREADABLE"), [("A document".to_owned(), None)]);
    assert_eq!(found(&health, "UNDATED"), [("Some day".to_owned(), None)]);
    assert_eq!(found(&health, "MISSING_LANGUAGE"), [("Dawn".to_owned(), None)]);
    assert_eq!(found(&health, "DEAD_RELATION"), [("New rules".to_owned(), Some("Old rules".to_owned()))]);
    let refused = [delegate.send(HEALTH, json!({})).await, hub.visitor().send(HEALTH, json!({})).await];
    assert_eq!(refused.each_ref().map(code), ["FORBIDDEN", "UNAUTHENTICATED"]);
    assert!(refused.iter().all(|answer| answer["data"] == Value::Null), "{refused:#?}");
}

#[tokio::test]
async fn a_file_is_read_anew_when_so_many_days_have_passed_and_a_lost_one_at_every_round() {
    let hub = Hub::open_unserved().await;
    hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    let file = stored(hub.data(), b"The harbour opens at dawn.");
    let sound = || async { health::report(&hub.cx()).await.expect("a report").fixity.sound };
    jobs::step(&hub.stores, "").await.expect("a round");

    fs::rename(&file, file.with_extension("aside")).expect("no bytes");
    hub.advance(Duration::days(29));
    let next = jobs::step(&hub.stores, "").await.expect("a round");
    let early = sound().await;
    hub.advance(Duration::days(2));
    jobs::step(&hub.stores, &next).await.expect("a round");
    let late = sound().await;
    fs::rename(file.with_extension("aside"), &file).expect("the bytes");
    jobs::step(&hub.stores, "").await.expect("a round");

    assert_eq!((early, late, sound().await), (1, 0, 1));
}
