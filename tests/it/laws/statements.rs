//! A request asks the records as often for many rows as for few.

use entity::DocumentId;
use entity::archive::relation::Kind;
use serde_json::json;
use server::archive::{self, Description};
use server::audience::Audience;
use server::cx::{Actor, Standing};

use crate::kit::Hub;

/// Every edge there is, one after the other: edges side by side may share a batch or not, as their answers arrive.
const WALKS: [&str; 15] = [
    "search(text: \"harbour\", first: $first) { edges { pages { rendition { id } } } }",
    "search(text: \"harbour\", first: $first) { edges { node { body { id } } } }",
    "search(text: \"harbour\", first: $first) { edges { pages { rendition { pages(first: 2) { edges { node { text } } } } } } }",
    "documents(first: $first) { totalCount edges { node { audience { kind parties { id } } } } }",
    "documents(first: $first) { edges { node { body { parent { id } } } } }",
    "documents(first: $first) { edges { node { participant { id } } } }",
    "documents(first: $first) { edges { node { body { memberships { organisation { id } } } } } }",
    "documents(first: $first) { edges { node { currentVersion { renditions { pages(first: 3) { edges { node { text } } } } } } } }",
    "documents(first: $first) { edges { node { versions { renditions { id } } } } }",
    "documents(first: $first) { edges { node { aliases } } }",
    "documents(first: $first) { edges { node { relations { document { id } } } } }",
    "documents(first: $first) { edges { node { supersededBy { id } canPublish } } }",
    "documents(first: $first) { edges { node { proposal { proposedBy } } } }",
    "documents(first: $first) { edges { node { history { act } } } }",
    "bodies(first: $first) { totalCount edges { node { documentCount } } }",
];

#[tokio::test]
async fn the_number_of_statements_does_not_grow_with_the_rows() {
    let hub = Hub::open_unserved().await;
    let velmara = hub.participant("XB").await;
    let plenary = hub.body("PLENARY", &[]).await;
    let keeper = hub.person("Kagiso Moremi-Dube").await;
    let keeper = Actor::Person(Standing { is_staff: true, ..Standing::none(keeper.id) });
    let mut last: Option<DocumentId> = None;
    for number in 0..12 {
        let body = hub.part_of(Some(plenary), &format!("B{number}"), &[velmara]).await;
        let audience = if number % 2 == 0 { Audience::Body(body) } else { Audience::Parties(vec![velmara]) };
        let id = hub.footprint(velmara, audience, body, &[&format!("The harbour, part {number}."), "More."]).await;
        let id = id.parse().expect("an id");
        if let Some(last) = last.replace(id) {
            archive::relate(&hub.cx(), id, Kind::Supersedes, last).await.expect("a tie");
        }
        let renamed = |symbol: &str| Description { symbol: Some(Some(symbol.to_owned())), ..Description::default() };
        archive::describe(&hub.cx(), id, renamed("AD 1")).await.expect("a symbol");
        archive::describe(&hub.cx(), id, renamed("AD 2")).await.expect("another");
        archive::withdraw(&hub.stores.cx(keeper.clone()), id, "Filed twice".to_owned()).await.expect("a proposal");
    }
    hub.settle().await;

    for walk in WALKS {
        let operation = format!("query($first: Int!) {{ {walk} }}");
        let (few, _) = hub.statements(hub.executes(&operation, json!({ "first": 2 }))).await;
        let (many, answer) = hub.statements(hub.executes(&operation, json!({ "first": 12 }))).await;

        let field = walk.split('(').next().unwrap_or_default();
        assert_eq!(answer[field]["edges"].as_array().map(Vec::len), Some(12), "{walk}");
        assert!(!answer.to_string().contains("null"), "an edge that ends nowhere: {walk}");
        assert_eq!(few, many, "statements for 2 rows and for 12: {walk}");
    }
}

#[tokio::test]
async fn news_of_many_documents_takes_as_many_statements_as_of_few() {
    let hub = Hub::open_unserved().await;
    let velmara = hub.participant("XB").await;
    let wgs = hub.body("WGS", &[velmara]).await;
    let news = "subscription { documentNews { documents {
        body { parent { id } } participant { id } audience { parties { id } } currentVersion { renditions { id } } } } }";
    let publish = async |count: usize| {
        for number in 0..count {
            let audience = Audience::Parties(vec![velmara]);
            hub.footprint(velmara, audience, wgs, &[&format!("Part {number} of {count}")]).await;
        }
    };

    let (few, _) = hub.tells(news, publish(2)).await;
    let (many, told) = hub.tells(news, publish(12)).await;

    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["documentNews"]["documents"].as_array().map(Vec::len), Some(12));
    assert_eq!(few, many);
}
