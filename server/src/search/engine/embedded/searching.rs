//! Answers one query from one view of the index.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;

use super::super::{Answer, EngineFault, MAX_HITS, Query, SearchError};
use super::cursor::Cursor;
use super::matching::{Found, Seeker, phrase_rows};
use super::places::Places;
use super::ranking::{Outline, Rank, Standing};
use super::typed::{Term, Typed};
use super::view::{GONE, View};

/// How many documents are judged closely at first; each further round takes twice as many.
const FIRST_ROUND: usize = 64;

/// Answers a query.
pub fn search(view: &View, query: &Query) -> Result<Answer, SearchError> {
    let typed = Typed::read(&query.text)?;
    let after = Cursor::read(query)?;
    let search = Search::new(view, typed, query).map_err(store)?;
    let (kept, facets) = view.documents.filter(query, search.numbers.iter().copied());
    let first = query.first.min(MAX_HITS);
    let mut best = search.best(&kept, after.as_ref(), first + 1).map_err(store)?;
    let has_next = best.len() > first;
    best.truncate(first);
    let hits = search.hits(query, &best)?;
    Ok(Answer { total: kept.len(), hits, facets, has_next, ..Answer::default() })
}

/// A failure to read is the store's.
pub fn store(error: io::Error) -> EngineFault {
    EngineFault::Store(error.into())
}

/// A query and what answers it, before filters and order.
pub struct Search<'a> {
    /// Where it is read from.
    pub view: &'a View,
    /// What was typed.
    pub typed: Typed,
    /// What was found, segment by segment; nothing when nothing was sought.
    pub found: Vec<Found>,
    /// The documents that answer and may be seen.
    numbers: Vec<u32>,
    /// Those of which the text is the symbol, ascending.
    with_symbol: Vec<u32>,
}

impl<'a> Search<'a> {
    fn new(view: &'a View, typed: Typed, query: &Query) -> io::Result<Self> {
        let mut visible = view.documents.visible(query);
        let with_symbol = view.documents.with_symbol(&typed.symbol).iter();
        let with_symbol: Vec<u32> = with_symbol.copied().filter(|number| visible[*number as usize]).collect();
        for words in &typed.excluded {
            for segment in &view.segments {
                let numbers = phrase_rows(segment, words)?;
                for number in numbers.iter().map(|row| segment.document_of[row as usize]).filter(|at| *at != GONE) {
                    visible[number as usize] = false;
                }
            }
        }
        let mut search = Self { view, typed, found: Vec::new(), numbers: Vec::new(), with_symbol };
        search.find(&visible)?;
        let numbers = &search.numbers;
        let missed = search.with_symbol.iter().copied().filter(|number| !numbers.contains(number));
        let missed: Vec<u32> = missed.collect();
        search.numbers.extend(missed);
        Ok(search)
    }

    fn find(&mut self, visible: &[bool]) -> io::Result<()> {
        if self.typed.terms.is_empty() {
            self.numbers = (0..visible.len() as u32).filter(|number| visible[*number as usize]).collect();
            return Ok(());
        }
        let seekers = self.typed.terms.iter().map(|term| Seeker::new(term, self.view.fields));
        let seekers = seekers.collect::<io::Result<Vec<_>>>()?;
        for segment in &self.view.segments {
            let found = Found::new(segment, &self.view.documents, &seekers)?;
            let mut last = GONE;
            for number in found.rows.iter().map(|row| segment.document_of[row as usize]) {
                if number != last && number != GONE && visible[number as usize] {
                    self.numbers.push(number);
                }
                last = number;
            }
            self.found.push(found);
        }
        Ok(())
    }

    /// The best documents after a cursor, in order.
    ///
    /// Places are costly to read, so documents are taken by the best rank they could turn out to have,
    /// until no other can come before those already judged.
    fn best(&self, kept: &[u32], after: Option<&Cursor>, count: usize) -> io::Result<Vec<(Rank, u32)>> {
        let after = after.map(|cursor| {
            (cursor.rank, self.view.documents.place(cursor.date.as_deref(), &cursor.id), cursor.id.as_str())
        });
        let is_after = |(rank, number): &(Rank, u32)| {
            after.is_none_or(|(last, place, id)| {
                (*rank, *number) >= (last, place)
                    && (*rank > last || self.view.documents.heads[*number as usize].id != id)
            })
        };
        let bounds = kept.iter().map(|number| Reverse((self.bound(*number), *number)));
        let mut waiting: BinaryHeap<_> = bounds.collect();
        let mut best: BinaryHeap<(Rank, u32)> = BinaryHeap::new();
        let mut round = FIRST_ROUND;
        while let Some(Reverse(next)) = waiting.peek() {
            if best.len() == count && best.peek().is_some_and(|worst| worst < next) {
                break;
            }
            let taken: Vec<u32> = (0..round).map_while(|_| waiting.pop()).map(|Reverse((_, number))| number).collect();
            for judged in self.judge(&taken)?.into_iter().filter(is_after) {
                best.push(judged);
                if best.len() > count {
                    best.pop();
                }
            }
            round *= 2;
        }
        Ok(best.into_sorted_vec())
    }

