//! What a typed word finds, in the languages of the house.

use super::kit::*;
use crate::search::engine::{MAX_QUERY_CHARS, MAX_QUERY_WORDS, Query, SearchError, TextIn};

pub async fn words_are_found_in_six_languages_whatever_their_case_accents_and_letter_forms(begin: Begin) {
    let lab = begin
        .with([
            document("en", "", &["Every Shipment of rough diamonds carries a certificate."]),
            document("fr", "", &["Chaque expédition de l’année est accompagnée d'un certificat."]),
            document("pt", "", &["A exportação de diamantes exige validação."]),
            document("ru", "", &["Каждая партия необработанных алмазов и ёлка."]),
            document("ar", "", &["يجب أن ترافق الشهادة كل شحنة من الماس الخام"]),
            document("zh", "", &["每批毛坯钻石应当附有证书。"]),
        ])
        .await;

    for (text, id) in [
        ("SHIPMENT ", "en"),
        ("expedition ", "fr"),
        ("annee ", "fr"),
        ("exportacao ", "pt"),
        ("АЛМАЗОВ ", "ru"),
        ("елка ", "ru"),
        ("شهاده ", "ar"),
        ("الماس ", "ar"),
        ("ماس ", "ar"),
        ("钻石 ", "zh"),
        ("钻石证书 ", "zh"),
    ] {
        assert_eq!(lab.finds(text).await, [id], "{text}");
    }
}

pub async fn a_mistyped_word_finds_and_marks_what_was_meant_but_a_short_or_numbered_one_does_not(begin: Begin) {
    let lab = begin.with([document("doc", "", &["The certificate of the mine, no 20131"])]).await;

    let answer = lab.ask(visitor("cretificat ")).await;

    assert_eq!(shown(&answer.hits[0].pages[0].snippet), "The [certificate] of the mine, no 20131");
    assert!(lab.finds("mime ").await.is_empty());
    assert!(lab.finds("20132 ").await.is_empty());
    assert_eq!(lab.finds("wertificate ").await, ["doc"]);
    assert!(lab.finds("wertificat ").await.is_empty());
}

pub async fn typos_are_forgiven_in_russian_and_portuguese_too(begin: Begin) {
    let lab = begin.with([document("ru", "", &["сертификат"]), document("pt", "", &["certificação"])]).await;

    assert_eq!(lab.finds("сертефикат ").await, ["ru"]);
    assert_eq!(lab.finds("certificasao ").await, ["pt"]);
}

pub async fn only_the_last_word_may_be_unfinished_and_only_with_nothing_after_it(begin: Begin) {
    let lab = begin.with([document("doc", "", &["rough diamonds from Kinshasa"])]).await;

    for text in ["diamonds kin", "diamonds k", "diamonds ki", "rough dia"] {
        assert_eq!(lab.finds(text).await, ["doc"], "{text}");
    }
    for text in ["dia rough", "rough dia ", "\"rough dia\"", "rough dia\""] {
        assert!(lab.finds(text).await.is_empty(), "{text}");
    }
}

pub async fn a_phrase_is_found_only_word_for_word_and_in_order(begin: Begin) {
    let lab = begin
        .with([
            document("doc", "Interim controls", &["the Kimberley Process certification scheme", "毛坯钻石证书"]),
            document("other", "", &["process Kimberley certification, the Kimberlei Process"]),
        ])
        .await;

    assert_eq!(lab.finds("\"kimberley process\"").await, ["doc"]);
    assert_eq!(lab.finds("\"certification scheme\" kimberley").await, ["doc"]);
    assert_eq!(lab.finds("\"钻石证书\"").await, ["doc"]);
    assert_eq!(lab.finds("\"interim controls\" scheme").await, ["doc"]);
    assert!(lab.finds("\"kimberley certification scheme\"").await.is_empty());
}

pub async fn an_excluded_word_or_phrase_takes_its_documents_away(begin: Begin) {
    let lab = begin
        .with([
            document("gold", "Gold", &["diamonds of the river"]),
            document("river", "Trade", &["diamonds", "alluvial river"]),
            document("plain", "Trade", &["diamonds"]),
        ])
        .await;

    assert_eq!(lab.finds("diamonds -gold ").await, ["plain", "river"]);
    assert_eq!(lab.finds("diamonds -\"alluvial river\"").await, ["gold", "plain"]);
    assert_eq!(lab.finds("-diamonds ").await, Vec::<String>::new());
}

pub async fn all_words_must_stand_on_one_page_counting_title_and_symbol_as_part_of_it(begin: Begin) {
    let one = with_symbol(document("one", "Plenary communiqué", &["held in Brussels", "cold weather"]), "KP/2017/9");
    let lab = begin.with([one]).await;

    let hit = &lab.ask(visitor("plenary brussels 2017 ")).await.hits[0];

    assert_eq!(pages(hit), [1]);
    assert_eq!(shown(&hit.title), "[Plenary] communiqué");
    assert!(lab.finds("brussels weather ").await.is_empty());
}

