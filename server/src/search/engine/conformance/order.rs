//! In which order documents and pages come.

use super::kit::*;
use crate::search::engine::Query;

pub async fn words_as_typed_come_before_beginnings_and_those_before_typos(begin: Begin) {
    let lab = begin
        .with([
            dated(document("two-typos", "", &["certifocete"]), "2024-01-04"),
            dated(document("one-typo", "", &["cartificate"]), "2024-01-03"),
            dated(document("beginning", "", &["certificateless"]), "2024-01-02"),
            dated(document("typed", "", &["certificate"]), "2024-01-01"),
        ])
        .await;

    assert_eq!(lab.finds("certificate").await, ["typed", "beginning", "one-typo", "two-typos"]);
}

pub async fn words_near_each_other_come_before_words_in_the_title(begin: Begin) {
    let lab = begin
        .with([
            dated(document("apart", "", &["conflict in the trade of rough and polished diamonds"]), "2024-01-05"),
            dated(document("title", "Conflict and other diamonds", &[]), "2024-01-04"),
            dated(document("turned", "", &["diamonds conflict"]), "2024-01-03"),
            dated(document("near", "", &["conflict diamonds"]), "2024-01-02"),
            dated(document("near-in-title", "On conflict diamonds", &[]), "2024-01-01"),
        ])
        .await;

    assert_eq!(lab.finds("conflict diamonds ").await, ["near-in-title", "near", "turned", "title", "apart"]);
}

pub async fn the_title_comes_before_the_symbol_and_the_symbol_before_the_text(begin: Begin) {
    let lab = begin
        .with([
            dated(document("text", "", &["the plenary"]), "2024-01-03"),
            dated(with_symbol(document("symbol", "", &[]), "KP/PLENARY/1"), "2024-01-02"),
            dated(document("title", "The plenary", &[]), "2024-01-01"),
        ])
        .await;

    assert_eq!(lab.finds("plenary ").await, ["title", "symbol", "text"]);
}

pub async fn a_title_that_is_just_what_was_typed_comes_first(begin: Begin) {
    let lab = begin
        .with([
            dated(document("within", "The interim report", &[]), "2024-01-03"),
            dated(document("begins", "Interim report of the Chair", &[]), "2024-01-02"),
            dated(document("whole", "Interim Report", &[]), "2024-01-01"),
        ])
        .await;

    assert_eq!(lab.finds("interim report ").await, ["whole", "begins", "within"]);
}

pub async fn equals_come_newest_first_then_by_id_and_the_undated_last(begin: Begin) {
    let lab = begin
        .with([
            document("undated", "", &["plenary"]),
            dated(document("b", "", &["plenary"]), "2020-05-01"),
            dated(document("a", "", &["plenary"]), "2020-05-01"),
            dated(document("new", "", &["plenary"]), "2021-01-01"),
        ])
        .await;

    assert_eq!(lab.finds("plenary ").await, ["new", "a", "b", "undated"]);
    assert_eq!(lab.finds("").await, ["new", "a", "b", "undated"]);
}

pub async fn the_best_pages_come_first_and_no_more_than_asked_for(begin: Begin) {
    let pages_of_it = ["rough and cut diamonds", "nothing", "rough diamonds", "rough diamands"];
    let lab = begin.with([document("doc", "", &pages_of_it)]).await;
    let mut query = visitor("rough diamonds ");

    assert_eq!(pages(&lab.ask(query.clone()).await.hits[0]), [3, 1, 4]);

    query.pages_per_document = 1;

    assert_eq!(pages(&lab.ask(query).await.hits[0]), [3]);
}

pub async fn how_frequent_a_word_is_changes_no_order(begin: Begin) {
    let pair = [
        dated(document("rare", "", &["kimberlite pipe"]), "2020-01-01"),
        dated(document("common", "", &["kimberlite kimberlite kimberlite pipe pipe"]), "2020-01-02"),
    ];
    let lab = begin.with(pair).await;
    let before = lab.finds("kimberlite pipe ").await;

    lab.put((0..50).map(|n| document(&format!("more{n}"), "", &["pipe"])), 2).await;

    assert_eq!(lab.finds("kimberlite pipe ").await, before);
}

pub async fn of_pages_that_say_the_same_only_one_is_shown(begin: Begin) {
    let pages_of_it = ["rough diamonds", "other", "rough diamonds", "diamonds, rough", "rough cut diamonds"];
    let lab = begin.with([document("doc", "", &pages_of_it)]).await;

    let answer = lab.ask(Query { pages_per_document: 2, ..visitor("rough diamonds ") }).await;

    assert_eq!(pages(&answer.hits[0]), [1, 4]);
}
