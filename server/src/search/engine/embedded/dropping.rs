//! Drops words when too few documents answer all of them.
//! Not the place for order: what lacks a dropped word stands behind what has it by the rules of ranking.

use super::matching::Matches;
use super::searching::Search;
use crate::search::text::pattern::COSTS;

impl Search<'_> {
    /// Drops words until so many documents answer, or as many as dropping can bring.
    /// Whether that is needed and enough is counted before filters, so that no filter changes what a text asks.
    pub fn drop_words(&mut self, enough: usize) {
        if self.numbers.len() >= enough || !self.with_symbol.is_empty() {
            return;
        }
        let order = self.droppable();
        let mut worth = 0;
        for count in 1..=order.len() {
            self.require_all_but(&order[..count]);
            let numbers = self.answering();
            if numbers.len() > self.numbers.len() {
                (worth, self.numbers) = (count, numbers);
            }
            if self.numbers.len() >= enough {
                break;
            }
        }
        // A word by whose loss nothing is gained stays asked for.
        self.require_all_but(&order[..worth]);
    }

    /// What was dropped, as typed.
    pub fn dropped(&self, text: &str) -> Vec<String> {
        let dropped = self.typed.terms.iter().filter(|term| term.is_dropped);
        dropped.map(|term| text[term.span.clone()].to_owned()).collect()
    }

    /// The words in the order in which they are dropped: those that nothing the asker may see has, then the others,
    /// the last of each first. What is left without them is a phrase, or the first word that anything has.
    fn droppable(&self) -> Vec<usize> {
        let words = (0..self.typed.terms.len()).filter(|term| self.typed.terms[*term].word().is_some());
        let (known, unknown): (Vec<usize>, Vec<usize>) = words.partition(|term| self.occurs(*term, COSTS as u8));
        let mut order: Vec<usize> = unknown.into_iter().rev().chain(known.into_iter().rev()).collect();
        if order.len() == self.typed.terms.len() {
            order.pop();
        }
        order
    }

    /// Whether anything the asker may see has a term at no more than this cost.
    pub fn occurs(&self, term: usize, cost: u8) -> bool {
        let is_seen = |segment: usize, matches: &Matches| {
            let document_of = &self.view.segments[segment].document_of;
            matches.rows_up_to(cost).any(|row| self.seen.has(document_of[row as usize]))
        };
        self.found.iter().enumerate().any(|(segment, found)| is_seen(segment, &found.terms[term]))
    }

    fn require_all_but(&mut self, dropped: &[usize]) {
        for (index, term) in self.typed.terms.iter_mut().enumerate() {
            term.is_dropped = dropped.contains(&index);
        }
        let required: Vec<usize> = (0..self.typed.terms.len()).filter(|term| !dropped.contains(term)).collect();
        for found in &mut self.found {
            found.require(required.iter().copied());
        }
    }
}