pub async fn a_document_that_answers_only_by_title_is_a_hit_without_pages(begin: Begin) {
    let lab = begin.with([document("one", "Plenary communiqué", &["held in Brussels"])]).await;

    let answer = lab.ask(visitor("communique ")).await;

    assert_eq!(answer.total, 1);
    assert!(answer.hits[0].pages.is_empty());
}

pub async fn an_official_symbol_is_found_as_printed_and_first(begin: Begin) {
    let cites = document("cites", "On KP/2017/Plenary/AD 1", &["AD 1 of KP/2017/Plenary", "KP/2017/Plenary/AD 1"]);
    let lab = begin
        .with([
            dated(cites, "2020-01-01"),
            with_symbol(document("decision", "Decision", &[]), "KP/2017/Plenary/AD 1"),
            with_symbol(document("older", "Decision", &[]), "AD 02/2013"),
            with_symbol(document("odd", "Decision", &[]), "AD -3"),
        ])
        .await;

    assert_eq!(lab.finds("KP/2017/Plenary/AD 1").await, ["decision", "cites"]);
    assert_eq!(lab.finds("kp/2017/plenary/ad  1 ").await, ["decision", "cites"]);
    assert_eq!(lab.finds("\"AD 02/2013\"").await, ["older"]);
    assert_eq!(lab.finds("02/2013").await, ["older"]);
    assert_eq!(lab.finds("AD -3").await.first().map(String::as_str), Some("odd"));
}

pub async fn the_words_of_a_symbol_stand_together_as_printed(begin: Begin) {
    let lab = begin
        .with([
            document("cites", "", &["See KP/2017/Plenary/2 at 12:30."]),
            document("apart", "", &["Plenary of the KP in 2017, room 2, from 12 to 30"]),
        ])
        .await;

    assert_eq!(lab.finds("KP/2017/Plenary/2 ").await, ["cites"]);
    assert_eq!(lab.finds("KP/2017/Plen").await, ["cites"]);
    assert_eq!(lab.finds("12:30 ").await, ["cites"]);
    assert!(lab.finds("KP/2017/Plenery/2 ").await.is_empty());
    assert!(lab.finds("2017/KP ").await.is_empty());
}

pub async fn a_text_too_long_is_refused_in_a_sentence(begin: Begin) {
    let lab = begin.with([]).await;
    let refusal = async |text: String| match lab.engine.search(&visitor(&text)).await {
        Err(SearchError::Query(sentence)) => sentence,
        other => format!("not refused: {other:?}"),
    };

    assert!(refusal("a".repeat(MAX_QUERY_CHARS + 1)).await.contains("512 characters"));
    assert!(refusal("a ".repeat(MAX_QUERY_WORDS + 1)).await.contains("32 words"));
    assert!(lab.engine.search(&visitor(&"a ".repeat(MAX_QUERY_WORDS))).await.is_ok());
}

pub async fn texts_of_nothing_but_signs_or_odd_letters_are_answered(begin: Begin) {
    let lab = begin.with([document("one", "Plenary", &["text"])]).await;

    for text in ["\"", "\"\"", "-", "/ : .", "-\"\"", "\u{0}", "👍", "\u{10ffff}", "ال", "e\u{301}"] {
        let query = Query { text: text.to_owned(), ..visitor("") };

        assert!(lab.engine.search(&query).await.is_ok(), "{text:?}");
    }
}

pub async fn letters_still_being_typed_are_marked_in_every_script(begin: Begin) {
    let lab =
        begin.with([document("doc", "Émission", &["Emission, élevage et echo", "الماس مسجل", "证书", "ёлка"])]).await;
    let first = async |text: &str| shown(&lab.ask(visitor(text)).await.hits[0].pages[0].snippet);

    assert_eq!(first("e").await, "[Emission], [élevage] [et] [echo]");
    assert_eq!(first("em").await, "[Emission], élevage et echo");
    assert_eq!(first("ما").await, "[الماس] مسجل");
    assert_eq!(first("证").await, "[证书]");
    assert_eq!(first("е").await, "[ёлка]");
}

pub async fn the_title_that_answers_is_the_one_shown(begin: Begin) {
    let mut one = document("one", "Rough stones", &[]);
    one.titles.push(TextIn { language: Some("fr".to_owned()), text: "Les pierres brutes".to_owned() });
    let lab = begin.with([one]).await;
    let title = async |text: &str| {
        let hit = lab.ask(visitor(text)).await.hits.remove(0);
        (shown(&hit.title), hit.title_language.unwrap_or_default())
    };

    assert_eq!(title("pierres ").await, ("Les [pierres] brutes".to_owned(), "fr".to_owned()));
    assert_eq!(title("stones ").await, ("Rough [stones]".to_owned(), "en".to_owned()));
    assert_eq!(title("").await, ("Rough stones".to_owned(), "en".to_owned()));
    assert!(lab.finds("\"stones les\"").await.is_empty());
}

pub async fn only_whole_phrases_are_marked(begin: Begin) {
    let lab = begin.with([document("one", "", &["Stones: rough stones, rough"])]).await;

    let answer = lab.ask(visitor("\"rough stones\"")).await;

    assert_eq!(shown(&answer.hits[0].pages[0].snippet), "Stones: [rough] [stones], rough");
}
