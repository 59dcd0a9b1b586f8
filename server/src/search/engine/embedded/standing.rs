//! A row of a segment as it is judged, together with its document's titles and symbol.
//! Not the place for the rules of order.

use super::documents::Block;
use super::matching::Found;
use super::places::Places;
use crate::search::engine::MAX_QUERY_WORDS;
use crate::search::engine::ranking::{Outline, PAGE, Place, SYMBOLS, Sheet, TITLES, best};

/// A row of one document.
#[derive(Clone, Copy)]
pub struct Standing<'a> {
    /// What was found in the row's segment.
    pub found: &'a Found,
    /// The rows of its document.
    pub block: Block,
    /// The row: a passage, or the row of titles for the document by itself.
    pub row: u32,
    /// Where words stand, as far as that matters.
    pub places: &'a Places,
}

impl Standing<'_> {
    fn row_of(&self, part: usize) -> u32 {
        match part {
            TITLES => self.block.title(),
            SYMBOLS => self.block.symbol(),
            _ => self.row,
        }
    }
}

impl Sheet for Standing<'_> {
    fn cost(&self, term: usize, part: usize) -> Option<u8> {
        self.found.terms[term].cost(self.row_of(part))
    }

    fn places(&self, term: usize, part: usize) -> &[Place] {
        self.places.of(term, self.row_of(part))
    }
}

/// The outlines of the rows of a document that answer, taking titles and symbol as part of each.
pub fn outlines(found: &Found, block: Block) -> impl Iterator<Item = (u32, Outline)> {
    // On the stack, because this is asked of every document that answers.
    let mut heads = [None; MAX_QUERY_WORDS];
    let standing = Standing { found, block, row: block.title(), places: &Places::default() };
    for (term, head) in heads.iter_mut().enumerate().take(found.terms.len()) {
        *head = best(&standing, term);
    }
    let rows = found.rows.iter_range(block.start, block.end).filter(move |row| *row != block.symbol());
    rows.map(move |row| {
        let mut outline = Outline::default();
        for (matches, head) in found.terms.iter().zip(&heads) {
            let own = matches.cost(row).filter(|_| block.is_passage(row)).map(|cost| (cost, PAGE as u32));
            match head.iter().copied().chain(own).min() {
                Some((cost, attribute)) => {
                    outline.cost += u32::from(cost);
                    outline.attribute += attribute;
                }
                None => outline.missing += 1,
            }
        }
        (row, outline)
    })
}
