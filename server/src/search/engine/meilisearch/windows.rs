//! Takes documents from the server in windows of a fixed size, and judges each window by our rules.
//! Not the place for what is shown of them.
//!
//! The server's own order is near ours: exact words, their distance, titles first. An answer of no more than one window
//! stands exactly as the rules say.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::asking::Search;
use super::filters::{NOTHING, all, is, not, one_of};
use super::hits::Candidate;
use super::judging::Lexicon;
use super::narrowing::{Counts, STATUS, Sieves};
use super::schema::{FACETS, Row, SHOWN, SHOWN_OF_HEADS};
use super::server::Found;
use crate::search::engine::{EngineFault, SUPERSEDED};

/// How many documents are put in order together.
pub const WINDOW: usize = 24;
/// How many rows of them are read for their pages, besides the best of each.
const MOST_ROWS: usize = 2 * WINDOW;
/// How often an answer is asked for again without what only seemed to answer.
const MOST_SIFTINGS: usize = 3;

/// What one window holds.
pub struct Page {
    /// How many documents answer in all.
    pub total: usize,
    /// How many of them have each value, by facet.
    pub counts: [Counts; 8],
    /// Its documents, in order.
    pub candidates: Vec<Candidate>,
    /// Whether there is none behind it.
    pub is_last: bool,
    /// Whether the text is the symbol of a document that the asker may see.
    pub has_symbol: bool,
}

