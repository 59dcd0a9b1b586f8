//! Filters and their counts, held against a count by hand.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::kit::*;
use crate::search::engine::{Facets, IndexedDocument, Narrowing, SUPERSEDED, Supersession};

const VALUES: [&str; 3] = ["a", "b", "c"];
const DAYS: [&str; 4] = ["2019-12-31", "2020-01-01", "2020-06-15", "2021-03-01"];

fn superseded(document: IndexedDocument, by: &str, since: Option<&str>) -> IndexedDocument {
    let since = since.map(str::to_owned);
    IndexedDocument { superseded: vec![Supersession { by: by.to_owned(), since }], ..document }
}

fn in_force(id: &str, date: &str) -> IndexedDocument {
    IndexedDocument { status: "in_force".to_owned(), ..dated(document(id, "Decision", &["rough"]), date) }
}

pub async fn a_document_is_superseded_only_for_whoever_sees_what_supersedes_it(begin: Begin) {
    let lab = begin
        .with([
            superseded(in_force("old", "2019-01-01"), "new", Some("2020-01-01")),
            superseded(in_force("other", "2018-01-01"), "draft", None),
            in_force("new", "2020-01-01"),
            restricted(in_force("draft", "2021-01-01")),
        ])
        .await;
    let only = |status: &str| Narrowing { statuses: owned(&[status]), ..Narrowing::default() };
    let staff = seeing(&["public", "staff"]);

    let seen = lab.ask(narrowed("rough ", only(SUPERSEDED))).await;
    let all = lab.ask(crate::search::engine::Query { sight: staff, ..narrowed("rough ", only(SUPERSEDED)) }).await;

    assert_eq!(ids(&seen), ["old"]);
    assert_eq!(seen.facets.statuses, [("in_force".to_owned(), 2), (SUPERSEDED.to_owned(), 1)]);
    assert_eq!(ids(&all), ["old", "other"]);
}

pub async fn a_day_shows_what_there_was_and_had_not_been_superseded(begin: Begin) {
    let lab = begin
        .with([
            superseded(in_force("old", "2019-01-01"), "new", Some("2020-02-01")),
            superseded(in_force("long-ago", "2018-01-01"), "new", None),
            in_force("new", "2020-02-01"),
            document("undated", "", &["rough"]),
        ])
        .await;
    let on = async |day: &str| {
        let narrowing = Narrowing { as_of: Some(day.to_owned()), ..Narrowing::default() };
        let answer = lab.ask(narrowed("", narrowing)).await;
        (ids(&answer), answer.facets.statuses)
    };

    assert_eq!(on("2018-12-31").await.0, Vec::<String>::new());
    assert_eq!(on("2019-01-01").await, (owned(&["old"]), vec![("in_force".to_owned(), 1)]));
    assert_eq!(on("2020-01-31").await.0, ["old"]);
    assert_eq!(on("2020-02-01").await, (owned(&["new"]), vec![("in_force".to_owned(), 1)]));
}

pub async fn a_range_lets_through_whatever_may_be_of_one_of_its_days(begin: Begin) {
    let whole_year =
        IndexedDocument { earliest: Some("2020-01-01".into()), ..dated(document("year", "", &[]), "2020-12-31") };
    let lab =
        begin.with([whole_year, dated(document("day", "", &[]), "2020-05-05"), document("undated", "", &[])]).await;
    let within = async |from: Option<&str>, to: Option<&str>| {
        let narrowing = Narrowing { from: from.map(str::to_owned), to: to.map(str::to_owned), ..Narrowing::default() };
        ids(&lab.ask(narrowed("", narrowing)).await)
    };

    assert_eq!(within(Some("2020-12-31"), None).await, ["year"]);
    assert_eq!(within(None, Some("2020-01-01")).await, ["year"]);
    assert_eq!(within(Some("2020-05-05"), Some("2020-05-05")).await, ["year", "day"]);
    assert!(within(Some("2021-01-01"), None).await.is_empty());
    assert!(within(None, Some("2019-12-31")).await.is_empty());
}

pub async fn counts_and_lists_agree_with_a_count_by_hand_whatever_is_chosen(begin: Begin) {
    let mut runner = TestRunner::deterministic();
    let mut next =
        |strategy: BoxedStrategy<IndexedDocument>| strategy.new_tree(&mut runner).expect("a document").current();
    let documents: Vec<IndexedDocument> = (0..60).map(|number| next(any_document(number))).collect();
    let lab = begin.with(documents.clone()).await;

    for _ in 0..150 {
        let narrowing = any_narrowing().new_tree(&mut runner).expect("filters").current();
        let answer =
            lab.ask(crate::search::engine::Query { first: 200, ..narrowed("rough ", narrowing.clone()) }).await;

        let hand = Hand { documents: &documents, narrowing: &narrowing };
        let mut listed = ids(&answer);
        listed.sort();
        assert_eq!(listed, hand.listed(), "{narrowing:?}");
        assert_eq!((answer.total, answer.facets), (listed.len(), hand.facets()), "{narrowing:?}");
    }
}

fn any_values() -> impl Strategy<Value = Vec<String>> {
    subsequence(VALUES.to_vec(), 0..=2).prop_map(|values| owned(&values))
}

fn any_value() -> impl Strategy<Value = String> {
    select(VALUES.to_vec()).prop_map(str::to_owned)
}

fn any_day() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(select(DAYS.to_vec()).prop_map(str::to_owned))
}

