//! Whoever listens hears of each document that changes and is theirs to see, once it does.

use std::collections::BTreeSet;

use chrono::Duration;
use serde_json::json;
use server::archive::{self, Description};
use server::audience::Audience;

use crate::kit::listening::NEWS;
use crate::kit::papers::Papers;
use crate::kit::{Hub, Role, command, ended, records, said};

#[tokio::test]
async fn a_listener_hears_of_what_is_published_described_and_withdrawn() {
    let hub = Hub::open().await;
    let (mut visitor, _) = hub.visitor().listens_to_news().await;

    let id = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    assert_eq!(visitor.hears_of().await, ["Harbour rules"]);
    hub.rename(&id, "Rules of the harbour").await;
    assert_eq!(visitor.hears_of().await, ["Rules of the harbour"]);
    archive::withdraw(&hub.cx(), id.parse().expect("an id"), "Filed twice".to_owned()).await.expect("a tombstone");

    let told = visitor.hears().await.expect("news");
    assert_eq!(told["data"]["documentNews"]["documents"][0]["state"], "WITHDRAWN");
}

#[tokio::test]
async fn whoever_was_cut_off_goes_on_where_they_stood() {
    let hub = Hub::open().await;
    let visitor = hub.visitor();
    let first = hub.document("First", Audience::Public, &["One."]).await;
    let (mut listening, greeting) = visitor.listens_to_news().await;
    hub.document("Second", Audience::Public, &["Two."]).await;
    let heard = listening.hears().await.expect("news");
    drop(listening);
    hub.document("Third", Audience::Public, &["Three."]).await;
    hub.rename(&first, "First again").await;

    for (cursor, missed) in [
        (&heard["data"]["documentNews"]["cursor"], vec!["Third", "First again"]),
        (&greeting, vec!["Second", "Third", "First again"]),
    ] {
        let mut again = visitor.listens(NEWS, json!({ "after": cursor })).await;
        again.hears().await.expect("a greeting");
        assert_eq!(again.hears_of_so_many(missed.len()).await, missed);
    }
}

#[tokio::test]
async fn a_cursor_that_was_not_given_out_is_refused() {
    let hub = Hub::open().await;
    let id = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;

    for cursor in ["", "x", &format!("2012-11-30T00:00:00+00:00~{id}")] {
        let mut listening = hub.visitor().listens(NEWS, json!({ "after": cursor })).await;
        let refused = listening.hears().await.expect("a refusal");

        assert_eq!(refused["errors"][0]["extensions"], json!({ "code": "BAD_INPUT", "field": "after" }));
        assert_eq!(listening.hears().await, None);
    }
}

#[tokio::test]
async fn changes_soon_after_one_another_are_told_together_and_none_is_lost() {
    let hub = Hub::open().await;
    let (mut listening, _) = hub.visitor().listens_to_news().await;

    let mut published = BTreeSet::new();
    for number in 0..25 {
        let title = format!("Paper {number}");
        hub.document(&title, Audience::Public, &[&format!("The words of paper {number}.")]).await;
        published.insert(title);
    }

    let mut heard = BTreeSet::new();
    while heard.len() < 25 {
        let titles = listening.hears_of().await;
        assert!((1..=20).contains(&titles.len()), "{titles:?}");
        heard.extend(titles);
    }
    assert_eq!(heard, published);
}

#[tokio::test]
async fn a_listener_hears_only_of_what_was_asked_for() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let wgs = hub.body("WGS", &[velmara]).await;
    let filter = json!({ "filter": { "kinds": ["FOOTPRINT"], "body": wgs.to_string() } });
    let mut listening = hub.visitor().listens(NEWS, filter).await;
    listening.hears().await.expect("a greeting");

    hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    hub.footprint(velmara, Audience::Public, wgs, &["The footprint of Velmara"]).await;

    assert_eq!(listening.hears_of().await, ["The footprint of Velmara"]);
}

#[tokio::test]
async fn whose_term_has_ended_hears_no_more_of_what_it_had_opened() {
    let hub = Hub::open().await;
    hub.wait_for_noon();
    let velmara = hub.participant("XB").await;
    let person = hub.person("Amara Nettleship").await;
    hub.affiliate(&person, velmara, Role::Delegate, Some(hub.cx().today())).await;
    hub.advance(Duration::minutes(11 * 60 + 30));
    let (mut amara, _) = hub.signed_in(&person).await.listens_to_news().await;
    hub.document("Harbour raid", Audience::Participants, &["The harbour is raided."]).await;
    assert_eq!(amara.hears_of().await, ["Harbour raid"]);

    // Past midnight, and sooner than a session idles.
    hub.advance(Duration::minutes(45));
    hub.document("Harbour siege", Audience::Participants, &["The harbour is besieged."]).await;
    hub.document("Harbour feast", Audience::Public, &["The harbour feasts."]).await;

    assert_eq!(amara.hears_of().await, ["Harbour feast"]);
}

#[tokio::test]
async fn a_subscription_ends_with_the_session() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    let (mut listening, _) = amara.listens_to_news().await;

    let left = amara.request(reqwest::Method::POST, "/auth/sign-out").header("x-kp-csrf", "1").send().await;
    hub.document("Harbour raid", Audience::Public, &["The harbour is raided."]).await;

    assert!(left.expect("an answer").status().is_success());
    assert_eq!(listening.hears().await, None);
}

#[tokio::test]
async fn listening_keeps_no_session_alive() {
    let hub = Hub::open_with(&[("KP_SESSION_IDLE_MINUTES", "10")]).await;
    let velmara = hub.participant("XB").await;
    let (mut amara, _) = hub.delegate("Amara Nettleship", velmara).await.listens_to_news().await;
    hub.advance(Duration::minutes(9));
    hub.document("Harbour raid", Audience::Participants, &["The harbour is raided."]).await;
    assert_eq!(amara.hears_of().await, ["Harbour raid"]);

    hub.advance(Duration::minutes(2));
    hub.document("Harbour feast", Audience::Public, &["The harbour feasts."]).await;

    assert_eq!(amara.hears().await, None);
}

#[tokio::test]
async fn what_another_program_takes_in_is_heard_of_too() {
    let hub = Hub::open().await;
    let (mut listening, _) = hub.visitor().listens_to_news().await;
    let papers = Papers::written(1, 100);

    let mut import = command(hub.data(), &["import", "--audience", "public"]);
    import.arg(papers.folder());
    let output = ended(import).await;

    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(listening.hears_of().await.len(), 1);
}

#[tokio::test]
async fn what_another_instance_changes_is_heard_of_too() {
    let hub = Hub::open().await;
    let other = Hub::open_with(&[("KP_DATABASE_URL", &records::url(hub.data()))]).await;
    let (mut listening, _) = other.visitor().listens_to_news().await;

    hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;

    assert_eq!(listening.hears_of().await, ["Harbour rules"]);
}

#[tokio::test]
async fn the_staff_hear_of_drafts_and_nobody_else_does() {
    let hub = Hub::open().await;
    let [(mut staff, _), (mut visitor, _)] =
        [hub.staff().await.listens_to_news().await, hub.visitor().listens_to_news().await];

    let id = hub.draft("Harbour draft", Audience::Public, &["Not yet."]).await;
    let change = Description { symbol: Some(Some("HD 1".to_owned())), ..Description::default() };
    archive::describe(&hub.cx(), id.parse().expect("an id"), change).await.expect("a symbol");
    hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;

    assert_eq!(staff.hears_of().await[0], "Harbour draft");
    assert_eq!(visitor.hears_of().await, ["Harbour rules"]);
}
