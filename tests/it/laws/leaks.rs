//! What somebody may not see changes nothing that they are told.

use entity::archive::relation::Kind;
use reqwest::Method;
use serde_json::{Value, json};
use server::archive::{self, Description};
use server::audience::Audience;
use server::cli::{demo, fill};
use server::cx::Actor;
use server::directory;
use server::page::{Edge, Window};
use server::search;
use server::search::engine::Facets;
use server::search::question::Question;

use crate::kit::{Asker, Folder, Hub, Person, records};

/// A word of the restricted page and of nothing else.
const SECRET: &str = "quagmirine";

/// The first rows.
const WINDOW: Window = Window { rows: 10, edge: Edge::Start };

/// Everything that searching tells about some texts, and everything that lists tell.
pub async fn told(asker: &Asker) -> Vec<Value> {
    let mut told = Vec::new();
    for text in [
        SECRET,
        "quagmirin",
        "quagmorine",
        "quag",
        "\"quagmirine ledger\"",
        "harbour -quagmirine",
        "harbour quagmirine",
        "harbour",
        "harb",
        "",
    ] {
        told.push(shape(asker.searches(text).await));
        told.push(asker.is_offered(text).await);
        told.push(shape(asker.narrows(text, json!({ "years": [1987] })).await));
        told.push(shape(asker.narrows(text, json!({ "kinds": ["FOOTPRINT"] })).await));
        told.push(shape(asker.narrows(text, json!({ "languages": ["ru"] })).await));
    }
    let everything = "{
        documents(first: 100) { totalCount edges { cursor node { id title { text } } } pageInfo { hasNextPage } }
        shelves { kinds { kind documentCount } years { year documentCount } undated }
        bodies(first: 100) { edges { node { acronym documentCount } } }
        byKind: documents(filter: { kinds: [FOOTPRINT] }) { totalCount }
        byYear: documents(filter: { year: 1987 }) { totalCount }
        bySymbol: documentsBySymbol(symbol: \"QL 1987\") { id }
        byFormerSymbol: documentsBySymbol(symbol: \"QL 1986\") { id }
        ties: documents(first: 100) { edges { node { aliases relations { kind } supersededBy { id } proposal { id } history { act } } } }
        proposals { id }
        accessRequestsToAnswer { id }
    }";
    let listed = asker.send(everything, json!({})).await;
    for edge in listed["data"]["documents"]["edges"].as_array().into_iter().flatten() {
        told.push(asker.finds_like(edge["node"]["id"].as_str().unwrap_or_default()).await);
    }
    told.push(listed);
    told
}

/// An answer without the cursors' own letters, which are opaque.
fn shape(mut answer: Value) -> Value {
    answer["pageInfo"]["endCursor"] = Value::Null;
    answer
}

#[tokio::test]
async fn a_word_of_a_restricted_page_changes_nothing_for_those_who_may_not_see_it() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let sandoria = hub.participant("XA").await;
    let [insider, outsider] = [hub.delegate("Insider", velmara).await, hub.delegate("Outsider", sandoria).await];
    let wgs = hub.body("WGS", &[velmara]).await;
    let pages = ["The harbour opens at dawn.", "Quay marines keep the harbour."];
    let open = hub.document("Harbour rules", Audience::Public, &pages).await;
    hub.settle().await;
    let [before_visitor, before_outsider] = [told(&hub.visitor()).await, told(&outsider).await];

    let id = hub
        .footprint(
            velmara,
            Audience::Parties(vec![velmara]),
            wgs,
            &["The quagmirine ledger", "Счёт гавани. The harbour has a quagmirine ledger.", "Here stands quagmirine."],
        )
        .await;
    let secret = id.parse().expect("an id");
    for symbol in ["QL 1986", "QL 1987"] {
        let change = Description { symbol: Some(Some(symbol.to_owned())), ..Description::default() };
        archive::describe(&hub.cx(), secret, change).await.expect("a symbol");
    }
    archive::relate(&hub.cx(), secret, Kind::Supersedes, open.parse().expect("an id")).await.expect("a tie");
    hub.settle().await;

    assert_eq!(insider.ties(&open).await, ["<SUPERSEDES The quagmirine ledger"]);
    assert_eq!(insider.finds(SECRET).await, ["The quagmirine ledger"]);
    assert_eq!(told(&hub.visitor()).await, before_visitor);
    assert_eq!(told(&outsider).await, before_outsider);
    let sheet = insider.opens(&id).await;
    let rendition = &sheet["versions"][0]["renditions"][0];
    let unknown = "00000000000070008000000000000000";
    for asker in [hub.visitor(), outsider] {
        same_answer(&asker, rendition["path"].as_str().expect("a path"), &format!("/files/ren_{unknown}/x.txt")).await;
        same_node(&asker, &id, &format!("doc_{unknown}")).await;
        same_node(&asker, rendition["id"].as_str().expect("an id"), &format!("ren_{unknown}")).await;
        for act in [
            "describeDocument(input: { id: $id })",
            "publishDocument(id: $id)",
            "withdrawDocument(id: $id, reason: \"Filed twice\")",
            "embargoDocument(id: $id, until: \"2099-01-01\")",
            "relateDocuments(input: { from: $id, kind: AMENDS, to: $id })",
            "unrelateDocuments(input: { from: $id, kind: AMENDS, to: $id })",
        ] {
            let operation = format!("mutation($id: ID!) {{ {act} {{ id }} }}");
            let hidden = asker.send(&operation, json!({ "id": id })).await;
            let absent = asker.send(&operation, json!({ "id": format!("doc_{unknown}") })).await;
            assert_eq!(hidden, absent, "{act}");
        }
    }
}

