//! From draft to public and back: a second person, embargo, corrections, withdrawal.

use chrono::Duration;
use serde_json::{Value, json};
use server::archive::{self, Kept, Revision};
use server::audience::Audience;

use crate::kit::{Hub, Role};

#[tokio::test]
async fn what_others_come_to_read_is_proposed_by_one_person_and_confirmed_by_another() {
    let hub = Hub::open().await;
    let (staff, colleague, visitor) = (hub.staff().await, hub.colleague().await, hub.visitor());
    let id = hub.draft("Harbour rules", Audience::Public, &["Rules."]).await;

    let answer = staff.publishes(&id).await;
    let proposal = staff.proposal(&id).await.expect("a proposal");
    let own = staff.confirms(&proposal).await;

    assert_eq!(answer["data"]["publishDocument"]["state"], "DRAFT");
    assert_eq!(own, Err("FORBIDDEN".to_owned()));
    assert!(visitor.opens(&id).await.is_null());
    assert_eq!(colleague.confirms(&proposal).await.expect("confirmed")["state"], "PUBLISHED");
    assert!(!visitor.opens(&id).await.is_null());
    assert_eq!(colleague.confirms(&proposal).await, Err("CONFLICT".to_owned()), "once is enough");
}

#[tokio::test]
async fn a_proposal_of_what_has_changed_since_cannot_be_confirmed() {
    let hub = Hub::open().await;
    let (staff, colleague) = (hub.staff().await, hub.colleague().await);
    let id = hub.draft("Harbour rules", Audience::Community, &["Rules."]).await;
    staff.publishes(&id).await;
    let proposal = staff.proposal(&id).await.expect("a proposal");

    staff.describes(&id, json!({ "audience": { "kind": "PUBLIC" } })).await;

    assert_eq!(colleague.confirms(&proposal).await, Err("CONFLICT".to_owned()));
    staff.publishes(&id).await;
    let anew = staff.proposal(&id).await.expect("a new proposal");
    assert_ne!(anew, proposal);
    assert_eq!(colleague.confirms(&anew).await.expect("confirmed")["audience"]["kind"], "PUBLIC");
}

#[tokio::test]
async fn narrowing_an_audience_is_done_at_once_and_widening_it_waits() {
    let hub = Hub::open().await;
    let (staff, colleague, visitor) = (hub.staff().await, hub.colleague().await, hub.visitor());
    let id = hub.document("Harbour rules", Audience::Public, &["Rules."]).await;

    staff.describes(&id, json!({ "audience": { "kind": "STAFF" } })).await;
    assert!(visitor.opens(&id).await.is_null(), "narrowed at once");
    let answer = staff.describes(&id, json!({ "symbol": "AD 1", "audience": { "kind": "PUBLIC" } })).await;

    assert_eq!(answer["data"]["describeDocument"]["audience"]["kind"], "STAFF");
    assert_eq!(answer["data"]["describeDocument"]["symbol"], "AD 1", "the rest is saved");
    assert!(visitor.opens(&id).await.is_null());
    let proposal = staff.proposal(&id).await.expect("a proposal");
    colleague.confirms(&proposal).await.expect("confirmed");
    assert_eq!(visitor.opens(&id).await["symbol"], "AD 1");
}

#[tokio::test]
async fn what_is_declined_stays_as_it_was() {
    let hub = Hub::open().await;
    let (staff, colleague, visitor) = (hub.staff().await, hub.colleague().await, hub.visitor());
    let id = hub.document("Harbour rules", Audience::Public, &["Rules."]).await;
    staff.withdraws(&id, "Filed twice").await.expect("a proposal");
    let proposal = staff.proposal(&id).await.expect("a proposal");

    colleague.declines(&proposal).await.expect("declined");

    assert_eq!(visitor.opens(&id).await["state"], "PUBLISHED");
    assert_eq!(staff.proposal(&id).await, None);
    assert_eq!(colleague.confirms(&proposal).await, Err("CONFLICT".to_owned()));
}

#[tokio::test]
async fn a_withdrawn_document_leaves_a_tombstone_without_files_for_its_audience() {
    let hub = Hub::open().await;
    let (staff, colleague) = (hub.staff().await, hub.colleague().await);
    let delegate = hub.delegate("Joaquim Tavira", hub.participant("XB").await).await;
    let id = hub.document("Harbour rules", Audience::Community, &["Rules on zirconia."]).await;
    let path = delegate.opens(&id).await["versions"][0]["renditions"][0]["path"].as_str().expect("a path").to_owned();
    hub.settle().await;

    staff.withdraws(&id, "Filed twice").await.expect("a proposal");
    assert_eq!(delegate.finds("zirconia").await, ["Harbour rules"], "not before a second person has confirmed");
    let proposal = staff.proposal(&id).await.expect("a proposal");
    colleague.confirms(&proposal).await.expect("confirmed");
    hub.settle().await;

    let operation =
        "query($id: ID!) { document(id: $id) { state withdrawalReason versions { number } currentVersion { id } } }";
    let tombstone =
        json!({ "state": "WITHDRAWN", "withdrawalReason": "Filed twice", "versions": [], "currentVersion": null });
    assert_eq!(delegate.ask(operation, json!({ "id": id })).await["document"], tombstone);
    assert_eq!(delegate.status(&path).await, 404);
    assert_eq!(staff.status(&path).await, 200);
    assert!(delegate.finds("zirconia").await.is_empty());
    assert_eq!(delegate.finds("harbour").await, ["Harbour rules"]);
    assert!(hub.visitor().opens(&id).await.is_null(), "a tombstone has the audience of its document");
}

