//! Other forms of a typed word, and other words for it.

use super::kit::*;
use crate::search::engine::{IndexedDocument, Query, Synonym};

fn asked(text: &str, synonyms: &[(&str, &[&str])]) -> Query {
    let synonym = |(words, with): &(&str, &[&str])| Synonym { words: (*words).to_owned(), with: owned(with) };
    Query { synonyms: synonyms.iter().map(synonym).collect(), ..visitor(text) }
}

fn newest_last(texts: &[(&str, &str)]) -> Vec<IndexedDocument> {
    let dated = |(day, (id, text)): (usize, &(&str, &str))| {
        dated(document(id, "", &[text]), &format!("2024-01-{:02}", day + 1))
    };
    texts.iter().enumerate().map(dated).collect()
}

pub async fn a_word_finds_its_other_forms_in_its_language(begin: Begin) {
    let lab = begin
        .with([
            document("en", "", &["a certificate of the authority"]),
            document("fr", "", &["le diamant brut"]),
            document("pt", "", &["exportação sem diamante"]),
            document("ru", "", &["необработанные алмазы участника"]),
            document("ar", "", &["شهادة التصدير والماس"]),
        ])
        .await;

    for (text, id) in [
        ("certificates ", "en"),
        ("authorities ", "en"),
        ("diamants ", "fr"),
        ("diamantes ", "pt"),
        ("exportações ", "pt"),
        ("алмазов ", "ru"),
        ("участник ", "ru"),
        ("شهادات ", "ar"),
        ("الماس ", "ar"),
    ] {
        assert!(lab.finds(text).await.contains(&id.to_owned()), "{text}");
    }
}

pub async fn another_form_comes_after_the_word_and_before_beginnings_and_typos(begin: Begin) {
    let lab = begin
        .with(newest_last(&[
            ("typed", "exports"),
            ("form", "export"),
            ("beginning", "exportsomething"),
            ("typo", "exqorts"),
        ]))
        .await;

    assert_eq!(lab.finds("exports").await, ["typed", "form", "beginning", "typo"]);
}

pub async fn other_forms_are_marked_and_a_word_that_only_looks_alike_is_not_found(begin: Begin) {
    let lab =
        begin.with([document("one", "", &["Laws on the export of a stone"]), document("two", "", &["lawn"])]).await;

    let answer = lab.ask(visitor("law exporting stones ")).await;

    assert_eq!(ids(&answer), ["one"]);
    assert_eq!(first_snippet(&answer), "[Laws] on the [export] of a [stone]");
    assert_eq!(lab.finds("law ").await, ["one"]);
}

pub async fn a_phrase_has_no_other_forms(begin: Begin) {
    let lab = begin.with([document("one", "", &["the rough diamond"])]).await;

    assert_eq!(lab.finds("\"rough diamond\"").await, ["one"]);
    assert!(lab.finds("\"rough diamonds\"").await.is_empty());
}

pub async fn what_stands_for_a_word_answers_too_just_behind_it(begin: Begin) {
    let lab = begin
        .with(newest_last(&[
            ("typed", "un diamant"),
            ("synonym", "Rough diamonds are traded"),
            ("beginning", "diamantaire"),
            ("none", "gold"),
        ]))
        .await;

    let answer = lab.ask(asked("diamant", &[("Diamant", &["diamond", "алмаз"])])).await;

    assert_eq!(ids(&answer), ["typed", "synonym", "beginning"]);
    assert_eq!(shown(&answer.hits[1].pages[0].snippet), "Rough [diamonds] are traded");
}

pub async fn a_phrase_may_stand_for_words_and_words_for_a_phrase(begin: Begin) {
    let lab = begin
        .with(newest_last(&[
            ("phrase", "Le commerce des diamants bruts"),
            ("word", "KPGEMS"),
            ("apart", "diamants et pierres bruts"),
            ("half", "rough trade, diamonds"),
        ]))
        .await;
    let synonyms: &[(&str, &[&str])] = &[("rough diamonds", &["diamants bruts", "KPGEMS"])];

    let answer = lab.ask(asked("ROUGH diamonds ", synonyms)).await;

    assert_eq!(ids(&answer), ["half", "word", "phrase"]);
    assert_eq!(shown(&answer.hits[2].pages[0].snippet), "Le commerce des [diamants] [bruts]");
    assert_eq!(ids(&lab.ask(asked("diamonds rough ", synonyms)).await), ["half"]);
}

pub async fn the_longest_words_with_others_win(begin: Begin) {
    let lab = begin
        .with(newest_last(&[("long", "KPCS"), ("short", "Kimberlit procedure"), ("both", "kimberley process")]))
        .await;
    let synonyms: &[(&str, &[&str])] =
        &[("kimberley", &["kimberlit"]), ("process", &["procedure"]), ("kimberley process", &["KPCS"])];

    assert_eq!(ids(&lab.ask(asked("kimberley process ", synonyms)).await), ["both", "long"]);
    assert_eq!(ids(&lab.ask(asked("kimberley ", synonyms)).await), ["both", "short"]);
}

pub async fn an_unfinished_word_has_others_only_once_it_is_whole(begin: Begin) {
    let lab = begin.with(newest_last(&[("fr", "certificat"), ("en", "document")])).await;
    let synonyms: &[(&str, &[&str])] = &[("certificat", &["document"])];

    assert_eq!(ids(&lab.ask(asked("certif", synonyms)).await), ["fr"]);
    assert_eq!(ids(&lab.ask(asked("certificat", synonyms)).await), ["fr", "en"]);
    assert_eq!(ids(&lab.ask(asked("\"certificat\"", synonyms)).await), ["fr"]);
}
