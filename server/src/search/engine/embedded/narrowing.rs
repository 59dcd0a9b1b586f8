//! Keeps what the filters let through, and counts what each filter value would leave.
//! Not the place for words, nor for order.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;

use super::super::{Facets, Narrowing};
use super::documents::{Column, Documents, REPLACED};
use super::schema::Head;
use super::seen::Seen;

/// One facet: what each document has of it, what is wanted, and what was counted.
struct Sieve<'a> {
    of: Cow<'a, [u32]>,
    admits: Vec<bool>,
    counts: Vec<usize>,
}

impl<'a> Sieve<'a> {
    /// A sieve that lets through what has one of the wanted values, or everything when none is wanted.
    fn new<T, V>(column: &'a Column<T>, wanted: &[V], values: impl Fn(&T) -> &[V]) -> Self
    where
        T: Clone + Eq + Hash,
        V: PartialEq,
    {
        let passes = |value: &T| wanted.is_empty() || values(value).iter().any(|value| wanted.contains(value));
        let admits = column.admit(passes);
        Self { of: Cow::Borrowed(&column.of), counts: vec![0; admits.len()], admits }
    }
}

impl Documents {
    /// Keeps what passes all filters, and counts by facet; the counts of each disregard its own filter.
    pub fn narrow(&self, narrowing: &Narrowing, seen: &Seen, found: &[u32]) -> (Vec<u32>, Facets) {
        let mut sieves = self.sieves(narrowing, seen);
        let passes = self.without_facet(narrowing, seen);
        let mut kept = Vec::new();
        for number in found.iter().copied().filter(|number| passes(*number)) {
            let at = number as usize;
            let mut failed = sieves.iter().enumerate().filter(|(_, sieve)| !sieve.admits[sieve.of[at] as usize]);
            match (failed.next().map(|(index, _)| index), failed.next()) {
                (None, _) => {
                    kept.push(number);
                    sieves.iter_mut().for_each(|sieve| sieve.counts[sieve.of[at] as usize] += 1);
                }
                (Some(only), None) => {
                    let sieve = &mut sieves[only];
                    sieve.counts[sieve.of[at] as usize] += 1;
                }
                (Some(_), Some(_)) => {}
            }
        }
        (kept, self.facets(&sieves))
    }

    fn sieves(&self, narrowing: &Narrowing, seen: &Seen) -> [Sieve<'_>; 8] {
        let mut statuses = Sieve::new(&self.statuses, &narrowing.statuses, Option::as_slice);
        let superseded = seen.superseded.keys().copied();
        for number in superseded.filter(|number| seen.is_superseded(*number, narrowing.as_of.as_deref())) {
            statuses.of.to_mut()[number as usize] = REPLACED;
        }
        [
            Sieve::new(&self.kinds, &narrowing.kinds, std::slice::from_ref),
            Sieve::new(&self.bodies, &narrowing.bodies, Option::as_slice),
            Sieve::new(&self.participants, &narrowing.participants, Vec::as_slice),
            Sieve::new(&self.years, &narrowing.years, Option::as_slice),
            Sieve::new(&self.languages, &narrowing.languages, Vec::as_slice),
            Sieve::new(&self.subjects, &narrowing.subjects, Vec::as_slice),
            Sieve::new(&self.meetings, &narrowing.meetings, Option::as_slice),
            statuses,
        ]
    }

    /// What passes the filters for which nothing is counted.
    fn without_facet<'a>(&'a self, narrowing: &'a Narrowing, seen: &'a Seen) -> impl Fn(u32) -> bool + 'a {
        let mut only: Vec<u32> = narrowing.only.iter().filter_map(|id| self.number(id)).collect();
        only.sort_unstable();
        let has_days = narrowing.from.is_some() || narrowing.to.is_some() || narrowing.as_of.is_some();
        move |number| {
            (narrowing.only.is_empty() || only.binary_search(&number).is_ok())
                && (!has_days || is_in_time(&self.heads[number as usize], narrowing))
                && narrowing.as_of.as_deref().is_none_or(|day| !seen.is_superseded(number, Some(day)))
        }
    }

    fn facets(&self, sieves: &[Sieve<'_>; 8]) -> Facets {
        let [kinds, bodies, participants, years, languages, subjects, meetings, statuses] =
            sieves.each_ref().map(|sieve| sieve.counts.as_slice());
        let mut newest_first = tally(self.years.values.iter().map(Option::as_slice), years);
        newest_first.sort_by_key(|(year, _)| Reverse(*year));
        Facets {
            kinds: tally(self.kinds.values.iter().map(std::slice::from_ref), kinds),
            bodies: tally(self.bodies.values.iter().map(Option::as_slice), bodies),
            participants: tally(self.participants.values.iter().map(Vec::as_slice), participants),
            years: newest_first,
            languages: tally(self.languages.values.iter().map(Vec::as_slice), languages),
            subjects: tally(self.subjects.values.iter().map(Vec::as_slice), subjects),
            meetings: tally(self.meetings.values.iter().map(Option::as_slice), meetings),
            statuses: tally(self.statuses.values.iter().map(Option::as_slice), statuses),
        }
    }
}

/// Whether a document may be of a day in the range, and was there on the day asked for; the undated is of no day.
fn is_in_time(head: &Head, narrowing: &Narrowing) -> bool {
    let (Some(first), Some(last)) = (&head.earliest, &head.date) else {
        return false;
    };
    narrowing.from.as_ref().is_none_or(|from| last >= from)
        && narrowing.to.as_ref().is_none_or(|to| first <= to)
        && narrowing.as_of.as_ref().is_none_or(|day| first <= day)
}

/// Counts by single value, the most frequent first, from counts by combination of values.
fn tally<'a, T: Clone + Ord + Hash + 'a>(
    combinations: impl Iterator<Item = &'a [T]>,
    counts: &[usize],
) -> Vec<(T, usize)> {
    let mut sums: HashMap<&T, usize> = HashMap::new();
    for (values, count) in combinations.zip(counts).filter(|(_, count)| **count > 0) {
        for value in values {
            *sums.entry(value).or_default() += count;
        }
    }
    let mut tally: Vec<(T, usize)> = sums.into_iter().map(|(value, count)| (value.clone(), count)).collect();
    tally.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    tally
}
