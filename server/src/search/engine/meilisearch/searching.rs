//! Finds the documents that answer one query: the server finds and counts, and what is shown is judged again here.
//! Not the place for the rules of order.
//!
//! The server puts what it finds in an order that is near ours; documents are taken from it in windows of a fixed size,
//! and each window is put in our order. So an answer of no more than one window stands exactly as the rules say.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::State;
use super::filters::{NOTHING, all, any, before, is, not, one_of};
use super::hits::Candidate;
use super::judging::Lexicon;
use super::known::{Known, Replaced};
use super::narrowing::{Counts, STATUS, Sieves, facets};
use super::schema::{EVERYWHERE, FACETS, LOCALES, Row, SHOWN, SHOWN_OF_HEADS, number_of, symbol_key};
use super::server::Found;
use super::terms::Matches;
use crate::search::engine::cursor::Cursor;
use crate::search::engine::ranking::by_day;
use crate::search::engine::{Answer, EngineFault, Hit, MAX_HITS, Query, Reason, Rule, SUPERSEDED, SearchError, Sight};
use crate::search::text::pattern::COSTS;
use crate::search::text::typed::{Sought, Typed};

/// How many documents are put in order together.
pub const WINDOW: usize = 24;
/// How many rows of them are read for their pages, besides the best of each.
const MOST_ROWS: usize = 2 * WINDOW;
/// How often an answer is asked for again without what only seemed to answer.
const MOST_SIFTINGS: usize = 3;
/// How many documents that have an excluded word are left out; more than any hub holds.
const MOST_EXCLUDED: usize = 1_000_000;
/// The newest come first, then by id, the rows of each in their order.
pub const SORT: [&str; 3] = ["last_day:desc", "document:asc", "place:asc"];

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
    replaced: Arc<Replaced>,
    excluded: String,
    symbol: Option<String>,
}

/// What one window holds.
struct Page {
    total: usize,
    counts: [Counts; 8],
    candidates: Vec<Candidate>,
    is_last: bool,
    has_symbol: bool,
}

/// Answers a query.
pub async fn search(state: &State, query: &Query) -> Result<Answer, SearchError> {
    let typed = Typed::read(&query.text)?.with_synonyms(&query.synonyms);
    let after = after(query)?;
    if query.sight.tokens.is_empty() {
        return Ok(Answer::default());
    }
    let mut search = Search::new(state, typed, &query.sight).await?;
    Ok(search.answer(query, after).await?)
}

/// From which window to go on, and behind what.
type Spot = (usize, Option<Cursor>);

