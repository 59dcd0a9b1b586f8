//! Puts right a text with words that nothing the asker may see has.
//! Not the place for finding by such words: what is near is found as it is.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::asking::Search;
use super::filters::{all, is, one_of};
use super::hits::Candidate;
use super::schema::Row;
use crate::search::engine::EngineFault;
use crate::search::text::pattern::{PREFIX, Pattern};
use crate::search::text::words::words;

/// How many rows are read at once to see which words the asker may see.
const MOST_ROWS: usize = 50;
/// So few words are counted at once, without a look beforehand at which of them the asker may see.
const FEW_WORDS: usize = 8;

impl Search<'_> {
    /// The text with its unknown words put right, when any can be; `candidates` are documents that answer it.
    pub async fn did_you_mean(&self, text: &str, candidates: &[Candidate]) -> Result<Option<String>, EngineFault> {
        let unproven = (0..self.typed.terms.len()).filter(|term| {
            self.typed.terms[*term].word().is_some() && !candidates.iter().any(|candidate| candidate.has_well(*term))
        });
        let unproven: Vec<usize> = unproven.collect();
        let occurs = self.occur(&unproven, PREFIX).await?;
        let mut corrected = String::new();
        let mut at = 0;
        for (term, _) in unproven.into_iter().zip(occurs).filter(|(_, occurs)| !occurs) {
            let term = &self.typed.terms[term];
            let Some(pattern) = term.word() else { continue };
            let Some(word) = self.nearest(pattern).await? else { continue };
            corrected.push_str(&text[at..term.span.start]);
            corrected.push_str(&word);
            at = term.span.end;
        }
        Ok((at > 0).then(|| corrected + &text[at..]))
    }

    /// The nearest word that anything the asker may see has: of the fewest typos, then in the most documents.
    async fn nearest(&self, pattern: &Pattern) -> Result<Option<String>, EngineFault> {
        let near = self.most_frequent(self.candidates_for(pattern)?).await?;
        match pattern.more_lenient() {
            Some(pattern) if near.is_none() => self.most_frequent(self.candidates_for(&pattern)?).await,
            _ => Ok(near),
        }
    }

    fn candidates_for(&self, pattern: &Pattern) -> Result<BTreeMap<u8, Vec<String>>, EngineFault> {
        self.known.vocabulary.candidates(pattern).map_err(|fault| EngineFault::Store(fault.into()))
    }

    async fn most_frequent(&self, candidates: BTreeMap<u8, Vec<String>>) -> Result<Option<String>, EngineFault> {
        for words in candidates.into_values() {
            let seen = if words.len() > FEW_WORDS { self.seen_of(words).await? } else { words.into_iter().collect() };
            if seen.is_empty() {
                continue;
            }
            let queries = seen.iter().map(|word| {
                let mut query = self.query("", &all([self.seen.clone(), is("words", word)]));
                query["hitsPerPage"] = json!(1);
                query["attributesToRetrieve"] = json!(["titles", "printed", "text"]);
                query
            });
            let found = self.ask(queries.collect()).await?;
            let met = seen.iter().zip(&found).filter(|(_, found)| found.total() > 0);
            if let Some((word, found)) = met.min_by_key(|(word, found)| (Reverse(found.total()), *word)) {
                return Ok(Some(as_printed(word, found.hits.first())));
            }
        }
        Ok(None)
    }

    /// Those of some words that anything the asker may see has.
    async fn seen_of(&self, words: Vec<String>) -> Result<BTreeSet<String>, EngineFault> {
        let mut left: BTreeSet<String> = words.into_iter().collect();
        let mut seen = BTreeSet::new();
        while !left.is_empty() {
            let mut query = self.query("", &all([self.seen.clone(), one_of("words", &left)]));
            query["hitsPerPage"] = json!(MOST_ROWS);
            query["attributesToRetrieve"] = json!(["words"]);
            let rows = self.ask(vec![query]).await?.into_iter().flat_map(|found| found.hits);
            let met: BTreeSet<String> = rows.flat_map(|row| row.words).filter(|word| left.remove(word)).collect();
            if met.is_empty() {
                break;
            }
            seen.extend(met);
        }
        Ok(seen)
    }
}

/// A word with the accents it has on a row, in small letters.
fn as_printed(word: &str, row: Option<&Row>) -> String {
    let Some(row) = row else { return word.to_owned() };
    let texts = row.titles.iter().map(|title| &title.text).chain(&row.printed).chain([&row.text]);
    let printed = texts.filter_map(|text| {
        let found = words(text).into_iter().find(|found| found.lemma == word)?;
        Some(text[found.start..found.end].to_lowercase())
    });
    printed.into_iter().next().unwrap_or_else(|| word.to_owned())
}
