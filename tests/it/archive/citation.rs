//! What is promised of citations; their escaping is tried beside the code.

use entity::LocalizedText;
use entity::archive::document::Kind;
use serde_json::Value;
use server::archive::NewDocument;

use crate::kit::{Hub, plain};

async fn communique(hub: &Hub) -> String {
    let body = hub.body("PLENARY", &[]).await;
    let title = LocalizedText::new("en", "Final communiqué").with("fr", "Communiqué final");
    let new = NewDocument {
        title,
        kind: Kind::FinalCommunique,
        body: Some(body),
        date: Some("2012-11-30".parse().expect("a day")),
        symbol: Some("FC/2012".to_owned()),
        ..plain()
    };
    let server::archive::Kept::New(kept) = hub.keep("fc.txt", b"The Plenary met.").await else { panic!("new bytes") };
    let id = server::archive::deposit(&hub.cx(), new, vec![*kept]).await.expect("a draft");
    server::archive::publish(&hub.cx(), id).await.expect("a draft");
    id.to_string()
}

#[tokio::test]
async fn a_document_is_cited_by_its_body_date_symbol_and_permalink() {
    let hub = Hub::open().await;
    let id = communique(&hub).await;
    let today = hub.cx().today();

    let csl: Value = serde_json::from_str(&hub.visitor().cites(&id, "CSL", None).await).expect("JSON");
    let plain = hub.visitor().cites(&id, "PLAIN", Some("fr")).await;

    let item = &csl[0];
    assert_eq!(item["type"], "report");
    assert_eq!(item["title"], "Final communiqué");
    assert_eq!(item["author"][0]["literal"], "PLENARY");
    assert_eq!(item["issued"]["date-parts"], serde_json::json!([[2012, 11, 30]]));
    assert_eq!(item["number"], "FC/2012");
    let address = item["URL"].as_str().expect("an address");
    assert!(address.ends_with(&format!("/d/{id}")), "{address}");
    assert_eq!(
        plain,
        format!(
            "PLENARY. Communiqué final [en ligne]. Kimberley Process, 2012-11-30 [consulté le {today}]. FC/2012. \
             Disponible à l’adresse : {address}"
        )
    );
}

/// RIS, as a reader of other hands takes it.
mod real_rispy {
    use std::process::Command;

    use serde_json::{Value, json};

    use crate::kit::{Hub, parts};

    #[tokio::test]
    async fn another_reader_of_ris_finds_every_field() {
        let hub = Hub::open().await;
        let id = super::communique(&hub).await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("cited.ris");
        std::fs::write(&file, hub.visitor().cites(&id, "RIS", None).await).expect("a file");

        let program =
            "import json, rispy, sys; print(json.dumps(rispy.load(open(sys.argv[1], encoding='utf-8', newline=''))))";
        let mut python = Command::new("python3");
        let output = python.env("PYTHONPATH", parts::rispy()).args(["-c", program]).arg(&file).output();
        let output = output.expect("python3 runs");

        let read: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        assert_eq!(read.as_array().map(Vec::len), Some(1), "{read:#}");
        let (record, wanted) = (
            &read[0],
            [
                ("type_of_reference", json!("RPRT")),
                ("id", json!(id)),
                ("authors", json!(["PLENARY"])),
                ("title", json!("Final communiqué")),
                ("year", json!("2012")),
                ("date", json!("2012/11/30/")),
                ("language", json!("en")),
            ],
        );
        for (field, value) in wanted {
            assert_eq!(record[field], value, "{field} of {record:#}");
        }
    }
}
