//! What narrows an answer, as filters, and what is counted of each facet.
//! Not the place for words.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::filters::{NOTHING, all, any, not, one_of};
use super::known::Replaced;
use super::schema::{FACETS, number_of};
use crate::search::engine::{Facets, Narrowing, SUPERSEDED};

/// The place of the status among [`FACETS`].
pub const STATUS: usize = 7;

/// The filters of one answer.
pub struct Sieves {
    /// By facet, in the order of [`FACETS`]; empty where nothing is chosen.
    facets: [String; 8],
    rest: String,
    /// The documents that another has replaced, as the asker sees it on the day asked for.
    pub replaced: Vec<String>,
}

impl Sieves {
    /// Puts into filters what somebody chose.
    pub fn new(narrowing: &Narrowing, replaced: &Replaced) -> Self {
        let day = narrowing.as_of.as_deref();
        let by_then = |since: &Option<String>| day.is_none_or(|day| since.as_deref().is_none_or(|since| since <= day));
        let mut gone: Vec<String> =
            replaced.iter().filter(|(_, since)| by_then(since)).map(|(id, _)| id.clone()).collect();
        gone.sort_unstable();
        let statuses = status(&narrowing.statuses, &gone);
        let chosen = [
            one_of_chosen(FACETS[0], &narrowing.kinds),
            one_of_chosen(FACETS[1], &narrowing.bodies),
            one_of_chosen(FACETS[2], &narrowing.participants),
            one_of_chosen(FACETS[3], &narrowing.years),
            one_of_chosen(FACETS[4], &narrowing.languages),
            one_of_chosen(FACETS[5], &narrowing.subjects),
            one_of_chosen(FACETS[6], &narrowing.meetings),
            statuses,
        ];
        let mut rest = vec![one_of_chosen("document", &narrowing.only)];
        rest.extend(narrowing.from.as_deref().map(|day| compared("last_day", ">=", day)));
        let until = [narrowing.to.as_deref(), day].into_iter().flatten();
        rest.extend(until.map(|day| compared("first_day", "<=", day)));
        if day.is_some() && !gone.is_empty() {
            rest.push(not(&one_of("document", &gone)));
        }
        // On a day nothing is shown that another had replaced by then.
        let replaced = if day.is_some() { Vec::new() } else { gone };
        Self { facets: chosen, rest: all(rest), replaced }
    }

    /// What passes everything chosen.
    pub fn every(&self) -> String {
        self.but(FACETS.len())
    }

    /// What passes everything chosen but one facet's choice.
    pub fn but(&self, facet: usize) -> String {
        let others = self.facets.iter().enumerate().filter(|(other, _)| *other != facet);
        all(others.map(|(_, filter)| filter.clone()).chain([self.rest.clone()]))
    }

    /// The facets of which something is chosen.
    pub fn chosen(&self) -> Vec<usize> {
        (0..FACETS.len()).filter(|facet| !self.facets[*facet].is_empty()).collect()
    }

    /// Whether nothing is chosen at all.
    pub fn are_open(&self) -> bool {
        self.every().is_empty()
    }
}

fn one_of_chosen<T: std::fmt::Display>(field: &str, chosen: &[T]) -> String {
    if chosen.is_empty() { String::new() } else { one_of(field, chosen) }
}

fn status(chosen: &[String], replaced: &[String]) -> String {
    if chosen.is_empty() || replaced.is_empty() {
        return one_of_chosen(FACETS[STATUS], chosen);
    }
    let gone = one_of("document", replaced);
    let own = all([one_of(FACETS[STATUS], chosen), not(&gone)]);
    if chosen.iter().any(|status| status == SUPERSEDED) { any([own, gone]) } else { own }
}

fn compared(field: &str, how: &str, day: &str) -> String {
    // What is no day is before or after none.
    number_of(day).map_or_else(|| NOTHING.to_owned(), |day| format!("{field} {how} {day}"))
}

/// Counts by value.
pub type Counts = HashMap<String, usize>;

/// Puts counts in order, by facet as in [`FACETS`].
pub fn facets(mut counts: [Counts; 8]) -> Facets {
    let [kinds, bodies, participants, years, languages, subjects, meetings, statuses] =
        std::array::from_fn(|facet| tally(std::mem::take(&mut counts[facet])));
    let mut years: Vec<(i32, usize)> =
        years.into_iter().filter_map(|(year, count)| Some((year.parse().ok()?, count))).collect();
    years.sort_by_key(|(year, _)| Reverse(*year));
    Facets { kinds, bodies, participants, years, languages, subjects, meetings, statuses }
}

/// The most frequent first, equals in order of their values.
fn tally(counts: Counts) -> Vec<(String, usize)> {
    let mut tally: Vec<(String, usize)> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    tally.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    tally
}
