//! Counts, facets, filters and pages of an answer.

use super::kit::*;
use crate::search::engine::{IndexedDocument, Narrowing, Query, SearchError};

fn filed(id: &str, kind: &str, body: &str, year: i32, languages: &[&str]) -> IndexedDocument {
    IndexedDocument {
        kind: kind.to_owned(),
        body: Some(body.to_owned()),
        year: Some(year),
        languages: languages.iter().map(|language| (*language).to_owned()).collect(),
        ..dated(document(id, "Diamonds", &["rough diamonds", "more rough diamonds"]), &format!("{year}-01-01"))
    }
}

fn also(query: &Query, narrow: impl FnOnce(&mut Narrowing)) -> Query {
    let mut query = query.clone();
    narrow(&mut query.narrowing);
    query
}

async fn archive(begin: Begin) -> Lab {
    begin
        .with([
            filed("a", "decision", "plenary", 2019, &["en", "fr"]),
            filed("b", "report", "plenary", 2020, &["en", "en"]),
            filed("c", "report", "wgm", 2020, &["fr"]),
            filed("d", "minutes", "wgm", 2021, &["ru"]),
        ])
        .await
}

fn counts(pairs: &[(&str, usize)]) -> Vec<(String, usize)> {
    pairs.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect()
}

pub async fn facets_count_documents_and_disregard_only_their_own_filter(begin: Begin) {
    let lab = archive(begin).await;
    let query = narrowed(
        "rough ",
        Narrowing { kinds: vec!["report".to_owned()], years: vec![2020, 2021], ..Narrowing::default() },
    );

    let answer = lab.ask(query).await;

    assert_eq!(ids(&answer), ["b", "c"]);
    assert_eq!(answer.total, 2);
    assert_eq!(answer.facets.kinds, counts(&[("report", 2), ("minutes", 1)]));
    assert_eq!(answer.facets.years, [(2020, 2)]);
    assert_eq!(answer.facets.bodies, counts(&[("plenary", 1), ("wgm", 1)]));
    assert_eq!(answer.facets.languages, counts(&[("en", 1), ("fr", 1)]));
}

pub async fn every_facet_count_is_what_choosing_it_then_lists(begin: Begin) {
    let lab = archive(begin).await;
    let base = narrowed("diamonds ", Narrowing { bodies: vec!["wgm".to_owned()], ..Narrowing::default() });
    let facets = lab.ask(base.clone()).await.facets;

    for (kind, count) in facets.kinds {
        assert_eq!(lab.ask(also(&base, |narrowing| narrowing.kinds = vec![kind])).await.total, count);
    }
    for (body, count) in facets.bodies {
        assert_eq!(lab.ask(also(&base, |narrowing| narrowing.bodies = vec![body])).await.total, count);
    }
    for (language, count) in facets.languages {
        assert_eq!(lab.ask(also(&base, |narrowing| narrowing.languages = vec![language])).await.total, count);
    }
}

pub async fn an_empty_text_lists_everything_newest_first_with_its_facets(begin: Begin) {
    let lab = archive(begin).await;

    let answer = lab.ask(visitor(" ")).await;

    assert_eq!(ids(&answer), ["d", "b", "c", "a"]);
    assert_eq!(answer.facets.years, [(2021, 1), (2020, 2), (2019, 1)]);
    assert!(answer.hits.iter().all(|hit| hit.pages.is_empty()));
}

pub async fn paging_shows_every_document_once_and_in_the_order_of_one_long_list(begin: Begin) {
    let words = ["rough diamonds", "diamonds that are rough", "rough diamands", "rough diamonds and more"];
    let make = |n: usize| dated(document(&format!("{n:03}"), "", &[words[n % 4]]), &format!("20{:02}-01-01", n % 7));
    let lab = begin.with((0..150).map(make)).await;

    for text in ["rough diamonds ", "rough dia", "diamonds ", ""] {
        let long = ids(&lab.ask(Query { first: 200, ..visitor(text) }).await);
        let mut query = Query { first: 7, ..visitor(text) };
        let mut paged = Vec::new();
        loop {
            let answer = lab.ask(query.clone()).await;
            assert_eq!(answer.total, long.len());
            paged.extend(ids(&answer));
            query.after = answer.hits.last().map(|hit| hit.cursor.clone());
            if !answer.has_next {
                break;
            }
        }
        assert_eq!(paged, long, "{text}");
    }
}

pub async fn the_next_page_goes_on_even_when_the_last_document_is_gone(begin: Begin) {
    let lab = archive(begin).await;
    let first = lab.ask(Query { first: 2, ..visitor("rough ") }).await;
    lab.engine.apply(vec![crate::search::engine::Change::Remove("b".to_owned())], 2).await.expect("a writable index");

    let after = first.hits.last().map(|hit| hit.cursor.clone());
    let second = lab.ask(Query { after, ..visitor("rough ") }).await;

    assert_eq!(ids(&first), ["d", "b"]);
    assert_eq!(ids(&second), ["c", "a"]);
}

pub async fn the_cursor_of_another_search_is_refused_in_a_sentence(begin: Begin) {
    let lab = archive(begin).await;
    let cursor = lab.ask(visitor("rough ")).await.hits[0].cursor.clone();

    for after in [cursor, "nonsense".to_owned(), String::new()] {
        let query = Query { after: Some(after), ..visitor("diamonds ") };
        let refused = lab.engine.search(&query).await;

        assert!(matches!(refused, Err(SearchError::Query(sentence)) if sentence.contains("another search")));
    }
}
