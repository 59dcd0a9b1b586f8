//! What is promised of results that are taken along.

use serde_json::{Value, json};
use server::archive::{self, Description, NewDocument};
use server::audience::Audience;

use crate::kit::{Asker, Hub, plain};

const ENDINGS: [&str; 5] = ["csv", "json", "bib", "ris", "csl.json"];

/// The files of a search in every form, and how many of how many results each holds.
pub async fn exports(asker: &Asker, address: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for ending in ENDINGS {
        files.push(asker.exports(ending, address).await);
    }
    files
}

/// The rows of a file of JSON.
pub fn rows(file: &str) -> Vec<Value> {
    serde_json::from_str(file).expect("a list")
}

/// The titles in a file of JSON.
pub fn titles(file: &str) -> Vec<String> {
    rows(file).iter().map(|row| row["title"].as_str().expect("a title").to_owned()).collect()
}

#[tokio::test]
async fn an_export_has_what_the_list_shows_in_its_order_until_the_limit() {
    let hub = Hub::open_with(&[("KP_EXPORT_ROWS", "2")]).await;
    for (title, year) in [("Harbour one", "2011"), ("Harbour two", "2013"), ("Harbour three", "2012")] {
        let new = NewDocument { date: Some(year.parse().expect("a year")), ..plain() };
        let id = hub.deposit(title, new, &["Nothing.", &format!("{title}: the lamps of the harbour.")]).await;
        archive::publish(&hub.cx(), id.parse().expect("an id")).await.expect("a draft");
    }
    hub.settle().await;
    let visitor = hub.visitor();

    let (whole, two) = visitor.exports("json", "q=lamps&from=2012-01-01").await;
    let (_, cut) = visitor.exports("json", "q=lamps").await;

    assert_eq!((titles(&whole), &*two), (vec!["Harbour two".to_owned(), "Harbour three".to_owned()], "2 of 2"));
    assert_eq!(cut, "2 of 3");
    let row = &rows(&whole)[0];
    assert_eq!((&row["bestPage"], &row["bestFile"]), (&json!(2), &json!("Harbour two.txt")));
    assert_eq!(row["snippet"], "Harbour two: the lamps of the harbour.");
    assert_eq!([&row["kind"], &row["status"], &row["audience"]], ["OTHER", "CURRENT", "PUBLIC"]);
    let answer = visitor.get("/search/export.bib?q=lamps").await;
    let name = answer.headers()["content-disposition"].to_str().expect("a header").to_owned();
    assert!(name.starts_with("attachment; filename=\"kp-hub-2") && name.ends_with("-first-2-of-3.bib\""), "{name}");
}

#[tokio::test]
async fn more_than_one_page_of_the_engine_is_exported_whole_and_each_document_once() {
    let hub = Hub::open().await;
    for number in 0..201 {
        hub.document(&format!("Berth {number}"), Audience::Public, &[&format!("Berth {number} of the harbour.")]).await;
    }
    hub.settle().await;

    let (file, counts) = hub.visitor().exports("json", "q=harbour").await;

    let mut titles = titles(&file);
    titles.sort_unstable();
    titles.dedup();
    assert_eq!((titles.len(), &*counts), (201, "201 of 201"));
}

#[tokio::test]
async fn a_title_that_looks_like_a_formula_stays_a_text_in_a_spreadsheet() {
    let hub = Hub::open().await;
    let id = hub.document("Lamps", Audience::Public, &["The harbour, \"quoted\"."]).await;
    let title = entity::LocalizedText::new("en", "=HYPERLINK(\"x\")").with("fr", "Lampes");
    let change = Description { title: Some(title), ..Description::default() };
    archive::describe(&hub.cx(), id.parse().expect("an id"), change).await.expect("a change");
    hub.settle().await;

    let (english, _) = hub.visitor().exports("csv", "q=harbour").await;
    let (french, _) = hub.visitor().exports("csv", "q=harbour&in=fr").await;

    assert!(english.starts_with("\u{feff}id,permalink,symbol,title,"), "{english}");
    assert!(english.contains(",\"'=HYPERLINK(\"\"x\"\")\",en,OTHER,"), "{english}");
    assert!(english.ends_with(",Lamps.txt,1,\"The harbour, \"\"quoted\"\".\"\r\n"), "{english}");
    assert!(french.contains(",Lampes,fr,OTHER,"), "{french}");
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_as_on_the_page() {
    let hub = Hub::open().await;

    for address in ["kind=RUMOUR", &format!("q={}", "a".repeat(513))] {
        assert_eq!(hub.visitor().status(&format!("/search/export.csv?{address}")).await, 400, "{address}");
    }
    assert_eq!(hub.visitor().exports("json", "q=nothing").await, ("[]".to_owned(), "0 of 0".to_owned()));
}
