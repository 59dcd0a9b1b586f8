//! Who sees an upload, what is told of it, and how it becomes a document.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::kit::uploading::{id_of, path_of};
use crate::kit::{Hub, code};

const MINUTES: &str = "KPH/DEMO/2013/WGS/MIN 4\nMinutes of the Working Group on Statistics\n\
    Gaborone, 12 March 2013\n\nThe group looked at the figures of the second half of the year and found them complete.";

#[tokio::test]
async fn an_upload_exists_for_its_maker_alone() {
    let hub = Hub::open().await;
    let [maker, other] = [hub.staff().await, hub.colleague().await];
    let path = maker.uploads(MINUTES.as_bytes()).await;
    maker.own_uploads_once_read().await;

    for method in [Method::HEAD, Method::DELETE] {
        let answer = other.tus(method, &path).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    }
    assert_eq!(other.sends_piece(&path, 0, b"x").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(other.own_uploads().await, Vec::<Value>::new());
    assert_eq!(code(&other.deposits(&[json!({ "upload": id_of(&path) })], json!({})).await), "NOT_FOUND");
    assert_eq!(maker.own_uploads().await.len(), 1);
}

#[tokio::test]
async fn only_those_who_may_take_documents_in_can_upload() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let delegate = hub.delegate("Joaquim Tavira", velmara).await;
    let path = path_of(&hub.staff().await.begins_upload(1).await);

    for (asker, status) in [(hub.visitor(), StatusCode::UNAUTHORIZED), (delegate, StatusCode::FORBIDDEN)] {
        assert_eq!(asker.begins_upload(1).await.status(), status);
        assert_eq!(asker.sends_piece(&path, 0, b"x").await.status(), status);
        assert_eq!(asker.tus(Method::HEAD, &path).send().await.expect("an answer").status(), status);
        assert_eq!(code(&asker.send("{ uploads { id } }", json!({})).await), status_code(status));
    }
}

fn status_code(status: StatusCode) -> &'static str {
    if status == StatusCode::UNAUTHORIZED { "UNAUTHENTICATED" } else { "FORBIDDEN" }
}

#[tokio::test]
async fn a_foreign_site_cannot_upload_in_the_name_of_a_reader() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let begin = |request: reqwest::RequestBuilder| {
        request
            .header("tus-resumable", "1.0.0")
            .header("upload-length", 1)
            .header("upload-metadata", "filename YQ==")
            .send()
    };

    let bare = begin(staff.request(Method::POST, "/uploads")).await.expect("an answer");
    let foreign =
        staff.request(Method::POST, "/uploads").header("x-kp-csrf", "1").header("sec-fetch-site", "cross-site");
    let foreign = begin(foreign).await.expect("an answer");

    assert_eq!([bare.status(), foreign.status()], [StatusCode::FORBIDDEN; 2]);
    assert_eq!(staff.own_uploads().await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_was_read_is_proposed_and_two_uploads_become_one_draft() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    hub.body("WGS", &[]).await;
    let [english, french] = [MINUTES.as_bytes(), "Les chiffres du second semestre sont complets.".as_bytes()];
    let [english, french] = [staff.uploads(english).await, staff.uploads(french).await];

    let read = staff.own_uploads_once_read().await;
    let files = [
        json!({ "upload": id_of(&english), "isAuthentic": true }),
        json!({ "upload": id_of(&french), "language": "fr", "isMachineTranslation": true }),
    ];
    let answer = staff.deposits(&files, json!({ "date": "2013-03-12" })).await;

    assert_eq!(read[0]["state"], "READ");
    assert_eq!(read[0]["reading"]["proposed"]["symbol"], "KPH/DEMO/2013/WGS/MIN 4");
    assert_eq!(read[0]["reading"]["proposed"]["date"], "2013-03-12");
    assert_eq!(read[0]["reading"]["proposed"]["body"]["acronym"], "WGS");
    let id = answer["data"]["depositDocument"]["id"].as_str().expect("a draft").to_owned();
    let sheet = staff.opens(&id).await;
    let renditions = sheet["versions"][0]["renditions"].as_array().expect("files");
    assert_eq!(sheet["state"], "DRAFT");
    assert_eq!([&renditions[0]["language"], &renditions[1]["language"]], ["en", "fr"]);
    assert!(renditions[0]["pages"]["edges"][0]["node"]["text"].as_str().expect("text").contains("found them complete"));
    assert_eq!(staff.own_uploads().await, Vec::<Value>::new());
}

#[tokio::test]
async fn bytes_that_a_document_holds_are_named_with_their_document() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let holder = hub.draft("Held", server::audience::Audience::Staff, &[MINUTES]).await;
    let path = staff.uploads(MINUTES.as_bytes()).await;

    let upload = staff.own_uploads_once_read().await[0].clone();
    let answer = staff.deposits(&[json!({ "upload": id_of(&path) })], json!({})).await;

    assert_eq!((&upload["state"], &upload["heldBy"]["id"]), (&json!("HELD_ALREADY"), &json!(holder)));
    assert_eq!(code(&answer), "BAD_INPUT");
    assert!(answer["errors"][0]["message"].as_str().expect("a sentence").contains(&holder), "{answer}");
}

#[tokio::test]
async fn what_cannot_become_a_document_is_refused_and_stays_uploaded() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let [whole, twin] = [staff.uploads(MINUTES.as_bytes()).await, staff.uploads(MINUTES.as_bytes()).await];
    let whole = json!({ "upload": id_of(&whole) });
    staff.own_uploads_once_read().await;
    let half = path_of(&staff.begins_upload(1).await);

    for (files, record) in [
        (vec![], json!({})),
        (vec![json!({ "upload": id_of(&half) })], json!({})),
        (vec![whole.clone(), json!({ "upload": id_of(&twin) })], json!({})),
        (vec![json!({ "upload": whole["upload"], "language": "??" })], json!({})),
        (vec![json!({ "upload": whole["upload"], "isAuthentic": true, "isMachineTranslation": true })], json!({})),
        (vec![whole.clone()], json!({ "date": "yesterday" })),
        (vec![whole.clone()], json!({ "symbol": "x".repeat(501) })),
        (vec![whole.clone()], json!({ "body": "bod_0193e4a71c2d70008000000000000001" })),
    ] {
        assert_eq!(code(&staff.deposits(&files, record).await), "BAD_INPUT");
    }
    assert_eq!(staff.own_uploads().await.len(), 3);
}

#[tokio::test]
async fn an_upload_becomes_a_new_version_that_waits_with_its_note() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let id = hub.document("Harbour rules", server::audience::Audience::Public, &["The harbour opens at dawn."]).await;
    let path = staff.uploads(b"The harbour opens at nine.").await;
    staff.own_uploads_once_read().await;

    let unexplained = staff.revises(&id, " ", &[json!({ "upload": id_of(&path) })]).await;
    let revised = staff.revises(&id, "The hour was wrong.", &[json!({ "upload": id_of(&path) })]).await;

    assert_eq!(code(&unexplained), "BAD_INPUT");
    assert_eq!(revised["data"]["reviseDocument"]["id"], json!(id));
    assert_eq!(staff.opens(&id).await["versions"].as_array().expect("versions").len(), 2);
    assert_eq!(hub.visitor().opens(&id).await["versions"].as_array().expect("versions").len(), 1);
    assert_eq!(staff.own_uploads().await, Vec::<Value>::new());
}