    /// The rows of a document that answer, each with what is known of it without opening places.
    fn outlines(&self, number: u32) -> impl Iterator<Item = (u32, Outline)> {
        let block = self.view.documents.blocks[number as usize];
        let found = self.found.get(block.segment as usize);
        found.into_iter().flat_map(move |found| Outline::all(found, block))
    }

    /// The best rank that a document can turn out to have.
    fn bound(&self, number: u32) -> Rank {
        let outline = self.outlines(number).map(|(_, outline)| outline).min();
        outline.map_or(Rank::NONE, |outline| Rank::at_best(self.is_symbol(number), outline))
    }

    fn is_symbol(&self, number: u32) -> bool {
        self.with_symbol.binary_search(&number).is_ok()
    }

    /// The ranks of documents: of each, that of its best row.
    fn judge(&self, numbers: &[u32]) -> io::Result<Vec<(Rank, u32)>> {
        let mut candidates: Vec<(u32, u32, Outline)> = Vec::new();
        let mut judged = Vec::new();
        for number in numbers {
            let outlines: Vec<(u32, Outline)> = self.outlines(*number).collect();
            match outlines.iter().map(|(_, outline)| outline.cost).min() {
                Some(cost) => {
                    let cheapest = outlines.iter().filter(|(_, outline)| outline.cost == cost);
                    candidates.extend(cheapest.map(|(row, outline)| (*number, *row, *outline)));
                }
                None => judged.push((Rank::NONE, *number)),
            }
        }
        candidates.sort_unstable_by_key(|(number, row, _)| (*number, *row));
        let ranks = self.ranks(&candidates)?;
        for (rank, (number, _, _)) in ranks.into_iter().zip(&candidates) {
            match judged.last_mut() {
                Some((best, last)) if last == number => *best = rank.min(*best),
                _ => judged.push((rank, *number)),
            }
        }
        Ok(judged)
    }

    /// The rank of each row of a document.
    fn ranks(&self, rows: &[(u32, u32, Outline)]) -> io::Result<Vec<Rank>> {
        let documents = &self.view.documents;
        let mut places = Vec::new();
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        for (index, segment) in self.view.segments.iter().enumerate() {
            let mut wanted = Vec::new();
            for (number, row, outline) in rows {
                let block = documents.blocks[*number as usize];
                if block.segment as usize == index && self.needs_places(*outline) {
                    wanted.extend([block.title(), block.symbol(), *row]);
                }
            }
            wanted.sort_unstable();
            wanted.dedup();
            places.push(Places::read(segment, &self.found[index], &self.typed, &wanted)?);
        }
        let rank = |(number, row, outline): &(u32, u32, Outline)| {
            let block = documents.blocks[*number as usize];
            let segment = block.segment as usize;
            let standing = Standing { found: &self.found[segment], block, row: *row };
            let head = &documents.heads[*number as usize];
            standing.rank(*outline, &self.typed, head, self.is_symbol(*number), &places[segment])
        };
        Ok(rows.iter().map(rank).collect())
    }

    /// Whether places can change anything: a single word has no neighbour, and outside a title it cannot be all of one.
    fn needs_places(&self, outline: Outline) -> bool {
        let is_single = matches!(self.typed.terms[..], [Term::Word(_)]);
        !is_single || (outline.attribute == 0 && outline.cost == 0)
    }

    /// The passages of each document that answer, best first and no more than `most`.
    pub fn pages(&self, numbers: &[u32], most: usize) -> io::Result<Vec<Vec<u32>>> {
        let mut rows = Vec::new();
        for number in numbers {
            let block = self.view.documents.blocks[*number as usize];
            let outlines = self.outlines(*number).filter(|(row, _)| block.is_passage(*row));
            rows.extend(outlines.map(|(row, outline)| (*number, row, outline)));
        }
        let mut ranked: Vec<(u32, Rank, u32)> = Vec::new();
        for (rank, (number, row, _)) in self.ranks(&rows)?.into_iter().zip(rows) {
            ranked.push((number, rank, row));
        }
        ranked.sort_unstable();
        let of = |number: &u32| {
            let start = ranked.partition_point(|page| page.0 < *number);
            let pages = ranked[start..].iter().take_while(|page| page.0 == *number);
            pages.map(|page| page.2).take(most).collect()
        };
        Ok(numbers.iter().map(of).collect())
    }
}
