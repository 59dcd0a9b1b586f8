//! Lists of documents.

use serde_json::{Value, json};
use server::audience::Audience;

use crate::kit::{Hub, code, plain, titles};

async fn page(hub: &Hub, arguments: &str) -> Value {
    let operation = format!(
        "{{ documents({arguments}) {{ totalCount edges {{ cursor node {{ title {{ text }} }} }}
            pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    );
    hub.visitor().ask(&operation, json!({})).await["documents"].clone()
}

/// Seven documents, two of one day, two without a date.
async fn shelf() -> Hub {
    let hub = Hub::open().await;
    for (title, date) in [
        ("a", Some("2012")),
        ("b", Some("2012-11-30")),
        ("c", Some("2012-11-30")),
        ("d", None),
        ("e", Some("2003")),
        ("f", Some("2024-05")),
        ("g", None),
    ] {
        let new = server::archive::NewDocument { date: date.map(|date| date.parse().expect("a date")), ..plain() };
        let id = hub.deposit(title, new, &[&format!("Document {title}.")]).await;
        server::archive::publish(&hub.cx(), id.parse().expect("an id")).await.expect("a draft");
    }
    hub
}

#[tokio::test]
async fn pages_join_without_gap_or_double_in_both_directions() {
    let hub = shelf().await;
    let all = titles(&page(&hub, "first: 100").await);
    assert_eq!(all, ["f", "a", "c", "b", "e", "g", "d"], "newest first, undated last");

    for size in 1..=all.len() {
        let (mut forward, mut after) = (Vec::new(), String::new());
        loop {
            let page = page(&hub, &format!("first: {size}{after}")).await;
            forward.extend(titles(&page));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = format!(", after: {}", page["pageInfo"]["endCursor"]);
        }
        let (mut backward, mut before) = (Vec::new(), String::new());
        loop {
            let page = page(&hub, &format!("last: {size}{before}")).await;
            backward.splice(0..0, titles(&page));
            if page["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
            before = format!(", before: {}", page["pageInfo"]["startCursor"]);
        }
        assert_eq!((&forward, &backward), (&all, &all), "pages of {size}");
    }
}

#[tokio::test]
async fn a_list_takes_a_hundred_rows_and_refuses_what_it_cannot_mean() {
    let hub = Hub::open().await;
    hub.document("a", Audience::Public, &["A document."]).await;
    let visitor = hub.visitor();

    for (arguments, expected) in [
        ("first: 100", "no error"),
        ("first: 0", "no error"),
        ("first: 101", "BAD_INPUT"),
        ("first: -1", "BAD_INPUT"),
        ("first: 1, last: 1", "BAD_INPUT"),
        ("after: \"nonsense\"", "BAD_INPUT"),
        ("filter: { body: \"doc_x\" }", "BAD_INPUT"),
    ] {
        let answer = visitor.send(&format!("{{ documents({arguments}) {{ totalCount }} }}"), json!({})).await;
        assert_eq!(code(&answer), expected, "{arguments}: {answer}");
    }
}

#[tokio::test]
async fn shelves_count_what_the_lists_show() {
    let hub = shelf().await;
    let shelves = hub
        .visitor()
        .ask("{ shelves { years { year documentCount } undated kinds { kind documentCount } } }", json!({}))
        .await;

    assert_eq!(
        shelves["shelves"]["years"],
        json!([{ "year": 2024, "documentCount": 1 }, { "year": 2012, "documentCount": 3 }, { "year": 2003, "documentCount": 1 }])
    );
    assert_eq!(shelves["shelves"]["undated"], 2);
    assert_eq!(titles(&page(&hub, "filter: { year: 2012 }").await), ["a", "c", "b"]);
}
