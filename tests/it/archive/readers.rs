//! Files of many kinds, read in a process of their own and shown page by page.

use entity::DocumentId;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use server::archive::Kept;

use crate::kit::records::opened;
use crate::kit::{Asker, Hub, plain};

/// A message with another inside, which has a file of an unknown kind attached.
const LETTER: &[u8] = b"Subject: Port dues\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n\
    --b\nContent-Type: message/rfc822\n\nSubject: Annexes\nContent-Type: multipart/mixed; boundary=c\n\n\
    --c\nContent-Type: application/zip\nContent-Disposition: attachment; filename=a.zip\n\nPK\n--c--\n--b--\n";

/// The rendition of a file that was taken in, as its page shows it.
pub async fn taken_in(hub: &Hub, file_name: &str, bytes: &[u8]) -> Value {
    let id = take_in(hub, file_name, bytes).await;
    only_file(&hub.staff().await, id).await
}

async fn take_in(hub: &Hub, file_name: &str, bytes: &[u8]) -> DocumentId {
    let Kept::New(kept) = hub.keep(file_name, bytes).await else { panic!("these bytes are new") };
    server::archive::deposit(&hub.cx(), plain(), vec![*kept]).await.expect("a draft")
}

async fn only_file(asker: &Asker, document: DocumentId) -> Value {
    asker.opens(&document.to_string()).await["versions"][0]["renditions"][0].clone()
}

/// One field of every page.
pub fn of_pages(rendition: &Value, field: &str) -> Vec<Value> {
    let edges = rendition["pages"]["edges"].as_array().expect("pages");
    edges.iter().map(|edge| edge["node"][field].clone()).collect()
}

/// What was noted of a rendition: the files around it, its code, its numbers and its name.
fn notes_of(rendition: &Value) -> Vec<String> {
    let list = |value: &Value| value.as_array().expect("a list").clone();
    let told = list(&rendition["extractionNotes"]).into_iter().map(|note| {
        let mut words: Vec<Value> = list(&note["inside"]);
        words.push(note["code"].clone());
        words.extend(list(&note["numbers"]));
        words.extend(note["name"].as_str().map(Value::from));
        words
            .iter()
            .map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned))
            .collect::<Vec<_>>()
            .join(" ")
    });
    told.collect()
}

#[tokio::test]
async fn a_message_is_read_with_the_messages_slides_and_sheets_inside() {
    let hub = Hub::open().await;

    let rendition = taken_in(&hub, "message.eml", include_bytes!("../../files/message.eml")).await;

    assert_eq!(rendition["extraction"], "READABLE");
    let inner = |name: &str| json!(format!("Notification n° 7{name}"));
    let labels = [
        Value::Null,
        inner(""),
        inner(": show.pptx: Report of the Working Group"),
        inner(": show.pptx: Production"),
        inner(": book.xlsx: Trade 2021"),
        inner(": book.xlsx: Résumé"),
        inner(": note.txt"),
    ];
    assert_eq!(of_pages(&rendition, "label"), labels);
    let texts = of_pages(&rendition, "text");
    assert_eq!(texts[3], "Production\nCountry\tCarats\nVelmara\t1200");
    assert_eq!(texts[4], "Date\tExporter\tShare\n2021-11-12\tVelmara\t25%\n\ncheck this date");
    assert_eq!(of_pages(&rendition, "quality"), vec![json!(1.0); 7]);
}

#[tokio::test]
async fn pages_without_text_are_marked_and_what_is_attached_follows() {
    let hub = Hub::open().await;

    let rendition = taken_in(&hub, "scan.pdf", include_bytes!("../../files/scan.pdf")).await;

    assert_eq!(rendition["extractionNote"], "page 2 has no text");
    assert_eq!(notes_of(&rendition), ["PAGE_WITHOUT_TEXT 2"]);
    assert_eq!(of_pages(&rendition, "quality"), [json!(1.0), json!(0.0), json!(1.0)]);
    assert_eq!(of_pages(&rendition, "label"), [Value::Null, Value::Null, json!("annex.txt")]);
    assert_eq!(of_pages(&rendition, "isRecognised"), [json!(false), json!(false), json!(false)]);
}

#[tokio::test]
async fn recognition_without_a_recogniser_says_so() {
    let mut hub = Hub::open_with(&[("KP_OCR", "on")]).await;
    let mut worker = (*hub.stores.extraction).clone();
    worker.tools.recognition.as_mut().expect("it is switched on").tesseract = None;
    hub.stores.extraction = worker.into();

    let rendition = taken_in(&hub, "scan.png", include_bytes!("../../files/scan.png")).await;

    assert_eq!(rendition["extraction"], "WITHOUT_TEXT");
    assert_eq!(notes_of(&rendition), ["WITHOUT_TEXT", "RECOGNISER_MISSING"]);
}

#[tokio::test]
async fn what_was_noted_comes_by_its_code_with_its_values_and_in_one_sentence() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let files: [(&str, &[u8], &[&str]); 5] = [
        ("protected.pdf", include_bytes!("../../files/protected.pdf"), &["PROTECTED"]),
        ("broken.pdf", b"%PDF-1.4 nothing follows", &["DAMAGED"]),
        ("program.bin", b"\x7fELF\x02\x01\x01\0\0\0", &["UNKNOWN_KIND"]),
        ("scan.png", include_bytes!("../../files/scan.png"), &["WITHOUT_TEXT"]),
        ("letter.eml", LETTER, &["Annexes a.zip UNKNOWN_KIND"]),
    ];

    for (name, bytes, noted) in files {
        let id = take_in(&hub, name, bytes).await;

        let rendition = only_file(&staff, id).await;
        assert_eq!(notes_of(&rendition), noted, "{rendition}");
        assert_eq!(rendition["extractionNote"], rendition["extractionNotes"][0]["sentence"]);
    }
}

#[tokio::test]
async fn sentences_that_yesterdays_program_left_have_their_codes_as_far_as_they_are_known() {
    let hub = Hub::open_unserved().await;
    let scan = take_in(&hub, "scan.pdf", include_bytes!("../../files/scan.pdf")).await;
    let letter = take_in(&hub, "letter.eml", LETTER).await;
    let data = hub.closed().await;
    let db = opened(data.path()).await;
    for statement in [
        "ALTER TABLE rendition DROP COLUMN extraction_notes",
        "DELETE FROM seaql_migrations WHERE version IN ('m0017_extraction_notes', 'm0018_coded_notes')",
    ] {
        db.execute_unprepared(statement).await.expect(statement);
    }
    db.close().await.expect("an end");

    let hub = Hub::open_in(data).await;
    let staff = hub.staff().await;

    assert_eq!(notes_of(&only_file(&staff, scan).await), ["PAGE_WITHOUT_TEXT 2"]);
    let letter = only_file(&staff, letter).await;
    assert_eq!(notes_of(&letter), ["SENTENCE"]);
    assert_eq!(letter["extractionNotes"][0]["sentence"], letter["extractionNote"]);
}
