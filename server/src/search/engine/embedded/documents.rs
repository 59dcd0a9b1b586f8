//! Every document of the index in memory, newest first, and what may be asked of it without opening a row.
//! Not the place for words.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use super::super::{Facets, Query};
use super::schema::Head;

/// The rows of one document: titles, symbol, passages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// The segment.
    pub segment: u32,
    /// The row of titles; the symbol's follows.
    pub start: u32,
    /// The row after the last passage.
    pub end: u32,
}

impl Block {
    /// The row of titles.
    pub fn title(&self) -> u32 {
        self.start
    }

    /// The row of the symbol.
    pub fn symbol(&self) -> u32 {
        self.start + 1
    }

    /// Whether a row is one of the passages.
    pub fn is_passage(&self, row: u32) -> bool {
        row > self.symbol()
    }
}

/// All documents; a document's number is its place among them by day, then id.
#[derive(Debug, Default)]
pub struct Documents {
    /// The heads.
    pub heads: Vec<Arc<Head>>,
    /// The rows.
    pub blocks: Vec<Block>,
    by_id: HashMap<String, u32>,
    by_symbol: HashMap<String, Vec<u32>>,
    seen_by: Column<Vec<String>>,
    kinds: Column<String>,
    bodies: Column<Option<String>>,
    years: Column<Option<i32>>,
    languages: Column<Vec<String>>,
}

impl Documents {
    /// Puts documents in order.
    pub fn new(mut all: Vec<(Arc<Head>, Block)>) -> Self {
        all.sort_by(|(a, _), (b, _)| by_day(a.date.as_deref(), &a.id, b.date.as_deref(), &b.id));
        let mut documents = Self::default();
        for (number, (head, block)) in all.into_iter().enumerate() {
            documents.by_id.insert(head.id.clone(), number as u32);
            for symbol in &head.symbols {
                documents.by_symbol.entry(symbol.clone()).or_default().push(number as u32);
            }
            documents.seen_by.push(&head.seen_by);
            documents.kinds.push(&head.kind);
            documents.bodies.push(&head.body);
            documents.years.push(&head.year);
            documents.languages.push(&head.languages);
            documents.heads.push(head);
            documents.blocks.push(block);
        }
        documents
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Those with exactly this symbol.
    pub fn with_symbol(&self, symbol: &str) -> &[u32] {
        self.by_symbol.get(symbol).map_or(&[], Vec::as_slice)
    }

    /// The number that a document of this day and id has, or would have.
    pub fn place(&self, date: Option<&str>, id: &str) -> u32 {
        let is_before = |head: &Arc<Head>| by_day(head.date.as_deref(), &head.id, date, id) == Ordering::Less;
        self.heads.partition_point(is_before) as u32
    }

    /// Which documents there are for this asker, by number.
    pub fn visible(&self, query: &Query) -> Vec<bool> {
        let may_see = self.seen_by.admit(|tokens| tokens.iter().any(|token| query.sight.tokens.contains(token)));
        let mut visible: Vec<bool> = self.seen_by.of.iter().map(|set| may_see[*set as usize]).collect();
        for number in query.sight.hidden.iter().filter_map(|id| self.by_id.get(id)) {
            visible[*number as usize] = false;
        }
        visible
    }

    /// Keeps what the filters let through, and counts what each filter value would leave.
    pub fn filter(&self, query: &Query, found: impl Iterator<Item = u32>) -> (Vec<u32>, Facets) {
        let kinds = self.kinds.admit(|kind| is_wanted(&query.narrowing.kinds, Some(kind)));
        let bodies = self.bodies.admit(|body| is_wanted(&query.narrowing.bodies, body.as_ref()));
        let years = self.years.admit(|year| is_wanted(&query.narrowing.years, year.as_ref()));
        let languages = self.languages.admit(|set| {
            query.narrowing.languages.is_empty()
                || set.iter().any(|language| query.narrowing.languages.contains(language))
        });
        let mut counts = [&kinds, &bodies, &years, &languages].map(|values| vec![0; values.len()]);
        let mut kept = Vec::new();
        for number in found {
            let at = number as usize;
            let values = [self.kinds.of[at], self.bodies.of[at], self.years.of[at], self.languages.of[at]];
            let values = values.map(|value| value as usize);
            let passes = [kinds[values[0]], bodies[values[1]], years[values[2]], languages[values[3]]];
            let failed = passes.iter().filter(|passed| !**passed).count();
            if failed == 0 {
                kept.push(number);
            }
            for facet in 0..passes.len() {
                if failed == 0 || (failed == 1 && !passes[facet]) {
                    counts[facet][values[facet]] += 1;
                }
            }
        }
        (kept, self.facets(&counts))
    }

    fn facets(&self, [kinds, bodies, years, languages]: &[Vec<usize>; 4]) -> Facets {
        let mut newest_first = tally(self.years.values.iter().map(Option::as_slice), years);
        newest_first.sort_by_key(|(year, _)| Reverse(*year));
        Facets {
            kinds: tally(self.kinds.values.iter().map(std::slice::from_ref), kinds),
            bodies: tally(self.bodies.values.iter().map(Option::as_slice), bodies),
            years: newest_first,
            languages: tally(self.languages.values.iter().map(Vec::as_slice), languages),
            ..Facets::default()
        }
    }
}

/// One property of all documents, each distinct value kept once.
#[derive(Debug)]
struct Column<T> {
    of: Vec<u32>,
    values: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self { of: Vec::new(), values: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Column<T> {
    fn push(&mut self, value: &T) {
        let number = self.numbers.get(value).copied().unwrap_or_else(|| {
            let number = self.values.len() as u32;
            self.values.push(value.clone());
            self.numbers.insert(value.clone(), number);
            number
        });
        self.of.push(number);
    }

    fn admit(&self, is_admitted: impl Fn(&T) -> bool) -> Vec<bool> {
        self.values.iter().map(is_admitted).collect()
    }
}

fn is_wanted<T: PartialEq>(wanted: &[T], value: Option<&T>) -> bool {
    wanted.is_empty() || value.is_some_and(|value| wanted.contains(value))
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

/// Newest first, the undated last, equals by id.
fn by_day(a_date: Option<&str>, a_id: &str, b_date: Option<&str>, b_id: &str) -> Ordering {
    b_date.cmp(&a_date).then_with(|| a_id.cmp(b_id))
}
