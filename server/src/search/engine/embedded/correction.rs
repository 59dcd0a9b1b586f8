//! Puts right a text with words that nothing the asker may see has.
//! Not the place for finding by such words: what is near is found as it is.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use tantivy::postings::{Postings, TermInfo};

use super::super::Passage;
use super::expansion::Mistyped;
use super::matching::gather;
use super::phrase::{places, seek};
use super::rows::Rows;
use super::schema::{Symbols, Titles};
use super::searching::Search;
use super::view::GONE;
use crate::search::text::pattern::{PREFIX, Pattern};

/// A word that may be meant: what it costs to take it for the typed one, and where it is in which dictionary.
type Candidates = BTreeMap<(u8, String), Vec<(usize, TermInfo)>>;

impl Search<'_> {
    /// The text with its unknown words put right, when any can be.
    pub fn did_you_mean(&self, text: &str) -> io::Result<Option<String>> {
        if !self.with_symbol.is_empty() {
            return Ok(None);
        }
        let mut corrected = String::new();
        let mut at = 0;
        for (index, term) in self.typed.terms.iter().enumerate() {
            let Some(pattern) = term.word().filter(|_| !self.occurs(index, PREFIX)) else { continue };
            let Some(word) = self.nearest(pattern)? else { continue };
            corrected.push_str(&text[at..term.span.start]);
            corrected.push_str(&word);
            at = term.span.end;
        }
        Ok((at > 0).then(|| corrected + &text[at..]))
    }

    /// The nearest word that anything the asker may see has: of the fewest typos, then on the most documents.
    fn nearest(&self, pattern: &Pattern) -> io::Result<Option<String>> {
        let near = self.most_frequent(&self.candidates(pattern)?)?;
        match pattern.more_lenient() {
            Some(pattern) if near.is_none() => self.most_frequent(&self.candidates(&pattern)?),
            _ => Ok(near),
        }
    }

    fn candidates(&self, pattern: &Pattern) -> io::Result<Candidates> {
        let mistyped = Mistyped::new(pattern, &[])?;
        let mut candidates = Candidates::new();
        for (index, segment) in self.view.segments.iter().enumerate() {
            mistyped.each(segment, |word, cost, info| {
                candidates.entry((cost, word.to_owned())).or_default().push((index, info.clone()));
            })?;
        }
        Ok(candidates)
    }

    fn most_frequent(&self, candidates: &Candidates) -> io::Result<Option<String>> {
        let (mut found, mut least) = (Vec::new(), u8::MAX);
        for ((cost, word), infos) in candidates {
            if *cost > least {
                break;
            }
            if let Some((documents, first)) = self.standing(infos)? {
                found.push((Reverse(documents), word.as_str(), first));
                least = *cost;
            }
        }
        let Some((_, word, (number, row))) = found.into_iter().min() else { return Ok(None) };
        self.as_printed(word, number, row).map(Some)
    }

    /// In how many documents that the asker may see a word stands, and the first of them with its first row.
    fn standing(&self, infos: &[(usize, TermInfo)]) -> io::Result<Option<(usize, (u32, u32))>> {
        let mut documents = 0;
        let mut first = None;
        for (index, info) in infos {
            let segment = &self.view.segments[*index];
            let mut rows = Rows::none(segment.bound);
            gather(&segment.words, info, &mut rows)?;
            let mut last = GONE;
            for (row, number) in rows.iter().map(|row| (row, segment.document_of[row as usize])) {
                if number != last && number != GONE && self.seen.has(number) {
                    documents += 1;
                    first = Some(first.map_or((number, row), |first: (u32, u32)| first.min((number, row))));
                }
                last = number;
            }
        }
        Ok(first.map(|first| (documents, first)))
    }

    /// A word with the accents it has on a row, in small letters.
    fn as_printed(&self, word: &str, number: u32, row: u32) -> io::Result<String> {
        let block = self.view.documents.blocks[number as usize];
        let segment = &self.view.segments[block.segment as usize];
        let Some(info) = segment.words.terms().get(word)? else { return Ok(word.to_owned()) };
        let mut postings = places(segment, &info)?;
        let mut found = Vec::new();
        if seek(&mut postings, row) == row {
            postings.positions(&mut found);
        }
        let read = || {
            let (text, spans) = match row {
                row if row == block.title() => {
                    let (titles, spans): (Titles, _) = self.view.stored(block.segment, row)?;
                    (titles.texts().concat(), spans)
                }
                row if row == block.symbol() => {
                    let (symbols, spans): (Symbols, _) = self.view.stored(block.segment, row)?;
                    (symbols.texts().concat(), spans)
                }
                row => {
                    let (page, spans): (Passage, _) = self.view.stored(block.segment, row)?;
                    (page.text, spans)
                }
            };
            let span = found.first().and_then(|place| spans.get(*place as usize));
            anyhow::Ok(span.and_then(|span| text.get(span.clone())).map(str::to_lowercase))
        };
        Ok(read().map_err(io::Error::other)?.unwrap_or_else(|| word.to_owned()))
    }
}
