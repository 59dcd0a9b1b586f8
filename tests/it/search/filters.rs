//! What is promised of narrowing: counts that hold, spans of days, and documents whose place others have taken.

use entity::DocumentId;
use entity::archive::document::Kind;
use entity::archive::relation::Kind::Supersedes;
use serde_json::{Value, json};
use server::archive::{self, NewDocument};
use server::audience::Audience;

use crate::kit::{Asker, Hub, code, on, plain, titles};

/// By which name the filter has the values of a facet.
const FILTERS: [(&str, &str); 8] = [
    ("KIND", "kinds"),
    ("BODY", "bodies"),
    ("PARTICIPANT", "participants"),
    ("YEAR", "years"),
    ("LANGUAGE", "languages"),
    ("SUBJECT", "subjects"),
    ("MEETING", "meetings"),
    ("STATUS", "statuses"),
];

impl Asker {
    /// All that is told of the harbour with a filter, without the cursor, which is opaque.
    async fn is_told_with(&self, filter: &Value) -> Value {
        let mut answer = self.narrows("harbour", filter.clone()).await;
        answer["pageInfo"]["endCursor"] = Value::Null;
        answer
    }

    /// The titles that a filter leaves of everything about the harbour, in the order of the alphabet.
    async fn sees_with(&self, filter: Value) -> Vec<String> {
        let mut titles = titles(&self.narrows("harbour", filter).await);
        titles.sort();
        titles
    }
}

/// The values of a facet with their counts.
fn buckets<'a>(answer: &'a Value, field: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let facet = answer["facets"].as_array().expect("facets").iter().find(|facet| facet["field"] == field);
    let buckets = facet.expect("a facet")["buckets"].as_array().expect("buckets").iter();
    buckets.map(|bucket| (bucket["value"].as_str().expect("a value"), &bucket["count"]))
}

async fn dated(hub: &Hub, title: &str, date: Option<&str>) -> DocumentId {
    let date = date.map(|date| date.parse().expect("a date"));
    hub.published(title, NewDocument { date, ..plain() }, &[&format!("The harbour, {title}.")]).await
}

async fn supersede(hub: &Hub, new: DocumentId, old: DocumentId) {
    archive::relate(&hub.cx(), new, Supersedes, old).await.expect("a tie");
}

/// Documents on the harbour that differ in everything that narrows, one of them for Velmara alone.
async fn harbours(hub: &Hub) -> Asker {
    let [sandoria, velmara] = [hub.participant("XA").await, hub.participant("XB").await];
    let wgs = hub.body("WGS", &[velmara]).await;
    let [first, second] =
        [hub.plenary("Plenary 2012", on("2012-11-27")).await, hub.plenary("Plenary 2013", on("2013-11-19")).await];
    let new = |year: &str, subjects: &[&str]| NewDocument {
        date: year.parse().ok(),
        subjects: subjects.iter().copied().collect(),
        ..plain()
    };
    let one =
        NewDocument { participant: Some(sandoria), meeting: Some(first), ..new("2012", &["statistics", "trade"]) };
    let two = NewDocument { body: Some(wgs), meeting: Some(second), kind: Kind::Minutes, ..new("2013", &["trade"]) };
    let three = NewDocument {
        participant: Some(velmara),
        meeting: Some(first),
        audience: Audience::Parties(vec![velmara]),
        ..new("2013", &["statistics", "forgery"])
    };
    let mut ids = Vec::new();
    for (title, new) in [("one", one), ("two", two), ("three", three), ("four", plain())] {
        ids.push(hub.published(title, new, &[&format!("The harbour in part {title}.")]).await);
    }
    supersede(hub, ids[2], ids[0]).await;
    hub.delegate("Joaquim Tavira", velmara).await
}

#[tokio::test]
async fn choosing_a_value_lists_as_many_documents_as_were_counted() {
    let hub = Hub::open().await;
    let insider = harbours(&hub).await;
    hub.settle().await;

    for (asker, all) in [(hub.visitor(), 3), (insider, 4)] {
        for narrowed in [json!({}), json!({ "subjects": ["statistics"] }), json!({ "years": [2013] })] {
            let answer = asker.narrows("harbour", narrowed.clone()).await;
            for (field, name) in FILTERS {
                for (value, count) in buckets(&answer, field) {
                    let mut filter = narrowed.clone();
                    filter[name] = value.parse::<i32>().map_or_else(|_| json!([value]), |year| json!([year]));
                    let listed = asker.narrows("harbour", filter.clone()).await;
                    assert_eq!(&listed["totalCount"], count, "{filter}");
                    assert_eq!(&json!(titles(&listed).len()), count, "{filter}");
                }
            }
        }
        assert_eq!(asker.searches("harbour").await["totalCount"], all);
    }
}