/// The hidden thing and the thing that never was get one answer: status, headers and bytes.
async fn same_answer(asker: &Asker, hidden: &str, absent: &str) {
    let mut answers = Vec::new();
    for path in [hidden, absent] {
        let answer = asker.request(Method::GET, path).header("range", "bytes=0-3").send().await.expect("an answer");
        let mut headers: Vec<_> = answer
            .headers()
            .iter()
            .filter(|(name, _)| *name != "date")
            .map(|(name, value)| format!("{name}: {value:?}"))
            .collect();
        headers.sort();
        answers.push((answer.status(), headers, answer.text().await.expect("a body")));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0].0, 404);
}

async fn same_node(asker: &Asker, hidden: &str, absent: &str) {
    let operation = "query($id: ID!) { node(id: $id) { id } }";
    let hidden = asker.send(operation, json!({ "id": hidden })).await;
    assert_eq!(hidden, asker.send(operation, json!({ "id": absent })).await);
    assert_eq!(hidden["data"]["node"], Value::Null);
}

#[tokio::test]
async fn a_document_that_was_just_restricted_is_gone_before_the_index_has_heard_of_it() {
    let hub = Hub::open_unserved().await;
    let id = hub.document("Port dues", Audience::Public, &["Port dues are quagmirine."]).await;
    hub.settle().await;
    let visitor = hub.stores.cx(Actor::Visitor);
    let secret = Question { text: SECRET.to_owned(), ..Question::default() };
    let searches = || search::find(&visitor, &secret, &WINDOW);
    assert_eq!(searches().await.expect("an answer").answer.total, 1);

    let change = Description { audience: Some(Audience::Staff), ..Description::default() };
    archive::describe(&hub.cx(), id.parse().expect("an id"), change).await.expect("a change");

    let answer = searches().await.expect("an answer").answer;
    assert_eq!((answer.total, answer.hits.len()), (0, 0));
    assert_eq!(answer.facets, Facets::default());
}

#[tokio::test]
async fn an_index_of_other_records_answers_nothing_until_it_is_filled_anew() {
    let hub = Hub::open_unserved().await;
    hub.document("Port dues", Audience::Public, &["Port dues are quagmirine."]).await;
    hub.settle().await;
    let other = Folder::new();
    let hub = hub.reopened_with(&[("KP_DATABASE_URL", &records::url(other.path()))]).await;
    let visitor = hub.stores.cx(Actor::Visitor);
    let secret = Question { text: SECRET.to_owned(), ..Question::default() };
    let searches = || search::find(&visitor, &secret, &WINDOW);

    let before = searches().await.err().map(|fault| fault.to_string());
    hub.settle().await;
    let after = searches().await.expect("an answer").answer;

    assert!(before.expect("a fault").contains("something went wrong on our side"));
    assert_eq!((after.total, after.hits.len()), (0, 0));
}

#[tokio::test]
async fn what_only_a_restricted_paper_of_the_demonstration_says_is_found_by_its_audience_alone() {
    let hub = Hub::open().await;
    fill(&hub.stores).await.expect("the demonstration");
    hub.settle().await;
    let kagiso = directory::person_by_email(&hub.stores.db, "kagiso.moremi-dube@example.org").await;
    let kagiso = Person { id: kagiso.expect("the directory").expect("support staff").id };
    let (visitor, staff) = (hub.visitor(), hub.signed_in(&kagiso).await);
    let documents = demo::archive().expect("the demonstration").documents;
    let restricted = documents.iter().filter(|document| document.audience != demo::Audience::Public);

    for document in restricted {
        let words = format!("\"{}\"", document.telltale.as_deref().expect("words of its own"));
        let told = visitor.searches(&words).await;
        assert_eq!(told["totalCount"], 0, "{}: {words}", document.key);
        assert!(facets_are_empty(&told), "{}: {told:#}", document.key);
        assert_eq!(staff.finds(&words).await.len(), 1, "{}: {words}", document.key);
    }
}

fn facets_are_empty(answer: &Value) -> bool {
    let facets = answer["facets"].as_array().expect("facets");
    facets.iter().all(|facet| facet["buckets"] == json!([]))
}