#[tokio::test]
async fn an_embargo_ends_on_its_day_by_itself() {
    let hub = Hub::open().await;
    hub.wait_for_noon();
    let (staff, visitor) = (hub.staff().await, hub.visitor());
    let id = hub.draft("Harbour rules", Audience::Public, &["Rules on zirconia."]).await;
    let until = (hub.cx().today() + Duration::days(2)).to_string();

    let laid = staff.embargoes(&id, Some(&until)).await.expect("laid");
    archive::publish(&hub.cx(), id.parse().expect("an id")).await.expect("decided");
    let early_end = staff.withdraws(&id, "Filed twice").await;
    hub.advance(Duration::days(1));
    let early = archive::publication::release(&hub.cx()).await.expect("a look");
    let before = visitor.opens(&id).await;
    hub.advance(Duration::days(1));
    let due = archive::publication::release(&hub.cx()).await.expect("a look");
    hub.settle().await;

    assert_eq!(early_end, Err("CONFLICT".to_owned()), "a tombstone would tell of it");
    assert_eq!(laid, json!({ "state": "DRAFT", "embargoUntil": until }));
    assert_eq!((early, due), (0, 1));
    assert!(before.is_null(), "still under embargo");
    assert_eq!(visitor.opens(&id).await["state"], "PUBLISHED");
    assert_eq!(visitor.finds("zirconia").await, ["Harbour rules"]);
}

#[tokio::test]
async fn an_embargo_hides_at_once_and_is_shortened_only_by_publishing() {
    let hub = Hub::open().await;
    hub.wait_for_noon();
    let (staff, colleague, visitor) = (hub.staff().await, hub.colleague().await, hub.visitor());
    let id = hub.document("Harbour rules", Audience::Public, &["Rules on zirconia."]).await;
    hub.settle().await;
    let day = |days| (hub.cx().today() + Duration::days(days)).to_string();

    assert_eq!(staff.embargoes(&id, Some(&day(0))).await, Err("BAD_INPUT".to_owned()), "today is no future");
    staff.embargoes(&id, Some(&day(9))).await.expect("laid");
    assert!(visitor.opens(&id).await.is_null());
    assert!(visitor.finds("zirconia").await.is_empty(), "before the index has heard of it");
    assert_eq!(staff.embargoes(&id, Some(&day(8))).await, Err("BAD_INPUT".to_owned()));
    assert_eq!(staff.embargoes(&id, None).await, Err("BAD_INPUT".to_owned()));
    staff.embargoes(&id, Some(&day(10))).await.expect("prolonged");
    staff.publishes(&id).await;
    let proposal = staff.proposal(&id).await.expect("a proposal");
    colleague.confirms(&proposal).await.expect("confirmed");

    assert_eq!(visitor.opens(&id).await["state"], "PUBLISHED");
}

/// Adds a version with one page.
async fn revise(hub: &Hub, id: &str, note: &str, page: &str) {
    let Kept::New(kept) = hub.keep(&format!("{note}.txt"), page.as_bytes()).await else { panic!("held already") };
    let revision = Revision { note: note.to_owned(), files: vec![*kept] };
    archive::revise(&hub.cx(), id.parse().expect("an id"), revision).await.expect("a version");
}

#[tokio::test]
async fn a_correction_waits_and_then_stands_beside_what_it_corrects() {
    let hub = Hub::open().await;
    let (staff, colleague, visitor) = (hub.staff().await, hub.colleague().await, hub.visitor());
    let id = hub.document("Harbour rules", Audience::Public, &["Twelve zirconia stones."]).await;

    revise(&hub, &id, "Paragraph 1: thirteen, not twelve", "Thirteen moissanite stones.").await;
    hub.settle().await;
    let waiting = staff.ask("query($id: ID!) { document(id: $id) { canPublish versions { number publishedAt } currentVersion { number } } }", json!({ "id": id })).await;
    let path = staff.opens(&id).await["versions"][0]["renditions"][0]["path"].as_str().expect("a path").to_owned();
    let unseen = (visitor.opens(&id).await["versions"].as_array().map(Vec::len), visitor.status(&path).await);
    assert_eq!(visitor.finds("moissanite").await, Vec::<String>::new());
    assert_eq!(visitor.finds("zirconia").await, ["Harbour rules"]);
    staff.publishes(&id).await;
    let proposal = staff.proposal(&id).await.expect("a proposal");
    colleague.confirms(&proposal).await.expect("confirmed");
    hub.settle().await;

    assert_eq!(waiting["document"]["canPublish"], true);
    assert_eq!(waiting["document"]["versions"][0], json!({ "number": 2, "publishedAt": null }));
    assert_eq!(waiting["document"]["currentVersion"]["number"], 1, "readers read what is published");
    assert_eq!((unseen.0, unseen.1.as_u16()), (Some(1), 404));
    let numbers: Vec<Value> = visitor.opens(&id).await["versions"]
        .as_array()
        .expect("versions")
        .iter()
        .map(|version| version["number"].clone())
        .collect();
    assert_eq!(numbers, [2, 1]);
    assert_eq!(visitor.finds("moissanite").await, ["Harbour rules"]);
    assert_eq!(visitor.finds("zirconia").await, Vec::<String>::new(), "the earlier edition is read, but not found");
}

