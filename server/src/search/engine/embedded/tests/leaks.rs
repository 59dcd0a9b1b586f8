//! What an asker may not see changes nothing for them.

use super::kit::*;
use crate::search::engine::{Answer, IndexedDocument, Query, SearchEngine, Sight};

const QUESTIONS: [&str; 14] = [
    "",
    "smaragd ",
    "smaragt ",
    "smar",
    "sm",
    "s",
    "\"smaragd mine\"",
    "rough diamonds ",
    "rough diamands ",
    "rough -smaragd ",
    "diamonds smaragd ",
    "KP/SECRET/1",
    "diamant ",
    "rough d",
];

fn seen() -> Vec<IndexedDocument> {
    vec![
        dated(document("one", "Rough diamonds", &["rough diamonds in trade", "diamonts"]), "2020-01-01"),
        dated(document("two", "Report", &["diamonds that are rough", "diamantes"]), "2021-01-01"),
        dated(document("three", "Small mines", &["rough and small"]), "2022-01-01"),
    ]
}

fn unseen() -> Vec<IndexedDocument> {
    let secret = document("secret", "Smaragd of the mine", &["smaragd mine", "rough diamonds smaragd diamant"]);
    let secret = IndexedDocument { kind: "mission".to_owned(), year: Some(1999), ..secret };
    let mut all = vec![restricted(dated(with_symbol(secret, "KP/SECRET/1"), "2023-01-01"))];
    // Enough similar words to use up any cap on how many a typed one may stand for.
    for n in 0..300 {
        let (a, b) = ((b'a' + (n % 26) as u8) as char, (b'a' + (n / 26) as u8) as char);
        let text = format!("diam{a}nds diamond{b} rough{a}{b} smar{a}{b} diamo{a}ds{b}");
        all.push(restricted(document(&format!("s{n}"), &text, &[&text])));
    }
    all
}

async fn answers(lab: &Lab, with: impl Fn(&str) -> Query) -> Vec<Answer> {
    let mut answers = Vec::new();
    for text in QUESTIONS {
        answers.push(lab.ask(with(text)).await);
    }
    answers
}

#[tokio::test]
async fn what_is_restricted_changes_no_hit_count_facet_order_cursor_or_snippet() {
    let without = Lab::with(seen()).await;
    let with = Lab::with(unseen().into_iter().chain(seen())).await;

    assert_eq!(answers(&with, visitor).await, answers(&without, visitor).await);
}

#[tokio::test]
async fn what_is_hidden_changes_nothing_either() {
    let without = Lab::with(seen()).await;
    let all: Vec<IndexedDocument> = unseen().into_iter().chain(seen()).collect();
    let hidden: Vec<String> = unseen().into_iter().map(|document| document.id).collect();
    let with =
        Lab::with(all.into_iter().map(|document| IndexedDocument { seen_by: vec!["public".to_owned()], ..document }))
            .await;

    let asked = |text: &str| Query { sight: Sight { hidden: hidden.clone(), ..seeing(&["public"]) }, ..visitor(text) };

    assert_eq!(answers(&with, asked).await, answers(&without, visitor).await);
}

#[tokio::test]
async fn the_same_words_are_found_by_those_who_may_see_them() {
    let lab = Lab::with(unseen().into_iter().chain(seen())).await;
    let staff = |text: &str| Query { sight: seeing(&["staff", "public"]), ..visitor(text) };

    assert_eq!(ids(&lab.ask(staff("smaragd ")).await).first().map(String::as_str), Some("secret"));
    assert_eq!(ids(&lab.ask(staff("KP/SECRET/1")).await), ["secret"]);
    assert_eq!(lab.ask(staff("")).await.total, 304);
}

#[tokio::test]
async fn an_asker_without_tokens_sees_nothing_at_all() {
    let lab = Lab::with(seen()).await;

    for text in QUESTIONS {
        assert_eq!(lab.ask(Query { sight: Sight::default(), ..visitor(text) }).await, Answer::default());
    }
}

#[tokio::test]
async fn a_document_without_tokens_is_seen_by_nobody() {
    let lab = Lab::with([IndexedDocument { seen_by: Vec::new(), ..document("one", "Rough", &["rough"]) }]).await;

    assert_eq!(lab.ask(visitor("rough ")).await, Answer::default());
    assert_eq!(lab.ask(visitor("")).await, Answer::default());
}

#[tokio::test]
async fn a_cursor_made_while_seeing_more_shows_no_more() {
    let lab = Lab::with(unseen().into_iter().chain(seen())).await;
    let staff = Query { sight: seeing(&["staff", "public"]), first: 1, ..visitor("rough diamonds ") };
    let after = lab.ask(staff).await.hits.last().map(|hit| hit.cursor.clone());

    let query = Query { after, ..visitor("rough diamonds ") };
    let seen = lab.engine.search(&query).await.expect("a cursor of the same search");

    assert!(ids(&seen).iter().all(|id| ["one", "two", "three"].contains(&id.as_str())));
}
