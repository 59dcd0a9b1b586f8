//! Words dropped when too few documents answer them all.

use super::kit::*;
use crate::search::engine::{Narrowing, Query, Reason, Rule};

fn asked(text: &str, enough: usize) -> Query {
    Query { enough, ..visitor(text) }
}

async fn archive(begin: Begin) -> Lab {
    begin
        .with([
            dated(document("all", "", &["rough diamonds of Kimberley"]), "2020-01-01"),
            dated(document("two", "", &["rough diamonds"]), "2021-01-01"),
            dated(document("one", "", &["rough gold"]), "2022-01-01"),
        ])
        .await
}

pub async fn the_last_words_are_dropped_one_by_one_until_enough_answer_and_it_is_said(begin: Begin) {
    let lab = archive(begin).await;

    for (enough, listed, dropped) in [
        (0, vec!["all"], vec![]),
        (1, vec!["all"], vec![]),
        (2, vec!["all", "two"], vec!["Kimberley"]),
        (3, vec!["all", "two", "one"], vec!["diamonds", "Kimberley"]),
        (9, vec!["all", "two", "one"], vec!["diamonds", "Kimberley"]),
    ] {
        let answer = lab.ask(asked("rough diamonds Kimberley ", enough)).await;

        assert_eq!((ids(&answer), answer.dropped), (owned(&listed), owned(&dropped)), "{enough}");
        assert_eq!((answer.total, answer.facets.kinds), (listed.len(), vec![("report".to_owned(), listed.len())]));
    }
}

pub async fn a_word_that_nothing_has_is_dropped_before_the_others(begin: Begin) {
    let lab = archive(begin).await;

    let answer = lab.ask(asked("zzzz rough xyxyxy diamonds ", 1)).await;

    assert_eq!(ids(&answer), ["two", "all"]);
    assert_eq!(answer.dropped, ["zzzz", "xyxyxy"]);
}

pub async fn phrases_exclusions_and_one_word_stay(begin: Begin) {
    let lab = archive(begin).await;

    let phrase = lab.ask(asked("\"rough diamonds\" gold ", 9)).await;
    let excluded = lab.ask(asked("rough silver -gold ", 9)).await;
    let unknown = lab.ask(asked("zzzz xyxyxy ", 9)).await;

    assert_eq!((ids(&phrase), phrase.dropped), (owned(&["two", "all"]), owned(&["gold"])));
    assert_eq!((ids(&excluded), excluded.dropped), (owned(&["two", "all"]), owned(&["silver"])));
    assert_eq!((unknown.total, unknown.dropped), (0, vec![]));
}

pub async fn no_word_of_a_symbol_is_dropped(begin: Begin) {
    let lab = begin
        .with([with_symbol(document("decision", "", &[]), "KP/2017/AD 1"), document("other", "", &["KP 2017"])])
        .await;

    let answer = lab.ask(asked("KP/2017/AD 1", 9)).await;

    assert_eq!((ids(&answer), answer.dropped), (owned(&["decision"]), vec![]));
}

pub async fn a_filter_changes_neither_what_is_dropped_nor_the_counts_beside_it(begin: Begin) {
    let lab = archive(begin).await;
    let only = Narrowing { only: owned(&["one"]), ..Narrowing::default() };

    let answer = lab.ask(Query { narrowing: only, ..asked("rough diamonds ", 2) }).await;

    assert_eq!((answer.total, answer.dropped), (0, vec![]));
}

pub async fn what_lacks_a_dropped_word_says_so_and_pages_on_in_order(begin: Begin) {
    let lab = archive(begin).await;
    let mut query = Query { first: 1, explain: true, ..asked("rough diamonds Kimberley ", 9) };
    let mut seen = Vec::new();

    loop {
        let answer = lab.ask(query.clone()).await;
        let hit = answer.hits.into_iter().next().expect("another page");
        let missing = hit.reasons.iter().find(|reason| reason.rule == Rule::Missing).map(|reason| reason.value);
        seen.push((hit.document, missing));
        query.after = Some(hit.cursor);
        if !answer.has_next {
            break;
        }
    }

    assert_eq!(seen, [("all".into(), Some(0)), ("two".into(), Some(1)), ("one".into(), Some(2))]);
}

pub async fn reasons_are_the_rules_in_their_order_and_only_when_asked_for(begin: Begin) {
    let lab = archive(begin).await;

    let explained = lab.ask(Query { explain: true, ..visitor("diamonds rough ") }).await;

    let values = |reasons: &[Reason]| reasons.iter().map(|reason| (reason.rule, reason.value)).collect::<Vec<_>>();
    assert_eq!(
        values(&explained.hits[0].reasons),
        [
            (Rule::Symbol, 1),
            (Rule::Missing, 0),
            (Rule::Spelling, 0),
            (Rule::Proximity, 1),
            (Rule::Attribute, 4),
            (Rule::Exactness, 2),
            (Rule::Age, 1),
        ]
    );
    assert!(lab.ask(visitor("rough ")).await.hits.iter().all(|hit| hit.reasons.is_empty()));
}
