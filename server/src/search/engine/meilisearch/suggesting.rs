//! The documents that may be meant by a text still being typed, by their titles and symbols.

use serde_json::{Value, json};

use super::State;
use super::asking::Search;
use super::filters::{all, any, begins, is};
use super::hits::Candidate;
use super::judging::Lexicon;
use super::schema::{SHOWN_OF_HEADS, symbol_key};
use crate::search::engine::{MAX_SUGGESTIONS, SearchError, Suggestion, Wish};
use crate::search::text::pattern::COSTS;
use crate::search::text::typed::Typed;

/// How many documents are judged for a list of suggestions.
const MOST_JUDGED: usize = 200;

/// Answers a wish.
pub async fn suggest(state: &State, wish: &Wish) -> Result<Vec<Suggestion>, SearchError> {
    let typed = Typed::read(&wish.text)?;
    if typed.terms.is_empty() || wish.sight.tokens.is_empty() {
        return Ok(Vec::new());
    }
    let search = Search::new(state, typed, &wish.sight).await?;
    let beginning = symbol_key(&search.typed.symbol);
    let terms = all(search.terms.iter().map(|matches| matches.filter(COSTS as u8)).chain([search.without_excluded()]));
    // Documents with a symbol that only begins as typed count as if the text were their symbol.
    let with_symbol = begins("symbols", &beginning);
    let filter = all([search.seen.clone(), is("place", 0), any([terms, with_symbol])]);
    let mut query = search.query(&search.ordering(), &filter);
    query["distinct"] = Value::Null;
    query["hitsPerPage"] = json!(MOST_JUDGED);
    query["attributesToRetrieve"] = json!(SHOWN_OF_HEADS);
    let found = search.ask(vec![query]).await?;
    let lexicon = Lexicon::new(&search.typed, &search.terms);
    let judged = found.into_iter().flat_map(|found| found.hits).filter_map(|row| {
        let is_symbol = row.symbols.iter().any(|symbol| symbol.starts_with(&beginning));
        Candidate::certain(vec![row], &lexicon, is_symbol)
    });
    let mut candidates: Vec<Candidate> = judged.collect();
    candidates.sort_by(Candidate::compare);
    candidates.truncate(wish.first.min(MAX_SUGGESTIONS));
    Ok(candidates.iter().map(|candidate| candidate.suggestion(&search.typed)).collect())
}
