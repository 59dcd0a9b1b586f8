//! Searches that people keep tell them what is new, and nobody else anything.

use chrono::Duration;
use serde_json::json;
use server::audience::Audience;
use server::search::question::MOST_BYTES;
use server::search::saved::{MOST_CHARACTERS, MOST_KEPT};

use crate::kit::listening::FOUND;
use crate::kit::{Hub, Role, code};

#[tokio::test]
async fn a_saved_search_tells_what_it_newly_finds_and_not_what_it_had() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    let old = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    let other = hub.document("Market rules", Audience::Public, &["The market opens at noon."]).await;
    hub.settle().await;
    let id = amara.keeps("q=harbour", "NEVER").await.expect("a search");

    hub.document("Harbour dues", Audience::Public, &["Dues of the harbour."]).await;
    hub.rename(&old, "Rules of the harbour").await;
    hub.rename(&other, "Harbour market rules").await;
    hub.settle().await;

    let (unseen, mut titles) = amara.news().await;
    titles.sort();
    assert_eq!((unseen, titles), (2, vec!["Harbour dues".to_owned(), "Harbour market rules".to_owned()]));
    amara.with_kept("markSeen", &id).await.expect("one's own");
    assert_eq!(amara.news().await.0, 0);
    hub.rename(&other, "Harbour and market rules").await;
    hub.settle().await;
    assert_eq!(amara.news().await.0, 0, "it is news once");
}

#[tokio::test]
async fn whoever_listens_hears_which_of_their_searches_newly_finds_something() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    for address in ["q=harbour", "q=market", "q=quarry"] {
        amara.keeps(address, "NEVER").await.expect("a search");
    }
    hub.document("Market rules", Audience::Public, &["The market opens at noon."]).await;
    hub.settle().await;
    let mut listening = amara.listens(FOUND, json!({})).await;
    let at_first = listening.hears().await.expect("a greeting");

    hub.document("Tavern rules", Audience::Public, &["The tavern opens at dusk."]).await;
    let secret = Audience::Parties(vec![hub.participant("XA").await]);
    hub.document("Quarry rules", secret, &["The quarry opens at dawn."]).await;
    hub.document("Harbour rules", Audience::Participants, &["The harbour opens at dawn."]).await;
    let then = listening.hears().await.expect("news");

    let of =
        |name: &str| json!({ "data": { "savedSearchNews": { "savedSearches": [{ "name": name, "newCount": 1 }] } } });
    assert_eq!(at_first, of("q=market"));
    assert_eq!(then, of("q=harbour"));
}

#[tokio::test]
async fn nobody_listens_for_a_visitor_who_keeps_nothing() {
    let hub = Hub::open().await;

    let mut listening = hub.visitor().listens(FOUND, json!({})).await;

    assert_eq!(code(&listening.hears().await.expect("a refusal")), "UNAUTHENTICATED");
    assert_eq!(listening.hears().await, None);
}

#[tokio::test]
async fn news_is_neither_lost_nor_doubled_when_the_hub_begins_again() {
    let hub = Hub::open_unserved().await;
    let velmara = hub.participant("XB").await;
    let person = hub.person("Amara Nettleship").await;
    hub.affiliate(&person, velmara, Role::Delegate, None).await;
    let asker = hub.signed_in(&person).await;
    hub.settle().await;
    let hub = Hub::open_in(hub.closed().await).await;
    hub.asked_by(&asker).keeps("q=harbour", "NEVER").await.expect("a search");
    let hub = Hub::open_in(hub.closed().await).await;
    hub.document("Harbour dues", Audience::Public, &["Dues of the harbour."]).await;
    hub.settle().await;

    let hub = Hub::open_in(hub.closed().await).await;
    hub.settle().await;

    assert_eq!(hub.asked_by(&asker).news().await, (1, vec!["Harbour dues".to_owned()]));
}