impl Search<'_> {
    /// A window with its counts, without what only seemed to answer.
    pub async fn sifted(&self, sieves: &Sieves, window: usize) -> Result<Page, EngineFault> {
        let mut seeming: Vec<String> = Vec::new();
        loop {
            let (page, others) = self.page(sieves, window, &seeming).await?;
            if others.is_empty() || seeming.len() > MOST_SIFTINGS * WINDOW {
                return Ok(page);
            }
            seeming.extend(others);
        }
    }

    async fn page(
        &self,
        sieves: &Sieves,
        window: usize,
        seeming: &[String],
    ) -> Result<(Page, Vec<String>), EngineFault> {
        let without = if seeming.is_empty() { String::new() } else { not(&one_of("document", seeming)) };
        let answering = all([self.answering(), without]);
        let narrowed = |filter: String| all([answering.clone(), filter]);
        let (chosen, phrases) = (sieves.chosen(), self.phrases());
        let mut queries = vec![self.window(window, &narrowed(sieves.every())), self.symbol_bearers()];
        queries.extend(
            chosen.iter().map(|facet| self.counting(&phrases, &narrowed(sieves.but(*facet)), &[FACETS[*facet]])),
        );
        let mut found = self.ask(queries).await?.into_iter();
        let mut main = found.next().unwrap_or_default();
        let bearers: Vec<String> = found.next().unwrap_or_default().hits.into_iter().map(|row| row.document).collect();
        let mut counts = std::array::from_fn(|facet| counts_of(&main, facet));
        for (facet, found) in chosen.iter().zip(found) {
            counts[*facet] = counts_of(&found, *facet);
        }
        let total = main.total();
        let is_last = (window + 1) * WINDOW >= total;
        let has_symbol = !bearers.is_empty();
        let mut ids: Vec<String> = main.hits.iter().map(|row| row.document.clone()).collect();
        // Documents of which the text is the symbol come first, wherever the server puts them.
        ids.retain(|id| !bearers.contains(id));
        main.hits.retain(|row| window == 0 || ids.contains(&row.document));
        if window == 0 {
            ids.extend(bearers);
        }
        // A window of all documents tells by itself which of them are replaced.
        let is_whole = window == 0 && is_last && !chosen.contains(&STATUS);
        let replaced = (!is_whole && !sieves.replaced.is_empty()).then(|| {
            let replaced = all([one_of("document", &sieves.replaced), narrowed(sieves.but(STATUS))]);
            self.counting(&phrases, &replaced, &[FACETS[STATUS]])
        });
        let [others, replaced] = self.ask_some([self.others(&ids, &narrowed(sieves.every())), replaced]).await?;
        let own = is_whole.then(|| replaced_among(&main.hits, &sieves.replaced));
        if let Some(replaced) = replaced.or(own) {
            take_out(&mut counts[STATUS], &replaced);
        }
        let (candidates, seeming) = self.candidates(ids, main.hits, others);
        Ok((Page { total, counts, candidates, is_last, has_symbol }, seeming))
    }

    /// Asks for the documents of a window, each with its best row, and counts all there are by every facet.
    fn window(&self, window: usize, filter: &str) -> Value {
        let mut query = self.query(&self.ordering(), filter);
        query["page"] = json!(window + 1);
        query["hitsPerPage"] = json!(WINDOW);
        query["facets"] = json!(FACETS);
        query["attributesToRetrieve"] = if self.typed.terms.is_empty() { json!(SHOWN_OF_HEADS) } else { json!(SHOWN) };
        query
    }

    /// Asks for the documents of which the text is the symbol.
    fn symbol_bearers(&self) -> Value {
        let symbol = self.symbol.as_ref().filter(|_| !self.typed.terms.is_empty());
        let filter = symbol.map_or_else(|| NOTHING.to_owned(), |symbol| is("symbols", symbol));
        let mut query = self.query("", &all([self.seen.clone(), is("place", 0), filter]));
        query["hitsPerPage"] = json!(WINDOW);
        query["attributesToRetrieve"] = json!(["document"]);
        query
    }

    /// Asks for the rows of some documents that pass a filter, besides the best of each; nothing when none can matter.
    fn others(&self, ids: &[String], filter: &str) -> Option<Value> {
        if self.typed.terms.is_empty() || ids.is_empty() {
            return None;
        }
        let mut query = self.query(&self.ordering(), &all([one_of("document", ids), filter.to_owned()]));
        query["distinct"] = Value::Null;
        query["hitsPerPage"] = json!(MOST_ROWS);
        query["attributesToRetrieve"] = json!(SHOWN);
        Some(query)
    }

    /// Asks as much as there is to ask.
    async fn ask_some(&self, queries: [Option<Value>; 2]) -> Result<[Option<Found>; 2], EngineFault> {
        let is_asked = queries.each_ref().map(Option::is_some);
        let asked: Vec<Value> = queries.into_iter().flatten().collect();
        let found = if asked.is_empty() { Vec::new() } else { self.ask(asked).await? };
        let mut found = found.into_iter();
        Ok(is_asked.map(|is_asked| if is_asked { found.next() } else { None }))
    }

    /// Judges documents by their best rows and the others of them, which may be as many as are read at once;
    /// says also which only seemed to answer.
    fn candidates(&self, ids: Vec<String>, best: Vec<Row>, others: Option<Found>) -> (Vec<Candidate>, Vec<String>) {
        let others = others.unwrap_or_default();
        let are_all = others.total() <= MOST_ROWS;
        let mut rows: HashMap<String, Vec<Row>> = HashMap::new();
        for row in best.into_iter().chain(others.hits) {
            let own = rows.entry(row.document.clone()).or_default();
            if own.iter().all(|other| other.place != row.place) {
                own.push(row);
            }
        }
        let lexicon = Lexicon::new(&self.typed, &self.terms);
        let (mut candidates, mut seeming) = (Vec::new(), Vec::new());
        for id in ids {
            // What bears the symbol may not pass the filter; it has no rows then.
            let Some(rows) = rows.remove(&id) else { continue };
            let is_symbol = rows.iter().flat_map(|row| &row.symbols).any(|own| Some(own) == self.symbol.as_ref());
            let judge = if are_all { Candidate::certain } else { Candidate::probable };
            match judge(rows, &lexicon, is_symbol) {
                Some(candidate) => candidates.push(candidate),
                None => seeming.push(id),
            }
        }
        candidates.sort_by(Candidate::compare);
        (candidates, seeming)
    }
}

fn counts_of(found: &Found, facet: usize) -> Counts {
    found.facet_distribution.get(FACETS[facet]).cloned().unwrap_or_default()
}

/// Those of some documents that have been replaced, counted as the server would.
fn replaced_among(documents: &[Row], replaced: &[String]) -> Found {
    let gone = documents.iter().filter(|row| replaced.contains(&row.document));
    let mut counts = Counts::new();
    for status in gone.clone().filter_map(|row| row.status.clone()) {
        *counts.entry(status).or_default() += 1;
    }
    let facet_distribution = HashMap::from([(FACETS[STATUS].to_owned(), counts)]);
    Found { total_hits: Some(gone.count()), facet_distribution, ..Found::default() }
}

/// Counts what has been replaced as that, and no more as what it is by itself.
fn take_out(counts: &mut Counts, replaced: &Found) {
    for (status, count) in counts_of(replaced, STATUS) {
        if let Some(all) = counts.get_mut(&status) {
            *all = all.saturating_sub(count);
        }
    }
    *counts.entry(SUPERSEDED.to_owned()).or_default() += replaced.total();
}
