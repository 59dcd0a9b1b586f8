//! Files of many kinds, read in a process of their own and shown page by page.

use serde_json::{Value, json};
use server::archive::Kept;

use crate::kit::{Hub, plain};

/// The rendition of a file that was taken in, as its page shows it.
pub async fn taken_in(hub: &Hub, file_name: &str, bytes: &[u8]) -> Value {
    let Kept::New(kept) = hub.keep(file_name, bytes).await else { panic!("these bytes are new") };
    let id = server::archive::deposit(&hub.cx(), plain(), vec![*kept]).await.expect("a draft");
    hub.staff().await.opens(&id.to_string()).await["versions"][0]["renditions"][0].clone()
}

/// One field of every page.
pub fn of_pages(rendition: &Value, field: &str) -> Vec<Value> {
    let edges = rendition["pages"]["edges"].as_array().expect("pages");
    edges.iter().map(|edge| edge["node"][field].clone()).collect()
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
    let note = rendition["extractionNote"].as_str().expect("a note");
    assert!(note.contains("not recognised, as tesseract is not installed here"), "{note}");
}
