//! A request asks the records as often for many rows as for few.

use serde_json::json;
use server::audience::Audience;

use crate::kit::Hub;

/// Every edge there is, as wide as it goes.
const EVERYTHING: &str = "query($first: Int!) {
    search(text: \"harbour\", first: $first) {
        edges { pages { rendition { id pages(first: 2) { edges { node { text } } } } } node { ...Sheet } }
    }
    documents(first: $first) { edges { node { ...Sheet } } }
    bodies(first: $first) { edges { node { documentCount parent { id } memberships { organisation { id } } } } }
}
fragment Sheet on Document {
    title { text } audience { kind body { id } parties { id } } body { id acronym documentCount memberships { organisation { name { text } } } }
    participant { name { text } }
    currentVersion { id }
    versions { renditions { id pages(first: 3) { edges { node { text } } } } }
}";

#[tokio::test]
async fn the_number_of_statements_does_not_grow_with_the_rows() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let staff = hub.staff().await;
    for number in 0..12 {
        let body = hub.body(&format!("B{number}"), &[velmara]).await;
        let audience = if number % 2 == 0 { Audience::Body(body) } else { Audience::Parties(vec![velmara]) };
        hub.restricted(&format!("Harbour {number}"), audience, body, &[&format!("The harbour, part {number}."), "More."]).await;
    }
    hub.settle().await;

    let (few, _) = hub.statements(staff.ask(EVERYTHING, json!({ "first": 2 }))).await;
    let (many, answer) = hub.statements(staff.ask(EVERYTHING, json!({ "first": 12 }))).await;

    assert_eq!(answer["search"]["edges"].as_array().map(Vec::len), Some(12));
    assert_eq!(answer["documents"]["edges"].as_array().map(Vec::len), Some(12));
    assert_eq!(few, many, "statements for 2 rows and for 12");
}