fn after(query: &Query) -> Result<Spot, SearchError> {
    let Some((window, cursor)) = query.after.as_deref().and_then(|after| after.split_once('-')) else {
        // What has no window is no cursor of ours, and is refused as any other would be.
        return Ok((0, Cursor::read(query)?));
    };
    let window = usize::from_str_radix(window, 16).unwrap_or_default();
    let cursor = Cursor::read(&Query { after: Some(cursor.to_owned()), ..query.clone() })?;
    Ok((window, cursor))
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

    async fn answer(&mut self, query: &Query, (start, after): Spot) -> Result<Answer, EngineFault> {
        let sieves = Sieves::new(&query.narrowing, &self.replaced);
        let mut page = self.sifted(&sieves, start).await?;
        let mut counted = page.total;
        let may_drop = query.enough > 0 && self.typed.terms.len() > 1;
        let has_symbol = page.has_symbol;
        if may_drop && !sieves.are_open() && counted < query.enough {
            counted = self.count(&self.phrases(), &self.answering()).await?;
        }
        if may_drop && counted < query.enough && !has_symbol && self.drop_words(query.enough, counted).await? {
            page = self.sifted(&sieves, start).await?;
        }
        let did_you_mean = match has_symbol {
            true => None,
            false => self.did_you_mean(&query.text, &page.candidates).await?,
        };
        let (total, counts) = (page.total, std::mem::take(&mut page.counts));
        let (hits, has_next) = self.hits(query, &sieves, page, start, after.as_ref()).await?;
        let facets = facets(counts);
        Ok(Answer { total, hits, facets, has_next, dropped: self.dropped(&query.text), did_you_mean })
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

    /// A window with its counts, without what only seemed to answer.
    async fn sifted(&self, sieves: &Sieves, window: usize) -> Result<Page, EngineFault> {
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
        let mut main = self.query(&self.ordering(), &narrowed(sieves.every()));
        main["page"] = json!(window + 1);
        main["hitsPerPage"] = json!(WINDOW);
        main["facets"] = json!(FACETS);
        main["attributesToRetrieve"] = if self.typed.terms.is_empty() { json!(SHOWN_OF_HEADS) } else { json!(SHOWN) };
        let mut queries = vec![main, self.symbol_bearers()];
        let chosen = sieves.chosen();
        let phrases = self.phrases();
        queries.extend(
            chosen.iter().map(|facet| self.counting(&phrases, &narrowed(sieves.but(*facet)), &[FACETS[*facet]])),
        );
        if !sieves.replaced.is_empty() {
            let replaced = all([narrowed(sieves.but(STATUS)), one_of("document", &sieves.replaced)]);
            queries.push(self.counting(&phrases, &replaced, &[FACETS[STATUS]]));
        }
        let mut found = self.ask(queries).await?.into_iter();
        let mut main = found.next().unwrap_or_default();
        let bearers: Vec<String> = found.next().unwrap_or_default().hits.into_iter().map(|row| row.document).collect();
        let mut counts = std::array::from_fn(|facet| counts_of(&main, facet));
        for facet in chosen {
            counts[facet] = counts_of(&found.next().unwrap_or_default(), facet);
        }
        if let Some(replaced) = found.next() {
            take_out(&mut counts[STATUS], &replaced);
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
        let (candidates, seeming) = self.candidates(ids, main.hits, &narrowed(sieves.every())).await?;
        Ok((Page { total, counts, candidates, is_last, has_symbol }, seeming))
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

    /// Judges documents by all their rows that pass a filter, of which the best are given already;
    /// says also which only seemed to answer.
    async fn candidates(
        &self,
        ids: Vec<String>,
        best: Vec<Row>,
        filter: &str,
    ) -> Result<(Vec<Candidate>, Vec<String>), EngineFault> {
        let mut rows: HashMap<String, Vec<Row>> = HashMap::new();
        for row in best {
            rows.entry(row.document.clone()).or_default().push(row);
        }
        if !self.typed.terms.is_empty() && !ids.is_empty() {
            let mut others = self.query(&self.ordering(), &all([one_of("document", &ids), filter.to_owned()]));
            others["distinct"] = Value::Null;
            others["hitsPerPage"] = json!(MOST_ROWS);
            others["attributesToRetrieve"] = json!(SHOWN);
            for row in self.ask(vec![others]).await?.into_iter().flat_map(|found| found.hits) {
                let own = rows.entry(row.document.clone()).or_default();
                if own.iter().all(|other| other.place != row.place) {
                    own.push(row);
                }
            }
        }
        let lexicon = Lexicon::new(&self.typed, &self.terms);
        let (mut candidates, mut seeming) = (Vec::new(), Vec::new());
        for id in ids {
            // What bears the symbol may not pass the filter; it has no rows then.
            let Some(rows) = rows.remove(&id) else { continue };
            match Candidate::of(rows, &lexicon, self.symbol.as_deref()) {
                Some(candidate) => candidates.push(candidate),
                None => seeming.push(id),
            }
        }
        candidates.sort_by(Candidate::compare);
        Ok((candidates, seeming))
    }

    async fn hits(
        &self,
        query: &Query,
        sieves: &Sieves,
        page: Page,
        start: usize,
        after: Option<&Cursor>,
    ) -> Result<(Vec<Hit>, bool), EngineFault> {
        let first = query.first.min(MAX_HITS);
        let is_after = |candidate: &Candidate| {
            after.is_none_or(|cursor| {
                let place = by_day(candidate.date(), candidate.id(), cursor.date.as_deref(), &cursor.id);
                candidate.rank.cmp(&cursor.rank).then(place).is_gt()
            })
        };
        let (mut window, mut is_last) = (start, page.is_last);
        let mut shown: Vec<(usize, Candidate)> =
            page.candidates.into_iter().filter(is_after).map(|candidate| (window, candidate)).collect();
        while shown.len() <= first && !is_last {
            window += 1;
            let next = self.sifted(sieves, window).await?;
            is_last = next.is_last;
            shown.extend(next.candidates.into_iter().map(|candidate| (window, candidate)));
        }
        let has_next = shown.len() > first || !is_last;
        shown.truncate(first);
        let mut hits = Vec::new();
        for (window, candidate) in shown {
            let mut hit = candidate.hit(&self.typed, query.pages_per_document);
            let date = candidate.date().map(str::to_owned);
            let cursor = Cursor { rank: candidate.rank, date, id: candidate.id().to_owned() };
            hit.cursor = format!("{window:x}-{}", cursor.write(query));
            if query.explain {
                hit.reasons = candidate.rank.reasons();
                hit.reasons.push(Reason { rule: Rule::Age, value: self.newer(&candidate).await? as u64 });
            }
            hits.push(hit);
        }
        Ok((hits, has_next))
    }

    /// How many documents that the asker sees come before one by day and id.
    async fn newer(&self, candidate: &Candidate) -> Result<usize, EngineFault> {
        let own = before("document", candidate.id());
        let earlier = match candidate.date().and_then(number_of) {
            Some(day) => any([format!("last_day > {day}"), all([is("last_day", day), own])]),
            None => any(["last_day >= 0".to_owned(), own]),
        };
        self.count("", &all([self.seen.clone(), is("place", 0), earlier])).await
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

fn counts_of(found: &Found, facet: usize) -> Counts {
    found.facet_distribution.get(FACETS[facet]).cloned().unwrap_or_default()
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
