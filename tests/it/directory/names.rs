//! What is promised of people who are named while somebody types.

use serde_json::{Value, json};

use crate::kit::{Asker, Hub, Role};

impl Asker {
    /// The people whom a text may name, with those they act for.
    async fn is_told_of(&self, text: &str) -> Value {
        let operation = "query($text: String!) {
            suggest(text: $text) { people { name organisations { countryCode } } } }";
        self.ask(operation, json!({ "text": text })).await["suggest"]["people"].clone()
    }
}

#[tokio::test]
async fn people_are_named_to_those_who_take_part_and_to_nobody_else() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let forum = hub.observer("DCF").await;
    let bank = hub.guest("Bank").await;
    let tavira = hub.delegate("Joaquim Tavira", velmara).await;
    let hargreave = hub.delegate("Nomvula Hargreave", forum).await;
    let guest = hub.delegate("Denis Arslanov-Reid", bank).await;
    let stranger = hub.signed_in(&hub.person("Hana Kirschbaum").await).await;
    let staff = hub.staff().await;

    let named = json!([{ "name": "Joaquim Tavira", "organisations": [{ "countryCode": "XB" }] }]);
    for asker in [&tavira, &hargreave, &staff] {
        assert_eq!(asker.is_told_of("tav").await, named);
    }
    for asker in [&hub.visitor(), &guest, &stranger] {
        assert_eq!(asker.is_told_of("tav").await, json!([]));
    }
}

#[tokio::test]
async fn guests_strangers_and_those_whose_term_has_ended_are_not_named() {
    let hub = Hub::open().await;
    hub.wait_for_noon();
    let velmara = hub.participant("XB").await;
    let asker = hub.delegate("Joaquim Tavira", velmara).await;
    hub.delegate("Denis Arslanov-Reid", hub.guest("Bank").await).await;
    hub.person("Hana Kirschbaum").await;
    let leaving = hub.person("Salma Benhaddou-Kerr").await;
    hub.affiliate(&leaving, velmara, Role::FocalPoint, Some(hub.cx().today())).await;

    let on_the_last_day = asker.is_told_of("salma").await;
    hub.advance(chrono::Duration::days(1));
    let a_day_later = asker.is_told_of("salma").await;

    assert_eq!(on_the_last_day[0]["name"], "Salma Benhaddou-Kerr");
    assert_eq!(a_day_later, json!([]));
    for text in ["denis", "hana"] {
        assert_eq!(asker.is_told_of(text).await, json!([]), "{text}");
    }
}

#[tokio::test]
async fn nobody_is_found_by_an_address_and_no_address_can_be_asked_for() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let asker = hub.delegate("Joaquim Tavira", velmara).await;

    let by_address = asker.is_told_of("joaquim.tavira@example.org").await;
    let asked_for = asker.send("{ suggest(text: \"tavira\") { people { name email } } }", json!({})).await;

    assert_eq!(by_address, json!([]));
    assert!(asked_for["errors"][0]["message"].as_str().expect("a refusal").contains("email"), "{asked_for:#}");
    assert!(!asked_for.to_string().contains("example.org"));
}
