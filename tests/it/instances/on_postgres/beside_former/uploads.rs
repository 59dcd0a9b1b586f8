//! An upload is begun at one program and becomes a document at the other.

use reqwest::StatusCode;
use serde_json::json;
use server::files::hex;
use sha2::{Digest, Sha256};

use super::{NOTE, STAFF, both, is_whole, with_gap};
use crate::kit::former::filled_by_former;
use crate::kit::instance::Instance;
use crate::kit::uploading::{id_of, path_of};
use crate::kit::{Asker, Hub};

/// Makes a document of a whole upload at one of the programs: both tell it with what was noted and every byte.
async fn becomes_a_document(at: &Asker, upload: &str, bytes: &[u8], told_by: [&Asker; 2]) {
    let answer = at.deposits(&[json!({ "upload": id_of(upload) })], json!({})).await;
    let id = answer["data"]["depositDocument"]["id"].as_str().unwrap_or_else(|| panic!("no draft: {answer:#}"));
    for asker in told_by {
        let file = asker.reads_about(id).await["versions"][0]["renditions"][0].clone();
        assert_eq!((&file["extractionNote"], &file["sha256"]), (&json!(NOTE), &json!(hex(&Sha256::digest(bytes)))));
    }
}

#[tokio::test]
async fn uploads_that_were_begun_at_yesterdays_program_alone_become_documents_at_todays() {
    let common = filled_by_former().await;
    let former = Instance::of_former_with_provider(common.path()).await;
    let at_former = former.signs_in(STAFF).await;
    let [half, whole] = ["A half word.", "A whole word."].map(with_gap);
    let read = at_former.uploads(&whole).await;
    assert_eq!(at_former.notes_of_uploads().await, [NOTE], "read by yesterday's program");
    let begun = path_of(&at_former.begins_upload(half.len() as u64).await);
    at_former.sends_piece(&begun, 0, &half[..5]).await;

    let today = Instance::of_today(common.path()).await;
    let at_today = today.asked_by(&at_former);
    let rest = at_today.sends_piece(&begun, 5, &half[5..]).await;
    let noted = at_today.notes_of_uploads().await;

    assert_eq!((rest.status(), noted), (StatusCode::NO_CONTENT, vec![json!(NOTE); 2]));
    for (path, bytes) in [(read, whole), (begun, half)] {
        becomes_a_document(&at_today, &path, &bytes, [&at_former, &at_today]).await;
    }
    for instance in [former, today] {
        instance.killed().await;
    }
    is_whole(&Hub::open_unserved_in(common).await).await;
}

#[tokio::test]
async fn an_upload_that_was_begun_at_todays_program_becomes_a_document_at_yesterdays() {
    let (hub, [former, today]) = both().await;
    let staff = hub.staff().await;
    let (at_former, at_today) = (former.asked_by(&staff), today.asked_by(&staff));
    let bytes = with_gap("A later word.");

    let begun = path_of(&at_today.begins_upload(bytes.len() as u64).await);
    at_today.sends_piece(&begun, 0, &bytes[..5]).await;
    let rest = at_former.sends_piece(&begun, 5, &bytes[5..]).await;
    let noted = at_former.notes_of_uploads().await;

    assert_eq!((rest.status(), noted), (StatusCode::NO_CONTENT, vec![json!(NOTE)]));
    becomes_a_document(&at_former, &begun, &bytes, [&at_former, &at_today]).await;
    is_whole(&hub).await;
}
