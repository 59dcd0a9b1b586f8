//! What is promised of words that stand for others.

use serde_json::json;
use server::audience::Audience;

use crate::kit::{Hub, titles};

/// One thing as six languages call it.
const REVIEW_VISIT: [&str; 6] =
    ["review visit", "visite d'examen", "visita de revisão", "обзорный визит", "زيارة استعراض", "审查访问"];

#[tokio::test]
async fn the_words_of_any_language_find_what_is_written_in_english_and_the_answer_says_so() {
    let hub = Hub::open().await;
    hub.document("Lanterns", Audience::Public, &["Nothing here.", "The review visit to the harbour was short."]).await;
    hub.document("Visits", Audience::Public, &["A visit, and later a review."]).await;
    hub.settle().await;

    for typed in REVIEW_VISIT {
        let answer = hub.visitor().searches(typed).await;

        assert_eq!(titles(&answer)[0], "Lanterns", "{typed}: {answer:#}");
        let snippet = answer["edges"][0]["pages"][0]["snippet"]["html"].as_str().expect("a snippet");
        assert!(snippet.contains("<mark>review"), "{typed}: {snippet}");
        let words = &answer["addedWords"];
        assert_eq!((&words[0]["typed"], words.as_array().map(Vec::len)), (&json!(typed), Some(1)));
        let added = words[0]["added"].as_array().expect("words");
        for other in REVIEW_VISIT {
            assert_eq!(added.contains(&json!(other)), other != typed, "{typed} brings {other}");
        }
    }
}

#[tokio::test]
async fn an_english_word_finds_what_is_written_in_other_languages() {
    let hub = Hub::open().await;
    for (title, page) in REVIEW_VISIT.iter().zip(REVIEW_VISIT).skip(1) {
        hub.document(title, Audience::Public, &[&format!("42. {page}.")]).await;
    }
    hub.settle().await;

    let mut found = hub.visitor().finds("review visit").await;

    found.sort_by_key(|title| REVIEW_VISIT.iter().position(|known| known == title));
    assert_eq!(found, REVIEW_VISIT[1..]);
}

#[tokio::test]
async fn a_phrase_in_quotation_marks_and_an_excluded_word_stay_as_they_are() {
    let hub = Hub::open().await;
    hub.document("Harbour", Audience::Public, &["The review visit to the harbour."]).await;
    hub.settle().await;

    for typed in ["\"visite d'examen\"", "harbour -certificat"] {
        let answer = hub.visitor().searches(typed).await;

        assert_eq!(answer["addedWords"], json!([]), "{typed}");
    }
    assert_eq!(hub.visitor().finds("\"visite d'examen\"").await, Vec::<String>::new());
    assert_eq!(hub.visitor().finds("harbour -certificat").await, ["Harbour"]);
}

#[tokio::test]
async fn a_document_with_the_words_as_typed_stands_before_one_with_words_that_were_added() {
    let hub = Hub::open().await;
    hub.document("One", Audience::Public, &["A footprint of the mine."]).await;
    hub.document("Two", Audience::Public, &["Une empreinte de la mine."]).await;
    hub.settle().await;

    assert_eq!(hub.visitor().finds("footprint").await, ["One", "Two"]);
    assert_eq!(hub.visitor().finds("empreinte").await, ["Two", "One"]);
}
