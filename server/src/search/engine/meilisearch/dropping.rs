//! Drops words when too few documents answer all of them.
//! Not the place for order: what lacks a dropped word stands behind what has it by the rules of ranking.

use super::asking::Search;
use super::filters::all;
use super::server::Found;
use crate::search::engine::EngineFault;
use crate::search::text::pattern::COSTS;

impl Search<'_> {
    /// Drops words until so many documents answer, or as many as dropping can bring; says whether any was.
    /// Whether that is needed and enough is counted before filters, so that no filter changes what a text asks.
    pub async fn drop_words(&mut self, enough: usize, counted: usize) -> Result<bool, EngineFault> {
        let order = self.droppable().await?;
        let mut queries = Vec::new();
        for count in 1..=order.len() {
            self.require_all_but(&order[..count]);
            queries.push(self.counting(&self.phrases(), &self.answering(), &[]));
        }
        let (mut worth, mut most) = (0, counted);
        for (index, found) in self.ask(queries).await?.iter().enumerate() {
            if found.total() > most {
                (worth, most) = (index + 1, found.total());
            }
            if most >= enough {
                break;
            }
        }
        // A word by whose loss nothing is gained stays asked for.
        self.require_all_but(&order[..worth]);
        Ok(worth > 0)
    }

    /// What was dropped, as typed.
    pub fn dropped(&self, text: &str) -> Vec<String> {
        let dropped = self.typed.terms.iter().filter(|term| term.is_dropped);
        dropped.map(|term| text[term.span.clone()].to_owned()).collect()
    }

    /// The words in the order in which they are dropped: those that nothing the asker may see has, then the others,
    /// the last of each first. What is left without them is a phrase, or the first word that anything has.
    async fn droppable(&self) -> Result<Vec<usize>, EngineFault> {
        let words: Vec<usize> =
            (0..self.typed.terms.len()).filter(|term| self.typed.terms[*term].word().is_some()).collect();
        let occurs = self.occur(&words, COSTS as u8).await?;
        let (known, unknown): (Vec<_>, Vec<_>) = words.into_iter().zip(occurs).partition(|(_, occurs)| *occurs);
        let order = unknown.into_iter().rev().chain(known.into_iter().rev());
        let mut order: Vec<usize> = order.map(|(term, _)| term).collect();
        if order.len() == self.typed.terms.len() {
            order.pop();
        }
        Ok(order)
    }

    /// Of each of some terms, whether anything the asker may see has it at no more than this cost.
    pub async fn occur(&self, terms: &[usize], cost: u8) -> Result<Vec<bool>, EngineFault> {
        if terms.is_empty() {
            return Ok(Vec::new());
        }
        let filters = terms.iter().map(|term| all([self.seen.clone(), self.terms[*term].filter(cost)]));
        let found = self.ask(filters.map(|filter| self.counting("", &filter, &[])).collect()).await?;
        Ok(found.iter().map(|found| Found::total(found) > 0).collect())
    }

    fn require_all_but(&mut self, dropped: &[usize]) {
        for (index, term) in self.typed.terms.iter_mut().enumerate() {
            term.is_dropped = dropped.contains(&index);
        }
    }
}
