//! Puts a typed text, and what its asker may see, into questions to the server.
//! Not the place for what becomes of the answers.

use std::sync::Arc;

use serde_json::{Value, json};

use super::State;
use super::filters::{all, any, is, not, one_of};
use super::known::{Known, Replaced};
use super::schema::{EVERYWHERE, LOCALES, symbol_key};
use super::server::Found;
use super::terms::Matches;
use crate::search::engine::{EngineFault, Sight};
use crate::search::text::pattern::COSTS;
use crate::search::text::typed::{Sought, Typed};

/// How many documents that have an excluded word are left out; more than any hub holds.
const MOST_EXCLUDED: usize = 1_000_000;
/// The newest come first, then by id, the rows of each in their order.
const SORT: [&str; 3] = ["last_day:desc", "document:asc", "place:asc"];

/// A typed text, and what may answer it.
pub struct Search<'a> {
    /// The index.
    pub state: &'a State,
    /// What was known of it when the search began.
    pub known: Arc<Known>,
    /// What was typed.
    pub typed: Typed,
    /// What matches each term.
    pub terms: Vec<Matches>,
    /// What lets through only what the asker may see.
    pub seen: String,
    /// What the asker sees superseded.
    pub replaced: Arc<Replaced>,
    /// The text as a symbol is kept, unless there is none.
    pub symbol: Option<String>,
    excluded: String,
}

impl<'a> Search<'a> {
    /// Makes ready to look for a text.
    pub async fn new(state: &'a State, typed: Typed, sight: &Sight) -> Result<Self, EngineFault> {
        let known = state.known().await?;
        let terms = typed.terms.iter().map(|term| Matches::of(term, &known.vocabulary));
        let terms = terms.collect::<std::io::Result<_>>().map_err(|fault| EngineFault::Store(fault.into()))?;
        let seen = seen(sight);
        let replaced = state.replaced(&known, sight, &seen).await?;
        let symbol = Some(symbol_key(&typed.symbol)).filter(|symbol| !symbol.is_empty());
        let mut search = Self { state, known, typed, terms, seen, replaced, excluded: String::new(), symbol };
        search.excluded = search.excluded().await?;
        Ok(search)
    }

    /// The documents that answer with the terms now required, as far as a filter can say.
    pub fn answering(&self) -> String {
        all([self.seen.clone(), self.answering_unseen()])
    }

    fn answering_unseen(&self) -> String {
        if self.typed.terms.is_empty() {
            return all([is("place", 0), self.excluded.clone()]);
        }
        let required = self.typed.terms.iter().zip(&self.terms).filter(|(term, _)| !term.is_dropped);
        let terms = required.map(|(_, matches)| matches.filter(COSTS as u8)).chain([self.excluded.clone()]);
        // What was read as an exclusion may be a part of the symbol.
        any([all(terms)].into_iter().chain(self.symbol.iter().map(|symbol| is("symbols", symbol))))
    }

    /// What lets through only documents without the excluded words.
    pub fn without_excluded(&self) -> String {
        self.excluded.clone()
    }

    /// The text by which the server orders: exact words, and phrases, which must stand as they are.
    pub fn ordering(&self) -> String {
        let mut text = EVERYWHERE.to_owned();
        for term in &self.typed.terms {
            match &term.sought {
                Sought::Word(pattern) => text = format!("{text} {}", pattern.word),
                Sought::Phrase(words) => text = format!("{text} \"{}\"", words.join(" ")),
            }
        }
        text
    }

    /// The phrases that must stand as they are.
    pub fn phrases(&self) -> String {
        let phrases = self.typed.terms.iter().filter_map(|term| match &term.sought {
            Sought::Phrase(words) => Some(format!("\"{}\"", words.join(" "))),
            Sought::Word(_) => None,
        });
        phrases.collect::<Vec<_>>().join(" ")
    }

    /// Asks for rows, each document once unless only its own row is asked for.
    pub fn query(&self, text: &str, filter: &str) -> Value {
        let mut query = json!({
            "indexUid": self.state.index(),
            "q": text,
            "matchingStrategy": "last",
            "filter": filter,
            "sort": SORT,
            "locales": LOCALES,
            "page": 1,
        });
        if !self.typed.terms.is_empty() {
            query["distinct"] = json!("document");
        }
        query
    }

    /// Asks how many there are, and how many have each value of some facets.
    pub fn counting(&self, text: &str, filter: &str, facets: &[&str]) -> Value {
        let mut query = self.query(text, filter);
        query["hitsPerPage"] = json!(0);
        query["facets"] = json!(facets);
        query
    }

    /// How many documents have a text and pass a filter.
    pub async fn count(&self, text: &str, filter: &str) -> Result<usize, EngineFault> {
        let found = self.ask(vec![self.counting(text, filter, &[])]).await?;
        Ok(found.first().map_or(0, Found::total))
    }

    /// Asks the server; an index that is not there has nothing.
    pub async fn ask(&self, queries: Vec<Value>) -> Result<Vec<Found>, EngineFault> {
        let count = queries.len();
        let found = self.state.ask(&self.known, queries).await?;
        Ok(found.unwrap_or_else(|| (0..count).map(|_| Found::default()).collect()))
    }

    /// Finds the documents with excluded words, and writes what leaves them out.
    async fn excluded(&self) -> Result<String, EngineFault> {
        let query = |words: &Vec<String>| {
            let text = if words.len() > 1 { format!("\"{}\"", words.join(" ")) } else { String::new() };
            let filter = all([self.seen.clone()].into_iter().chain(words.iter().map(|word| is("words", word))));
            let mut query = self.query(&text, &filter);
            query["distinct"] = json!("document");
            query["hitsPerPage"] = json!(MOST_EXCLUDED);
            query["attributesToRetrieve"] = json!(["document"]);
            query
        };
        let queries: Vec<Value> = self.typed.excluded.iter().map(query).collect();
        if queries.is_empty() {
            return Ok(String::new());
        }
        let found = self.ask(queries).await?;
        let mut ids: Vec<String> = found.into_iter().flat_map(|found| found.hits).map(|row| row.document).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(if ids.is_empty() { String::new() } else { not(&one_of("document", &ids)) })
    }
}

/// What lets through only what somebody may see.
pub fn seen(sight: &Sight) -> String {
    let hidden = if sight.hidden.is_empty() { String::new() } else { not(&one_of("document", &sight.hidden)) };
    all([one_of("seen_by", &sight.tokens), hidden])
}