#[tokio::test]
async fn a_former_symbol_leads_to_its_document_and_finds_it() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let id = hub.document("Harbour rules", Audience::Public, &["Rules."]).await;
    hub.document("Other rules", Audience::Staff, &["Others."]).await;
    staff.describes(&id, json!({ "symbol": "AD 02/2013" })).await;

    staff.describes(&id, json!({ "symbol": "KPH-2013-AD-2" })).await;
    hub.settle().await;

    for symbol in ["ad 02/2013", " KPH-2013-AD-2 "] {
        let operation = "query($symbol: String!) { documentsBySymbol(symbol: $symbol) { id aliases } }";
        let answer = hub.visitor().ask(operation, json!({ "symbol": symbol })).await;
        assert_eq!(answer["documentsBySymbol"], json!([{ "id": id, "aliases": ["AD 02/2013"] }]), "{symbol}");
        assert_eq!(hub.visitor().finds(symbol).await, ["Harbour rules"], "{symbol}");
    }
}

#[tokio::test]
async fn a_preview_shows_what_each_viewer_would_see_and_is_for_staff() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let [velmara, sandoria] = [hub.participant("XB").await, hub.participant("XA").await];
    let wgs = hub.body("WGS", &[velmara]).await;
    let delegate = hub.delegate("Joaquim Tavira", velmara).await;
    let id = hub.draft("Harbour rules", Audience::Body(wgs), &["Rules."]).await;
    let open = hub.document("Open letter", Audience::Public, &["A letter."]).await;
    staff.relates(&id, "ANNEX_OF", &open).await.expect("a tie");

    let operation = "query($id: ID!, $as: ViewerInput!) {
        documentPreview(id: $id, as: $as) { isVisible versions { number } relations { kind } } }";
    let seen =
        async |viewer: Value| staff.ask(operation, json!({ "id": id, "as": viewer })).await["documentPreview"].clone();
    let nothing = json!({ "isVisible": false, "versions": [], "relations": [] });

    assert_eq!(seen(json!({ "public": true })).await, nothing);
    assert_eq!(seen(json!({ "observer": true })).await, nothing);
    assert_eq!(seen(json!({ "organisation": sandoria.to_string() })).await, nothing);
    let inside = json!({ "isVisible": true, "versions": [{ "number": 1 }], "relations": [{ "kind": "ANNEX_OF" }] });
    assert_eq!(seen(json!({ "organisation": velmara.to_string() })).await, inside);
    let refused = delegate.send(operation, json!({ "id": open, "as": { "public": true } })).await;
    assert_eq!(crate::kit::code(&refused), "FORBIDDEN");
}

#[tokio::test]
async fn proposals_and_history_are_for_the_support_staff_alone() {
    let hub = Hub::open().await;
    let (staff, colleague) = (hub.staff().await, hub.colleague().await);
    let office = hub.support().await;
    let clerk = hub.person("Clerk of the office").await;
    hub.affiliate(&clerk, office, Role::Delegate, None).await;
    let id = hub.document("Harbour rules", Audience::Public, &["Rules."]).await;
    staff.withdraws(&id, "Filed twice").await.expect("a proposal");
    let proposal = staff.proposal(&id).await.expect("a proposal");

    for asker in
        [hub.visitor(), hub.signed_in(&clerk).await, hub.delegate("Joaquim Tavira", hub.participant("XB").await).await]
    {
        assert_eq!(asker.proposal(&id).await, None);
        assert_eq!(asker.history(&id).await, None);
        assert_eq!(asker.ask("{ proposals { id } }", json!({})).await["proposals"], json!([]));
        assert_eq!(asker.confirms(&proposal).await, Err("NOT_FOUND".to_owned()));
        assert_eq!(asker.declines(&proposal).await, Err("NOT_FOUND".to_owned()));
        assert!(matches!(asker.withdraws(&id, "Filed twice").await, Err(code) if code != "NOT_FOUND"));
    }
    let waiting = colleague.ask("{ proposals { id canConfirm proposedBy document { id } } }", json!({})).await;
    let name = "Kagiso Moremi-Dube";
    assert_eq!(
        waiting["proposals"],
        json!([{ "id": proposal, "canConfirm": true, "proposedBy": name, "document": { "id": id } }])
    );
}