#[tokio::test]
async fn news_comes_in_pages_the_newest_first() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    let id = amara.keeps("q=harbour", "NEVER").await.expect("a search");
    for number in 1..=3 {
        hub.document(&format!("Harbour {number}"), Audience::Public, &[&format!("Berth {number} of the harbour.")])
            .await;
        hub.settle().await;
        hub.advance(Duration::seconds(1));
    }
    let operation = "query($id: ID!, $after: String) { savedSearch(id: $id) { news(first: 2, after: $after) {
        edges { cursor node { title { text } } } pageInfo { hasNextPage endCursor } } } }";

    let first = amara.ask(operation, json!({ "id": id })).await["savedSearch"]["news"].clone();
    let after = first["pageInfo"]["endCursor"].clone();
    let second = amara.ask(operation, json!({ "id": id, "after": after })).await["savedSearch"]["news"].clone();

    assert_eq!(crate::kit::titles(&first), ["Harbour 3", "Harbour 2"]);
    assert_eq!(crate::kit::titles(&second), ["Harbour 1"]);
    assert_eq!((&first["pageInfo"]["hasNextPage"], &second["pageInfo"]["hasNextPage"]), (&json!(true), &json!(false)));
}

#[tokio::test]
async fn a_search_is_kept_in_its_one_written_form_and_once() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    let given =
        json!({ "name": " Communiqués ", "address": "page=3&kind=final_communique&q=rough+stones", "alert": "DAILY" });
    let id = amara.keeps_as(given).await.expect("a search");

    let again = amara.keeps("q=rough%20stones&kind=FINAL_COMMUNIQUE", "NEVER").await;
    let moved = amara.changes_kept(&id, json!({ "name": "Stones", "alert": "WEEKLY" })).await.expect("one's own");

    assert_eq!(again, Err("CONFLICT".to_owned()));
    let address = "q=rough+stones&kind=FINAL_COMMUNIQUE";
    assert_eq!(moved, json!({ "name": "Stones", "address": address, "alert": "WEEKLY" }));
    amara.with_kept("removeSavedSearch", &id).await.expect("one's own");
    assert_eq!(amara.kept().await, json!([]));
}

#[tokio::test]
async fn a_search_at_its_limits_is_kept_and_one_beyond_is_refused() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    let named =
        |length: usize| json!({ "name": "é".repeat(length), "address": format!("year={length}"), "alert": "NEVER" });
    let long = |bytes: usize| format!("language=en&x={}", "a".repeat(bytes - "language=en&x=".len()));

    amara.keeps_as(named(MOST_CHARACTERS)).await.expect("the longest name");
    amara.keeps_as(json!({ "name": "a", "address": long(MOST_BYTES), "alert": "NEVER" })).await.expect("the longest");
    for year in 0..MOST_KEPT - 2 {
        amara.keeps(&format!("year={}", 1000 + year), "NEVER").await.expect("one more");
    }

    assert_eq!(amara.keeps("q=one+too+many", "NEVER").await, Err("TOO_LARGE".to_owned()));
    for wrong in [
        named(0),
        named(MOST_CHARACTERS + 1),
        json!({ "name": "a", "address": long(MOST_BYTES + 1), "alert": "NEVER" }),
    ] {
        assert_eq!(amara.keeps_as(wrong).await, Err("BAD_INPUT".to_owned()));
    }
    let words = vec!["a"; 33].join("+");
    assert_eq!(amara.keeps(&format!("q={words}"), "NEVER").await, Err("BAD_INPUT".to_owned()));
    assert_eq!(hub.visitor().keeps("q=a", "NEVER").await, Err("UNAUTHENTICATED".to_owned()));
}

#[tokio::test]
async fn somebody_elses_search_does_not_exist() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    let [colleague, staff] = [hub.delegate("Bruno Castellan", velmara).await, hub.staff().await];
    let id = amara.keeps("q=harbour", "NEVER").await.expect("a search");
    let absent = "sav_00000000000070008000000000000000";

    for asker in [colleague, staff, hub.visitor()] {
        assert_eq!(asker.kept().await, json!([]));
        for operation in [
            "query($id: ID!) { savedSearch(id: $id) { name } }",
            "query($id: ID!) { node(id: $id) { id } }",
            "mutation($id: ID!) { changeSavedSearch(id: $id, name: \"x\") { id } }",
            "mutation($id: ID!) { removeSavedSearch(id: $id) }",
            "mutation($id: ID!) { markSeen(id: $id) { id } }",
            "mutation($id: ID!) { openFeed(id: $id) }",
            "mutation($id: ID!) { closeFeed(id: $id) { id } }",
        ] {
            let hidden = asker.send(operation, json!({ "id": id })).await;
            assert_eq!(hidden, asker.send(operation, json!({ "id": absent })).await, "{operation}");
        }
    }
    assert_eq!(amara.kept().await[0]["name"], "q=harbour");
}
