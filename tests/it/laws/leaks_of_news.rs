//! What somebody may not see changes nothing that they are told as news: not what, not when, not from where.

use entity::archive::relation::Kind;
use serde_json::json;
use server::archive::{self, Description, Kept, Revision};
use server::audience::Audience;

use crate::kit::Hub;
use crate::kit::listening::NEWS;

#[tokio::test]
async fn a_restricted_document_and_work_on_an_open_one_change_nothing_that_a_listener_hears() {
    let hub = Hub::open().await;
    let [velmara, sandoria] = [hub.participant("XB").await, hub.participant("XA").await];
    let [insider, outsider] = [hub.delegate("Insider", velmara).await, hub.delegate("Outsider", sandoria).await];
    let open = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    let open_id = open.parse().expect("an id");
    let (mut inside, _) = insider.listens_to_news().await;
    let [(mut visitor, before), (mut outside, before_outside)] =
        [hub.visitor().listens_to_news().await, outsider.listens_to_news().await];

    let secret = hub.document("Harbour raid", Audience::Parties(vec![velmara]), &["The harbour is raided."]).await;
    let secret = secret.parse().expect("an id");
    archive::relate(&hub.cx(), secret, Kind::Supersedes, open_id).await.expect("a tie");
    let change = Description { symbol: Some(Some("HR 1".to_owned())), ..Description::default() };
    archive::describe(&hub.cx(), secret, change).await.expect("a symbol");
    // A version that waits, and a wish that somebody else has to confirm.
    let Kept::New(file) = hub.keep("second.txt", b"The harbour opens at noon.").await else { panic!("held already") };
    let revision = Revision { note: "Later hours".to_owned(), files: vec![*file] };
    archive::revise(&hub.cx(), open_id, revision).await.expect("a version");
    hub.staff().await.withdraws(&open, "Filed twice").await.expect("a proposal");

    assert_eq!(inside.hears_of_so_many(1).await, ["Harbour raid"]);
    let [(_, after), (_, after_outside)] = [hub.visitor().listens_to_news().await, outsider.listens_to_news().await];
    assert_eq!((after, after_outside), (before.clone(), before_outside));
    hub.rename(&open, "Rules of the harbour").await;
    let told = visitor.hears().await.expect("news");
    assert_eq!(told, outside.hears().await.expect("news"));
    assert_eq!(told["data"]["documentNews"]["documents"][0]["title"]["text"], "Rules of the harbour");
    let mut again = hub.visitor().listens(NEWS, json!({ "after": before })).await;
    again.hears().await.expect("a greeting");
    assert_eq!(again.hears().await.expect("news"), told);
}

#[tokio::test]
async fn a_document_that_is_restricted_before_it_was_told_is_not_told() {
    let hub = Hub::open().await;
    let open = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    let (_, cursor) = hub.visitor().listens_to_news().await;
    let id = hub.document("Harbour raid", Audience::Public, &["The harbour is raided."]).await;
    let change = Description { audience: Some(Audience::Staff), ..Description::default() };
    archive::describe(&hub.cx(), id.parse().expect("an id"), change).await.expect("a change");
    hub.rename(&open, "Rules of the harbour").await;

    let mut listening = hub.visitor().listens(NEWS, json!({ "after": cursor })).await;

    listening.hears().await.expect("a greeting");
    assert_eq!(listening.hears_of().await, ["Rules of the harbour"]);
}
