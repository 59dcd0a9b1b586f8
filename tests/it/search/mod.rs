//! What is promised of finding; the engine's own promises stand beside it.

mod by_smtp;
mod drift;
pub mod export;
mod feeds;
mod filters;
mod letters;
mod links;
mod saved;
mod search_server;
mod thesaurus;

use serde_json::json;
use server::archive::{Kept, NewDocument};
use server::audience::Audience;

use crate::kit::{Hub, code, plain};

#[tokio::test]
async fn a_hit_names_the_page_that_answers_with_the_words_marked() {
    let hub = Hub::open().await;
    hub.document(
        "Harbour rules",
        Audience::Public,
        &["Nothing here.", "Lanterns <b>must</b> be lit & kept.", "Nor here."],
    )
    .await;
    hub.settle().await;

    let answer = hub.visitor().searches("lantens lit").await;

    let pages = &answer["edges"][0]["pages"];
    assert_eq!((&answer["totalCount"], pages.as_array().map(Vec::len)), (&json!(1), Some(1)));
    assert_eq!(pages[0]["number"], 2);
    assert_eq!(
        pages[0]["snippet"]["html"],
        "<mark>Lanterns</mark> &lt;b&gt;must&lt;/b&gt; be <mark>lit</mark> &amp; kept."
    );
}

#[tokio::test]
async fn facets_count_what_choosing_them_shows() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let [wgs, wgm] = [hub.body("WGS", &[velmara]).await, hub.body("WGM", &[velmara]).await];
    for (title, body, year) in [("one", wgs, "2011"), ("two", wgs, "2012"), ("three", wgm, "2012")] {
        let new = NewDocument { body: Some(body), date: Some(year.parse().expect("a year")), ..plain() };
        let id = hub.deposit(title, new, &[&format!("The harbour is described in part {title}.")]).await;
        server::archive::publish(&hub.cx(), id.parse().expect("an id")).await.expect("a draft");
    }
    hub.settle().await;
    let visitor = hub.visitor();

    let narrowed = visitor.narrows("harbour", json!({ "years": [2012], "bodies": [wgs.to_string()] })).await;

    assert_eq!(narrowed["totalCount"], 1);
    let count = |field: &str, label: &str| {
        let facet = narrowed["facets"]
            .as_array()
            .expect("facets")
            .iter()
            .find(|facet| facet["field"] == field)
            .expect("a facet")
            .clone();
        facet["buckets"]
            .as_array()
            .expect("buckets")
            .iter()
            .find(|bucket| bucket["label"] == label)
            .map(|bucket| bucket["count"].clone())
    };
    assert_eq!(count("BODY", "WGM"), Some(json!(1)), "counted without the filter of bodies");
    assert_eq!(count("YEAR", "2011"), Some(json!(1)), "counted without the filter of years");
    let other = visitor.narrows("harbour", json!({ "years": [2012], "bodies": [wgm.to_string()] })).await;
    assert_eq!(other["totalCount"], 1);
}

#[tokio::test]
async fn a_changed_record_is_found_by_its_new_words_and_not_by_its_old() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let id = hub.document("Lighthouse rules", Audience::Public, &["About lamps."]).await;
    hub.settle().await;

    staff.describes(&id, json!({ "titles": [{ "language": "en", "text": "Beacon rules" }] })).await;
    hub.settle().await;

    assert_eq!(hub.visitor().finds("beacon").await, ["Beacon rules"]);
    assert_eq!(hub.visitor().finds("lighthouse").await, Vec::<String>::new());
}

#[tokio::test]
async fn an_index_rebuilt_from_the_records_answers_as_before() {
    let hub = Hub::open().await;
    for number in 0..60 {
        hub.document(&format!("Harbour {number}"), Audience::Public, &[&format!("Berth {number} of the harbour.")])
            .await;
    }
    hub.settle().await;
    let before = hub.visitor().searches("harbour").await;

    let documents = server::search::jobs::rebuild(&hub.cx()).await.expect("a new index");

    assert_eq!(documents, 60);
    assert_eq!(hub.visitor().searches("harbour").await, before);
}

