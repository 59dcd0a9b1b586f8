//! What somebody may not see changes nothing that their saved searches, letters and feeds tell.

use chrono::Duration;
use serde_json::Value;
use server::archive::{self, Description};
use server::audience::Audience;

use crate::kit::{Asker, Hub, Letter, Role};

/// Everything that a search tells its owner and, by its feeds, everybody.
async fn told(hub: &Hub, owner: &Asker, feeds: &[&str]) -> (Value, Vec<Letter>, Vec<Vec<u8>>) {
    let mut read = Vec::new();
    for feed in feeds {
        read.push(hub.visitor().reads(feed).await);
    }
    let mut letters = hub.letters().await;
    letters.sort_by(|one, other| one.raw.cmp(&other.raw));
    (owner.kept().await, letters, read)
}

#[tokio::test]
async fn a_restricted_document_changes_nothing_that_saved_searches_letters_and_feeds_tell_those_who_may_not_see_it() {
    let hub = Hub::open().await;
    let [velmara, sandoria] = [hub.participant("XB").await, hub.participant("XA").await];
    let [insider, outsider] = [hub.delegate("Insider", velmara).await, hub.delegate("Outsider", sandoria).await];
    let id = outsider.keeps("q=harbour", "AT_ONCE").await.expect("a search");
    insider.keeps("q=harbour", "NEVER").await.expect("a search");
    let private = outsider.opens_feed(&id).await;
    let feeds = ["/feeds/search.atom?q=harbour", "/feeds/search.atom", &private];
    let open = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    hub.settle().await;
    let before = told(&hub, &outsider, &feeds).await;
    hub.advance(Duration::seconds(5));

    let secret = hub.document("Harbour raid", Audience::Parties(vec![velmara]), &["The harbour is raided."]).await;
    let [open, secret] = [open, secret].map(|id| id.parse().expect("an id"));
    archive::relate(&hub.cx(), secret, entity::archive::relation::Kind::Supersedes, open).await.expect("a tie");
    let change = Description { symbol: Some(Some("HR 1".to_owned())), ..Description::default() };
    archive::describe(&hub.cx(), secret, change).await.expect("a symbol");
    hub.settle().await;

    assert_eq!(insider.news().await.1, ["Harbour raid", "Harbour rules"]);
    assert_eq!(told(&hub, &outsider, &feeds).await, before);
}

#[tokio::test]
async fn a_document_that_was_restricted_is_gone_from_saved_searches_letters_and_feeds() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    let id = amara.keeps("q=harbour", "AT_ONCE").await.expect("a search");
    let private = amara.opens_feed(&id).await;
    let feeds = ["/feeds/search.atom?q=harbour", &private];
    hub.settle().await;
    let before = told(&hub, &amara, &feeds).await;
    let id = hub.document("Harbour raid", Audience::Public, &["The harbour is raided."]).await;
    hub.settle().await;
    assert_eq!(amara.news().await.0, 1);

    let change = Description { audience: Some(Audience::Staff), ..Description::default() };
    archive::describe(&hub.cx(), id.parse().expect("an id"), change).await.expect("a change");

    assert_eq!(told(&hub, &amara, &feeds).await, before);
}

#[tokio::test]
async fn whose_term_has_ended_is_told_of_nothing_that_it_had_opened() {
    let hub = Hub::open().await;
    hub.wait_for_noon();
    let velmara = hub.participant("XB").await;
    let person = hub.person("Amara Nettleship").await;
    hub.affiliate(&person, velmara, Role::Delegate, Some(hub.cx().today())).await;
    let amara = hub.signed_in(&person).await;
    let id = amara.keeps("q=harbour", "DAILY").await.expect("a search");
    let private = amara.opens_feed(&id).await;
    hub.document("Harbour raid", Audience::Participants, &["The harbour is raided."]).await;
    hub.settle().await;
    assert_eq!(amara.news().await.0, 1);

    hub.advance(Duration::days(1));
    hub.document("Harbour siege", Audience::Participants, &["The harbour is besieged."]).await;
    hub.settle().await;

    let amara = hub.signed_in(&person).await;
    let (_, letters, feeds) = told(&hub, &amara, &[&private]).await;
    assert_eq!(amara.news().await, (0, Vec::new()));
    assert_eq!(letters, []);
    assert!(!String::from_utf8_lossy(&feeds[0]).contains("Harbour raid"));
}
