//! Puts the documents that answer in order, and their pages.
//! Not the place for the rules of order themselves.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;

use super::places::Places;
use super::searching::Search;
use super::standing::{Standing, outlines};
use crate::search::engine::cursor::Cursor;
use crate::search::engine::ranking::{Outline, Rank, rank};

/// How many documents are judged closely at first; each further round takes twice as many.
const FIRST_ROUND: usize = 32;

impl Search<'_> {
    /// The best documents after a cursor, in order.
    ///
    /// Places are costly to read, so documents are taken by the best rank they could turn out to have,
    /// until no other can come before those already judged.
    pub fn best(&self, kept: &[u32], after: Option<&Cursor>, count: usize) -> io::Result<Vec<(Rank, u32)>> {
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
        found.into_iter().flat_map(move |found| outlines(found, block))
    }

    /// The best rank that a document can turn out to have.
    fn bound(&self, number: u32) -> Rank {
        let outline = self.outlines(number).map(|(_, outline)| outline).min();
        outline.map_or(Rank::NONE, |outline| Rank::at_best(self.is_symbol(number), outline))
    }

    /// The ranks of documents: of each, that of its best row.
    fn judge(&self, numbers: &[u32]) -> io::Result<Vec<(Rank, u32)>> {
        let mut candidates: Vec<(u32, u32, Outline)> = Vec::new();
        let mut judged = Vec::new();
        for number in numbers {
            let outlines: Vec<(u32, Outline)> = self.outlines(*number).collect();
            let price = |outline: &Outline| (outline.missing, outline.cost);
            match outlines.iter().map(|(_, outline)| price(outline)).min() {
                Some(least) => {
                    let cheapest = outlines.iter().filter(|(_, outline)| price(outline) == least);
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
            places.push(Places::read(segment, &self.found[index], &wanted)?);
        }
        let judged = |(number, row, outline): &(u32, u32, Outline)| {
            let block = documents.blocks[*number as usize];
            let segment = block.segment as usize;
            let standing = Standing { found: &self.found[segment], block, row: *row, places: &places[segment] };
            let head = &documents.heads[*number as usize];
            rank(&standing, *outline, &self.typed, &head.title_words, self.is_symbol(*number))
        };
        Ok(rows.iter().map(judged).collect())
    }

    /// Whether places can change anything: a single word has no neighbour, and outside a title it cannot be all of one.
    fn needs_places(&self, outline: Outline) -> bool {
        let is_single = self.typed.terms.len() == 1 && self.typed.terms[0].word().is_some();
        !is_single || outline.is_whole_in_title()
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