#[tokio::test]
async fn what_cannot_be_searched_is_refused_with_a_sentence() {
    let hub = Hub::open().await;
    let visitor = hub.visitor();
    let operation = "query($text: String!, $after: String) { search(text: $text, after: $after) { totalCount } }";

    let longest = visitor.send(operation, json!({ "text": "a".repeat(512) })).await;
    let too_long = visitor.send(operation, json!({ "text": "a".repeat(513) })).await;
    let foreign = visitor.send(operation, json!({ "text": "a", "after": "nonsense" })).await;

    assert_eq!(code(&longest), "no error");
    assert_eq!(code(&too_long), "BAD_INPUT");
    assert_eq!(code(&foreign), "BAD_INPUT");
}

#[tokio::test]
async fn the_same_text_in_two_formats_answers_once() {
    let hub = Hub::open().await;
    let mut files = Vec::new();
    for (name, bytes) in [("rules.txt", "Lanterns are lit at dusk."), ("rules.md", "Lanterns are lit at dusk.\n")] {
        let Kept::New(kept) = hub.keep(name, bytes.as_bytes()).await else { panic!("new bytes") };
        files.push(*kept);
    }
    let id = server::archive::deposit(&hub.cx(), plain(), files).await.expect("a draft");
    server::archive::publish(&hub.cx(), id).await.expect("a draft");
    hub.settle().await;

    let answer = hub.visitor().searches("lanterns").await;

    assert_eq!(answer["edges"][0]["pages"].as_array().map(Vec::len), Some(1), "{answer:#}");
}

#[tokio::test]
async fn a_file_read_with_a_query_says_which_pages_answer_and_marks_them_as_hits_are_marked() {
    let hub = Hub::open().await;
    let pages = ["Nothing here.", "Lanterns are lit;\nno lantern is kept.", "One lantern."];
    let id = hub.document("Harbour rules", Audience::Public, &pages).await;

    let (answering, marked) = hub.visitor().looks_for(&id, "lantens lit ").await;

    let page =
        |number: u32, count: u32, has_all: bool| json!({ "number": number, "count": count, "hasAllWords": has_all });
    assert_eq!(answering, json!([page(2, 2, true)]));
    assert_eq!(marked, ["Nothing here.", "[Lanterns] are [lit];\nno lantern is kept.", "One lantern."]);
}

#[tokio::test]
async fn at_most_a_hundred_pages_are_marked_at_once() {
    let hub = Hub::open().await;
    let id = hub.document("Harbour rules", Audience::Public, &["One.", "Two."]).await;
    let edges = |times: usize| {
        let pages =
            |query| format!("p{query}: pages {{ edges {{ node {{ marked(query: \"{query}\") {{ text }} }} }} }} ");
        (0..times).map(pages).collect::<String>()
    };
    let operation = |times: usize| {
        format!("query($id: ID!) {{ document(id: $id) {{ currentVersion {{ renditions {{ {} }} }} }} }}", edges(times))
    };

    let most = hub.visitor().send(&operation(50), json!({ "id": id })).await;
    let more = hub.visitor().send(&operation(51), json!({ "id": id })).await;

    assert_eq!((code(&most), code(&more)), ("no error", "TOO_LARGE"));
}

#[tokio::test]
async fn why_a_hit_stands_where_it_does_is_told_to_the_support_staff_alone() {
    let hub = Hub::open().await;
    hub.document("Harbour dues", Audience::Public, &["Dues of the harbour."]).await;
    hub.settle().await;

    let staff = hub.staff().await.searches("harbour").await;
    let visitor = hub.visitor().searches("harbour").await;

    let first = |answer: &serde_json::Value| answer["edges"][0]["ranking"][0]["rule"].clone();
    assert_eq!(first(&staff), "SYMBOL");
    assert_eq!(visitor["edges"][0]["ranking"], serde_json::json!([]));
}
