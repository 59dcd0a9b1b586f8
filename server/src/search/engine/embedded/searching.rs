//! Finds the documents that answer one query in one view of the index.
//! Not the place for their order.

use std::io;
use std::sync::Arc;

use super::super::{Answer, EngineFault, MAX_HITS, Query, SearchError, Sight};
use super::matching::{Found, Scope, Seeker, run_rows};
use super::phrase::slots;
use super::rows::Rows;
use super::seen::Seen;
use super::view::{GONE, View};
use crate::search::engine::cursor::Cursor;
use crate::search::text::typed::Typed;

/// Answers a query.
pub fn search(view: &View, query: &Query) -> Result<Answer, SearchError> {
    let typed = Typed::read(&query.text)?.with_synonyms(&query.synonyms);
    let after = Cursor::read(query)?;
    let mut search = Search::new(view, typed, &query.sight, Scope::Everywhere).map_err(store)?;
    search.drop_words(query.enough);
    let did_you_mean = search.did_you_mean(&query.text).map_err(store)?;
    let (kept, facets) = view.documents.narrow(&query.narrowing, &search.seen, &search.numbers);
    let first = query.first.min(MAX_HITS);
    let mut best = search.best(&kept, after.as_ref(), first + 1).map_err(store)?;
    let has_next = best.len() > first;
    best.truncate(first);
    let hits = search.hits(query, &best)?;
    let dropped = search.dropped(&query.text);
    Ok(Answer { total: kept.len(), hits, facets, has_next, dropped, did_you_mean })
}

/// A failure to read is the store's.
pub fn store(error: io::Error) -> EngineFault {
    EngineFault::Store(error.into())
}

/// A typed text and what answers it, before filters and order.
pub struct Search<'a> {
    /// Where it is read from.
    pub view: &'a View,
    /// What was typed.
    pub typed: Typed,
    /// What the asker sees.
    pub seen: Arc<Seen>,
    /// What was found, segment by segment; nothing when nothing was sought.
    pub found: Vec<Found>,
    /// The documents that answer and may be seen.
    pub numbers: Vec<u32>,
    /// Those of which the text is the symbol, ascending.
    pub with_symbol: Vec<u32>,
    /// The documents that an excluded word takes away, by number; empty when there is none.
    excluded: Vec<bool>,
}

impl<'a> Search<'a> {
    /// Finds what answers a text.
    pub fn new(view: &'a View, typed: Typed, sight: &Sight, scope: Scope) -> io::Result<Self> {
        let seen = view.documents.seen(sight);
        let excluded = excluded(view, &typed)?;
        let seekers = typed.terms.iter().map(|term| Seeker::new(term, view)).collect::<io::Result<Vec<_>>>()?;
        let mut found = Vec::new();
        for index in (0..view.segments.len()).filter(|_| !seekers.is_empty()) {
            found.push(Found::new(view, index, &seekers, scope)?);
        }
        drop(seekers);
        let mut search = Self { view, typed, seen, found, numbers: Vec::new(), with_symbol: Vec::new(), excluded };
        let with_symbol = view.documents.with_symbol(&search.typed.symbol).iter().copied();
        // What was read as an exclusion may be a part of the symbol.
        search.with_symbol = with_symbol.filter(|number| search.seen.has(*number)).collect();
        search.numbers = search.answering();
        Ok(search)
    }

    /// The documents that answer with the terms now required, each once; those of which the text is the symbol among them.
    pub fn answering(&self) -> Vec<u32> {
        if self.typed.terms.is_empty() {
            let all = 0..self.view.documents.len() as u32;
            return all.filter(|number| self.may_answer(*number)).collect();
        }
        let mut numbers = Vec::new();
        for (segment, found) in self.view.segments.iter().zip(&self.found) {
            let mut last = GONE;
            for number in found.rows.iter().map(|row| segment.document_of[row as usize]) {
                if number != last && number != GONE && self.may_answer(number) {
                    numbers.push(number);
                }
                last = number;
            }
        }
        let missed = self.with_symbol.iter().filter(|number| !numbers.contains(number));
        let missed: Vec<u32> = missed.copied().collect();
        numbers.extend(missed);
        numbers
    }

    /// Takes documents with a symbol that only begins as typed for those of which the text is the symbol.
    pub fn take_symbols_that_begin_so(&mut self) {
        let begun = self.view.documents.with_symbol_beginning(&self.typed.symbol);
        self.with_symbol = begun.filter(|number| self.seen.has(*number)).collect();
        self.with_symbol.sort_unstable();
        self.with_symbol.dedup();
        self.numbers = self.answering();
    }

    /// Whether a document is there for the asker, and without what was excluded.
    fn may_answer(&self, number: u32) -> bool {
        self.seen.has(number) && !self.excluded.get(number as usize).is_some_and(|excluded| *excluded)
    }

    /// Whether the text is the symbol of a document.
    pub fn is_symbol(&self, number: u32) -> bool {
        self.with_symbol.binary_search(&number).is_ok()
    }
}

fn excluded(view: &View, typed: &Typed) -> io::Result<Vec<bool>> {
    if typed.excluded.is_empty() {
        return Ok(Vec::new());
    }
    let mut excluded = vec![false; view.documents.len()];
    for segment in &view.segments {
        let mut rows = Rows::none(segment.bound);
        for words in &typed.excluded {
            if let Some(slots) = slots(segment, words.iter().map(std::slice::from_ref))? {
                run_rows(segment, &slots, &mut rows)?;
            }
        }
        for number in rows.iter().map(|row| segment.document_of[row as usize]).filter(|number| *number != GONE) {
            excluded[number as usize] = true;
        }
    }
    Ok(excluded)
}