#[tokio::test]
async fn each_facet_counts_its_values_among_what_the_asker_sees() {
    let hub = Hub::open().await;
    let insider = harbours(&hub).await;
    hub.settle().await;

    let [outside, inside] = [hub.visitor().searches("harbour").await, insider.searches("harbour").await];

    let counts = |answer: &Value, field: &str| {
        let mut counts: Vec<_> = buckets(answer, field).map(|(_, count)| count.as_u64().expect("a number")).collect();
        counts.sort_unstable();
        counts
    };
    for (field, of_visitor, of_insider) in [
        ("PARTICIPANT", &[1][..], &[1, 1][..]),
        ("SUBJECT", &[1, 2], &[1, 2, 2]),
        ("MEETING", &[1, 1], &[1, 2]),
        ("STATUS", &[3], &[1, 3]),
    ] {
        assert_eq!(counts(&outside, field), of_visitor, "{field}");
        assert_eq!(counts(&inside, field), of_insider, "{field}");
    }
}

#[tokio::test]
async fn a_restricted_successor_changes_nothing_for_those_who_may_not_see_it() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let insider = hub.delegate("Joaquim Tavira", velmara).await;
    let old = dated(&hub, "Old rules", Some("2012")).await;
    hub.settle().await;
    let questions = [json!({}), json!({ "statuses": ["CURRENT"] }), json!({ "statuses": ["SUPERSEDED"] })]
        .into_iter()
        .chain(["2011-06-01", "2012-06-01", "2014-06-01"].map(|day| json!({ "asOf": day })));
    let mut before = Vec::new();
    for filter in questions.clone() {
        before.push(hub.visitor().is_told_with(&filter).await);
    }

    let date = "2013".parse().ok();
    let new = NewDocument { audience: Audience::Parties(vec![velmara]), date, ..plain() };
    let new = hub.published("New rules", new, &["The harbour, new rules."]).await;
    supersede(&hub, new, old).await;
    hub.settle().await;

    for (filter, before) in questions.zip(before) {
        assert_eq!(hub.visitor().is_told_with(&filter).await, before, "{filter}");
    }
    assert_eq!(hub.visitor().sees_with(json!({ "statuses": ["CURRENT"] })).await, ["Old rules"]);
    assert_eq!(insider.sees_with(json!({ "statuses": ["CURRENT"] })).await, ["New rules"]);
    assert_eq!(insider.sees_with(json!({ "statuses": ["SUPERSEDED"] })).await, ["Old rules"]);
}

#[tokio::test]
async fn a_day_of_the_past_shows_what_held_then() {
    let hub = Hub::open().await;
    let old = dated(&hub, "Old rules", Some("2012-03-01")).await;
    let new = dated(&hub, "New rules", Some("2013-03-01")).await;
    supersede(&hub, new, old).await;
    hub.settle().await;
    let visitor = hub.visitor();

    for (day, shown) in [
        ("2012-02-29", &[][..]),
        ("2012-03-01", &["Old rules"]),
        ("2013-02-28", &["Old rules"]),
        ("2013-03-01", &["New rules"]),
    ] {
        assert_eq!(visitor.sees_with(json!({ "asOf": day })).await, shown, "{day}");
    }
    assert_eq!(visitor.sees_with(json!({})).await, ["New rules", "Old rules"]);
}

#[tokio::test]
async fn a_span_of_days_takes_in_what_may_be_of_one_of_them() {
    let hub = Hub::open().await;
    for date in ["2012", "2012-05", "2012-12-31", "2013-01-01"] {
        dated(&hub, date, Some(date)).await;
    }
    dated(&hub, "undated", None).await;
    hub.settle().await;
    let visitor = hub.visitor();

    for (span, shown) in [
        (json!({ "from": "2012-06-01" }), &["2012", "2012-12-31", "2013-01-01"][..]),
        (json!({ "to": "2012-05-31" }), &["2012", "2012-05"]),
        (json!({ "from": "2012-12-31", "to": "2012-12-31" }), &["2012", "2012-12-31"]),
        (json!({ "from": "2013-01-01" }), &["2013-01-01"]),
        (json!({ "to": "2011-12-31" }), &[]),
    ] {
        assert_eq!(visitor.sees_with(span.clone()).await, shown, "{span}");
    }
}

#[tokio::test]
async fn a_span_that_ends_before_it_begins_is_refused() {
    let hub = Hub::open().await;
    let operation = "query($filter: SearchFilter) { search(text: \"\", filter: $filter) { totalCount } }";

    let same_day = json!({ "from": "2012-01-01", "to": "2012-01-01" });
    let backwards = json!({ "from": "2012-01-02", "to": "2012-01-01" });

    let answers = [same_day, backwards].map(|filter| json!({ "filter": filter }));
    assert_eq!(code(&hub.visitor().send(operation, answers[0].clone()).await), "no error");
    assert_eq!(code(&hub.visitor().send(operation, answers[1].clone()).await), "BAD_INPUT");
}
