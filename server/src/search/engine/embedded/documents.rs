//! Every document of the index in memory, newest first, and what may be asked of it without opening a row.
//! Not the place for words, nor for narrowing and counting.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::hash::Hash;
use std::ops::Bound;
use std::sync::Arc;

use super::super::{SUPERSEDED, Sight};
use super::schema::Head;
use super::seen::{Seen, Sights};
use crate::search::engine::ranking::by_day;

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

    /// How many passages there are.
    pub fn passages(&self) -> usize {
        (self.end - self.symbol() - 1) as usize
    }

    /// Whether a row is one of the passages.
    pub fn is_passage(&self, row: u32) -> bool {
        row > self.symbol()
    }
}

/// The number of [`SUPERSEDED`] among the statuses.
pub const REPLACED: u32 = 0;

/// All documents; a document's number is its place among them by day, then id.
#[derive(Debug, Default)]
pub struct Documents {
    /// The heads.
    pub heads: Vec<Arc<Head>>,
    /// The rows.
    pub blocks: Vec<Block>,
    /// The kinds.
    pub kinds: Column<String>,
    /// The bodies that issued them.
    pub bodies: Column<Option<String>>,
    /// The Participants they concern.
    pub participants: Column<Vec<String>>,
    /// The years.
    pub years: Column<Option<i32>>,
    /// The languages.
    pub languages: Column<Vec<String>>,
    /// What they are about.
    pub subjects: Column<Vec<String>>,
    /// The meetings.
    pub meetings: Column<Option<String>>,
    /// Their standing by themselves; the value numbered [`REPLACED`] is for what another document has replaced.
    pub statuses: Column<Option<String>>,
    by_id: HashMap<String, u32>,
    by_symbol: BTreeMap<String, Vec<u32>>,
    seen_by: Column<Vec<String>>,
    /// Those that something superseded, whoever may see what.
    with_successors: Vec<u32>,
    sights: Sights,
}

impl Documents {
    /// Puts documents in order.
    pub fn new(mut all: Vec<(Arc<Head>, Block)>) -> Self {
        all.sort_by(|(a, _), (b, _)| by_day(a.date.as_deref(), &a.id, b.date.as_deref(), &b.id));
        let mut documents = Self::default();
        documents.statuses.number(&Some(SUPERSEDED.to_owned()));
        for (number, (head, block)) in all.into_iter().enumerate() {
            documents.by_id.insert(head.id.clone(), number as u32);
            for symbol in &head.symbols {
                documents.by_symbol.entry(symbol.clone()).or_default().push(number as u32);
            }
            if !head.superseded.is_empty() {
                documents.with_successors.push(number as u32);
            }
            documents.seen_by.push(&head.seen_by);
            documents.kinds.push(&head.kind);
            documents.bodies.push(&head.body);
            documents.participants.push(&head.participants);
            documents.years.push(&head.year);
            documents.languages.push(&head.languages);
            documents.subjects.push(&head.subjects);
            documents.meetings.push(&head.meeting);
            documents.statuses.push(&head.status);
            documents.heads.push(head);
            documents.blocks.push(block);
        }
        documents
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// The number of the document with this id.
    pub fn number(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// Those with exactly this symbol.
    pub fn with_symbol(&self, symbol: &str) -> &[u32] {
        self.by_symbol.get(symbol).map_or(&[], Vec::as_slice)
    }

    /// Those with a symbol that begins so.
    pub fn with_symbol_beginning<'a>(&'a self, beginning: &'a str) -> impl Iterator<Item = u32> + 'a {
        let from = self.by_symbol.range::<str, _>((Bound::Included(beginning), Bound::Unbounded));
        from.take_while(move |(symbol, _)| symbol.starts_with(beginning)).flat_map(|(_, numbers)| numbers).copied()
    }

    /// The number that a document of this day and id has, or would have.
    pub fn place(&self, date: Option<&str>, id: &str) -> u32 {
        let is_before = |head: &Arc<Head>| by_day(head.date.as_deref(), &head.id, date, id) == Ordering::Less;
        self.heads.partition_point(is_before) as u32
    }

    /// What somebody sees.
    pub fn seen(&self, sight: &Sight) -> Arc<Seen> {
        let Ok(seen) = self.sights.of(sight, || Ok::<_, Infallible>(self.work_out(sight)));
        seen
    }

    fn work_out(&self, sight: &Sight) -> Seen {
        let may_see = self.seen_by.admit(|tokens| tokens.iter().any(|token| sight.tokens.contains(token)));
        let visible = self.seen_by.of.iter().map(|set| may_see[*set as usize]).collect();
        let mut seen = Seen { visible, superseded: HashMap::new() };
        for number in sight.hidden.iter().filter_map(|id| self.number(id)) {
            seen.visible[number as usize] = false;
        }
        for number in &self.with_successors {
            let others = self.heads[*number as usize].superseded.iter();
            let others = others.filter(|other| self.number(&other.by).is_some_and(|by| seen.has(by)));
            if let Some(since) = others.map(|other| other.since.clone()).min() {
                seen.superseded.insert(*number, since);
            }
        }
        seen
    }
}

/// One property of all documents, each distinct value kept once.
#[derive(Debug)]
pub struct Column<T> {
    /// The number of its value, by document.
    pub of: Vec<u32>,
    /// The values.
    pub values: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self { of: Vec::new(), values: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Column<T> {
    fn push(&mut self, value: &T) {
        let number = self.number(value);
        self.of.push(number);
    }

    fn number(&mut self, value: &T) -> u32 {
        if let Some(number) = self.numbers.get(value) {
            return *number;
        }
        let number = self.values.len() as u32;
        self.values.push(value.clone());
        self.numbers.insert(value.clone(), number);
        number
    }

    /// Which values pass, by number.
    pub fn admit(&self, is_admitted: impl Fn(&T) -> bool) -> Vec<bool> {
        self.values.iter().map(is_admitted).collect()
    }
}