fn any_document(number: usize) -> BoxedStrategy<IndexedDocument> {
    let singles = (any_value(), proptest::option::of(any_value()), proptest::option::of(2018..2021), any_value());
    let lists = (any_values(), any_values(), any_values(), proptest::option::of(any_value()));
    let times = (any_day(), any_day(), proptest::option::of((0..70_usize, any_day())), any::<bool>());
    (singles, lists, times)
        .prop_map(move |((kind, body, year, status), (participants, languages, subjects, meeting), times)| {
            let (date, earliest, superseded, is_public) = times;
            let by = |(other, since)| Supersession { by: format!("{other:02}"), since };
            let rough = document(&format!("{number:02}"), "", &["rough diamonds"]);
            IndexedDocument {
                seen_by: owned(&[if is_public { "public" } else { "staff" }]),
                superseded: superseded.into_iter().map(by).collect(),
                earliest: earliest.filter(|day| date.as_ref().is_some_and(|date| day <= date)).or(date.clone()),
                kind,
                body,
                year,
                status,
                participants,
                languages,
                subjects,
                meeting,
                date,
                ..rough
            }
        })
        .boxed()
}

fn any_narrowing() -> BoxedStrategy<Narrowing> {
    let ids: Vec<String> = (0..60).step_by(2).map(|number| format!("{number:02}")).collect();
    let only = prop_oneof![4 => Just(Vec::new()), 1 => Just(ids)];
    let statuses = subsequence(vec!["a", "b", SUPERSEDED], 0..=2).prop_map(|values| owned(&values));
    let lists = (any_values(), any_values(), any_values(), any_values(), any_values(), any_values(), statuses);
    let years = subsequence(vec![2018, 2019, 2020], 0..=2);
    // Mostly few filters at once: many leave nothing to compare.
    (lists, years, only, any_day(), any_day(), any_day(), 0..3_u32)
        .prop_map(|(lists, years, only, from, to, as_of, keep)| {
            let (kinds, bodies, participants, languages, subjects, meetings, statuses) = lists;
            let all = Narrowing {
                only,
                kinds,
                bodies,
                participants,
                years,
                languages,
                subjects,
                meetings,
                statuses,
                from,
                to,
                as_of,
            };
            match keep {
                0 => Narrowing { from: None, to: None, as_of: None, subjects: vec![], meetings: vec![], ..all },
                1 => Narrowing { kinds: vec![], bodies: vec![], participants: vec![], years: vec![], ..all },
                _ => all,
            }
        })
        .boxed()
}

/// Counts as a patient clerk would.
struct Hand<'a> {
    documents: &'a [IndexedDocument],
    narrowing: &'a Narrowing,
}

impl Hand<'_> {
    fn status(&self, document: &IndexedDocument) -> String {
        let is_seen = |id: &str| self.documents.iter().any(|other| other.id == id && other.seen_by == ["public"]);
        let is_over = |since: &Option<String>| match (since, &self.narrowing.as_of) {
            (Some(since), Some(day)) => since <= day,
            _ => true,
        };
        let is_superseded = document.superseded.iter().any(|other| is_seen(&other.by) && is_over(&other.since));
        if is_superseded { SUPERSEDED.to_owned() } else { document.status.clone() }
    }

    fn values(&self, document: &IndexedDocument) -> [Vec<String>; 8] {
        let year = document.year.iter().map(ToString::to_string).collect();
        [
            vec![document.kind.clone()],
            document.body.clone().into_iter().collect(),
            document.participants.clone(),
            year,
            document.languages.clone(),
            document.subjects.clone(),
            document.meeting.clone().into_iter().collect(),
            vec![self.status(document)],
        ]
    }

    fn passes(&self, document: &IndexedDocument, but: Option<usize>) -> bool {
        let of = self.narrowing;
        let years = of.years.iter().map(ToString::to_string).collect();
        let wanted =
            [&of.kinds, &of.bodies, &of.participants, &years, &of.languages, &of.subjects, &of.meetings, &of.statuses];
        let values = self.values(document);
        let fits =
            |facet: usize| wanted[facet].is_empty() || values[facet].iter().any(|value| wanted[facet].contains(value));
        let has_days = of.from.is_some() || of.to.is_some() || of.as_of.is_some();
        let (first, last) = (document.earliest.clone(), document.date.clone());
        let is_in_time = last.is_some_and(|last| of.from.as_ref().is_none_or(|from| last >= *from))
            && first.is_some_and(|first| {
                [&of.to, &of.as_of].iter().all(|day| day.as_ref().is_none_or(|day| first <= *day))
            });
        document.seen_by == ["public"]
            && (of.only.is_empty() || of.only.contains(&document.id))
            && (!has_days || is_in_time)
            && (of.as_of.is_none() || self.status(document) != SUPERSEDED)
            && (0..8).all(|facet| but == Some(facet) || fits(facet))
    }

    fn listed(&self) -> Vec<String> {
        self.documents
            .iter()
            .filter(|document| self.passes(document, None))
            .map(|document| document.id.clone())
            .collect()
    }

    fn counts(&self, facet: usize) -> Vec<(String, usize)> {
        let mut counts = BTreeMap::new();
        for document in self.documents.iter().filter(|document| self.passes(document, Some(facet))) {
            for value in &self.values(document)[facet] {
                *counts.entry(value.clone()).or_insert(0) += 1;
            }
        }
        let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        counts
    }

    fn facets(&self) -> Facets {
        let year = |(year, count): (String, usize)| (year.parse::<i32>().expect("a year"), count);
        let mut years: Vec<(i32, usize)> = self.counts(3).into_iter().map(year).collect();
        years.sort_by_key(|(year, _)| -year);
        Facets {
            kinds: self.counts(0),
            bodies: self.counts(1),
            participants: self.counts(2),
            years,
            languages: self.counts(4),
            subjects: self.counts(5),
            meetings: self.counts(6),
            statuses: self.counts(7),
        }
    }
}
