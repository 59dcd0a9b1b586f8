//! Describing and publishing.

use serde_json::json;
use server::audience::Audience;

use crate::kit::{Hub, code};

#[tokio::test]
async fn staff_describe_a_draft_publish_it_and_everybody_finds_it() {
    let hub = Hub::open().await;
    let (staff, colleague, visitor) = (hub.staff().await, hub.colleague().await, hub.visitor());
    let id = hub.draft("scan 17", Audience::Public, &["Rules on the harbour."]).await;

    let described = staff
        .describes(&id, json!({
            "titles": [{ "language": "en", "text": "Harbour rules" }, { "language": "fr", "text": "Règlement du port" }],
            "kind": "LEGISLATION", "symbol": "KP/2017/Plenary/AD 1", "date": "2017-12~",
        }))
        .await;
    hub.settle().await;
    assert!(visitor.opens(&id).await.is_null(), "a draft stays inside");
    staff.publishes(&id).await;
    let proposal = staff.proposal(&id).await.expect("a proposal");
    colleague.confirms(&proposal).await.expect("confirmed");
    hub.settle().await;

    assert_eq!(described["data"]["describeDocument"]["symbol"], "KP/2017/Plenary/AD 1");
    let sheet = visitor.opens(&id).await;
    assert_eq!(sheet["titles"][1]["text"], "Règlement du port");
    assert_eq!((&sheet["date"]["earliest"], &sheet["date"]["latest"]), (&json!("2017-12-01"), &json!("2017-12-31")));
    assert_eq!(visitor.finds("reglement").await, ["Harbour rules"]);
    assert_eq!(visitor.finds("KP/2017/Plenary/AD 1").await, ["Harbour rules"]);
}

#[tokio::test]
async fn null_empties_a_field_and_silence_leaves_it() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let id = hub.draft("Note", Audience::Public, &["A note."]).await;
    staff.describes(&id, json!({ "symbol": "AD 02/2013", "date": "2013" })).await;

    let answer = staff.describes(&id, json!({ "symbol": null })).await["data"]["describeDocument"].clone();

    assert_eq!((&answer["symbol"], &answer["date"]["edtf"]), (&json!(null), &json!("2013")));
    let unchanged = staff.describes(&id, json!({})).await["data"]["describeDocument"].clone();
    assert_eq!(unchanged, answer, "a change of nothing");
}

#[tokio::test]
async fn bad_input_is_refused_by_field_and_changes_nothing() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let id = hub.draft("Note", Audience::Public, &["A note."]).await;
    let before = staff.opens(&id).await;
    let nobody = "bod_00000000000070008000000000000000";

    for (field, change) in [
        ("date", json!({ "date": "30/11/2012" })),
        ("titles", json!({ "titles": [] })),
        ("titles", json!({ "titles": [{ "language": "en", "text": " " }] })),
        ("titles", json!({ "titles": [{ "language": "en", "text": "a".repeat(501) }] })),
        ("symbol", json!({ "symbol": "a".repeat(501) })),
        ("body", json!({ "body": nobody })),
        ("audience", json!({ "audience": { "kind": "BODY" } })),
        ("audience", json!({ "audience": { "kind": "BODY", "body": nobody } })),
        ("audience", json!({ "audience": { "kind": "PARTIES", "parties": [] } })),
    ] {
        let answer = staff.describes(&id, change).await;
        assert_eq!(
            (code(&answer), &answer["errors"][0]["extensions"]["field"]),
            ("BAD_INPUT", &json!(field)),
            "{answer}"
        );
    }
    assert_eq!(staff.opens(&id).await, before);
    let longest = staff.describes(&id, json!({ "symbol": "a".repeat(500) })).await;
    assert_eq!(code(&longest), "no error");
}

#[tokio::test]
async fn only_staff_describe_and_publish_what_others_see() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let delegate = hub.delegate("Joaquim Tavira", velmara).await;
    let id = hub.document("Note", Audience::Public, &["A note."]).await;

    assert_eq!(code(&hub.visitor().publishes(&id).await), "UNAUTHENTICATED");
    assert_eq!(code(&delegate.publishes(&id).await), "FORBIDDEN");
    assert_eq!(code(&delegate.describes(&id, json!({ "symbol": "mine" })).await), "FORBIDDEN");
    let sheet = delegate.opens(&id).await;
    assert_eq!(
        (&sheet["canDescribe"], &sheet["canPublish"], &sheet["symbol"]),
        (&json!(false), &json!(false), &json!(null))
    );
}

#[tokio::test]
async fn many_changes_at_once_wait_for_each_other_and_keep_no_reader_waiting() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let wgs = hub.body("WGS", &[]).await;
    let id = hub.draft("Note", Audience::Public, &["A note."]).await;
    let mut changes = tokio::task::JoinSet::new();
    for number in 0..20 {
        let (staff, id) = (staff.clone(), id.clone());
        let change = json!({ "symbol": format!("AD {number}"), "body": wgs.to_string() });
        changes.spawn(async move { staff.describes(&id, change).await });
    }

    let answers = changes.join_all().await;

    assert_eq!(answers.iter().map(code).filter(|code| *code != "no error").count(), 0, "{answers:#?}");
}
