//! What is promised of organisations, bodies and people.

mod names;
mod people;

use serde_json::json;
use server::audience::Audience;

use crate::kit::{Hub, Role, on};

#[tokio::test]
async fn access_ends_on_the_day_a_term_ends() {
    let hub = Hub::open().await;
    hub.wait_for_noon();
    let velmara = hub.participant("XB").await;
    let wgs = hub.body("WGS", &[]).await;
    let today = hub.cx().today();
    hub.seat(wgs, velmara, on("2020-01-01"), Some(today)).await;
    let person = hub.person("Joaquim Tavira").await;
    hub.affiliate(&person, velmara, Role::Delegate, Some(today + chrono::Duration::days(1))).await;
    hub.document("Half-year checks", Audience::Body(wgs), &["Half-year checks."]).await;
    hub.document("Circular", Audience::Participants, &["A circular."]).await;

    let [last_day, day_after, two_days_after] =
        [hub.sees_as(&person).await, hub.sees_a_day_later_as(&person).await, hub.sees_a_day_later_as(&person).await];

    assert_eq!(last_day, ["Circular", "Half-year checks"]);
    assert_eq!(day_after, ["Circular"], "the seat has ended");
    assert_eq!(two_days_after, Vec::<String>::new(), "the term has ended");
}

impl Hub {
    async fn sees_as(&self, person: &crate::kit::Person) -> Vec<String> {
        let mut titles = self.signed_in(person).await.lists().await;
        titles.sort();
        titles
    }

    async fn sees_a_day_later_as(&self, person: &crate::kit::Person) -> Vec<String> {
        self.advance(chrono::Duration::days(1));
        self.sees_as(person).await
    }
}

#[tokio::test]
async fn memberships_answer_as_of_a_day() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let wgs = hub.body("WGS", &[]).await;
    hub.seat(wgs, velmara, on("2010-01-01"), Some(on("2012-12-31"))).await;
    let operation =
        "query($id: ID!, $day: Date) { body(id: $id) { memberships(asOf: $day) { organisation { countryCode } } } }";

    for (day, members) in [("2009-12-31", 0), ("2010-01-01", 1), ("2012-12-31", 1), ("2013-01-01", 0)] {
        let answer = hub.visitor().ask(operation, json!({ "id": wgs.to_string(), "day": day })).await;
        assert_eq!(answer["body"]["memberships"].as_array().map(Vec::len), Some(members), "{day}");
    }
}

#[tokio::test]
async fn people_are_shown_to_themselves_alone() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let person = hub.person("Joaquim Tavira").await;
    hub.affiliate(&person, velmara, Role::FocalPoint, None).await;
    let other = hub.delegate("Salma Benhaddou-Kerr", velmara).await;
    let operation = "query($id: ID!) { node(id: $id) { id ... on Person { name affiliations { role } } } }";

    let own = hub.signed_in(&person).await.ask(operation, json!({ "id": person.id.to_string() })).await;
    let foreign = other.ask(operation, json!({ "id": person.id.to_string() })).await;

    assert_eq!(own["node"]["name"], "Joaquim Tavira");
    assert_eq!(own["node"]["affiliations"], json!([{ "role": "FOCAL_POINT" }]));
    assert!(foreign["node"].is_null());
}

#[tokio::test]
async fn organisations_are_listed_page_by_page_in_the_order_of_their_entry() {
    let hub = Hub::open().await;
    for code in ["XB", "XA", "XC"] {
        hub.participant(code).await;
    }
    let operation = "query($after: String) { organisations(first: 2, after: $after) {
        totalCount edges { node { countryCode } } pageInfo { hasNextPage endCursor } } }";

    let first = hub.visitor().ask(operation, json!({})).await["organisations"].clone();
    let rest = hub.visitor().ask(operation, json!({ "after": first["pageInfo"]["endCursor"] })).await;

    assert_eq!((&first["totalCount"], &first["pageInfo"]["hasNextPage"]), (&json!(3), &json!(true)));
    assert_eq!(first["edges"], json!([{ "node": { "countryCode": "XB" } }, { "node": { "countryCode": "XA" } }]));
    assert_eq!(rest["organisations"]["edges"], json!([{ "node": { "countryCode": "XC" } }]));
}
