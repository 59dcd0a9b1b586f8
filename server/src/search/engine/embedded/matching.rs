//! Finds the rows of one segment on which the typed terms stand.
//! Not the place for order: which of them come first is ranking's business.

use std::io;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::query::DfaWrapper;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::documents::Documents;
use super::pattern::{COSTS, EXACT, PREFIX, Pattern};
use super::rows::Rows;
use super::schema::{Fields, SHORT_PREFIX};
use super::typed::Term;
use super::view::{GONE, Segment};

/// The rows of one segment that answer.
pub struct Found {
    /// By term, in the order typed.
    pub terms: Vec<Matches>,
    /// The rows on which all terms stand, taking a document's titles and symbol as part of each of its passages.
    pub rows: Rows,
}

/// The rows of one segment on which one term stands.
pub struct Matches {
    by_cost: Vec<(u8, Rows)>,
    /// The dictionary's words that the term matches; empty for a phrase.
    pub sources: Vec<(u8, TermInfo)>,
}

/// A term with what is costly to make and the same for every segment.
pub struct Seeker<'a> {
    term: &'a Term,
    near: Option<DfaWrapper>,
    far: Option<DfaWrapper>,
}

impl<'a> Seeker<'a> {
    /// Makes a term ready to be looked for.
    pub fn new(term: &'a Term, fields: Fields) -> io::Result<Self> {
        let Term::Word(pattern) = term else {
            return Ok(Self { term, near: None, far: None });
        };
        let typos = pattern.typos();
        let near = (typos > 0).then(|| pattern.automaton(fields.words, typos)).transpose()?;
        let far = (typos > 1).then(|| pattern.automaton(fields.words, typos - 1)).transpose()?;
        Ok(Self { term, near, far })
    }

    fn find(&self, segment: &Segment) -> io::Result<Matches> {
        match self.term {
            Term::Phrase(words) => {
                let rows = phrase_rows(segment, words)?;
                Ok(Matches { by_cost: vec![(EXACT, rows)], sources: Vec::new() })
            }
            Term::Word(pattern) => self.find_word(segment, pattern),
        }
    }

    fn find_word(&self, segment: &Segment, pattern: &Pattern) -> io::Result<Matches> {
        let sources = self.sources(segment, pattern)?;
        let mut by_cost: [Option<Rows>; COSTS] = Default::default();
        for (cost, info) in &sources {
            let rows = by_cost[*cost as usize].get_or_insert_with(|| Rows::none(segment.bound));
            gather(&segment.words, info, rows)?;
        }
        let is_short = pattern.is_prefix && pattern.len() <= SHORT_PREFIX;
        if is_short && let Some(info) = segment.prefixes.terms().get(&pattern.word)? {
            let rows = by_cost[PREFIX as usize].get_or_insert_with(|| Rows::none(segment.bound));
            gather(&segment.prefixes, &info, rows)?;
        }
        let by_cost = by_cost.into_iter().enumerate();
        let by_cost = by_cost.filter_map(|(cost, rows)| Some((cost as u8, rows?))).collect();
        Ok(Matches { by_cost, sources })
    }

    /// Expands a word into the words of the dictionary that it matches.
    /// There is no cap on how many: words on unseen pages could use it up and so tell of themselves.
    fn sources(&self, segment: &Segment, pattern: &Pattern) -> io::Result<Vec<(u8, TermInfo)>> {
        let dictionary = segment.words.terms();
        let mut sources: Vec<(u8, TermInfo)> = Vec::new();
        sources.extend(dictionary.get(&pattern.word)?.map(|info| (EXACT, info)));
        if pattern.is_prefix && pattern.len() > SHORT_PREFIX {
            let mut longer = dictionary.range().gt(&pattern.word).into_stream()?;
            while longer.advance() && longer.key().starts_with(pattern.word.as_bytes()) {
                sources.push((PREFIX, longer.value().clone()));
            }
        }
        let cost = |key: &[u8]| pattern.cost(std::str::from_utf8(key).ok()?).filter(|cost| *cost > PREFIX);
        // Most typos spare the first letter; looking only there spares most of the dictionary.
        let first = pattern.first_letter();
        let (from, to) = (first.to_string(), after(first).to_string());
        if let Some(near) = &self.near {
            let mut words = dictionary.search(near).ge(&from).lt(&to).into_stream()?;
            while words.advance() {
                sources.extend(cost(words.key()).map(|cost| (cost, words.value().clone())));
            }
        }
        if let Some(far) = &self.far {
            let mut words = dictionary.search(far).into_stream()?;
            while words.advance() {
                if !words.key().starts_with(from.as_bytes()) {
                    sources.extend(cost(words.key()).map(|cost| (cost, words.value().clone())));
                }
            }
        }
        Ok(sources)
    }
}

impl Matches {
    /// What the term costs on a row, when it stands there at all.
    pub fn cost(&self, row: u32) -> Option<u8> {
        self.by_cost.iter().find(|(_, rows)| rows.contains(row)).map(|(cost, _)| *cost)
    }

    fn own(&self, bound: u32) -> Rows {
        let mut own = Rows::none(bound);
        for (_, rows) in &self.by_cost {
            own.unite(rows);
        }
        own
    }
}

impl Found {
    /// Finds the rows of a segment on which all terms stand.
    pub fn new(segment: &Segment, documents: &Documents, seekers: &[Seeker<'_>]) -> io::Result<Self> {
        let mut terms = Vec::new();
        let mut rows = Rows::none(segment.bound);
        rows.insert_range(0, segment.bound);
        let mut touched = segment.heads.clone();
        for seeker in seekers {
            let matches = seeker.find(segment)?;
            let mut own = matches.own(segment.bound);
            touched.unite(&own);
            let heads: Vec<u32> = own.iter_both(&segment.heads).collect();
            for number in heads.into_iter().map(|row| segment.document_of[row as usize]) {
                if number != GONE {
                    let block = documents.blocks[number as usize];
                    own.insert_range(block.start, block.end);
                }
            }
            rows.intersect(&own);
            terms.push(matches);
        }
        rows.intersect(&touched);
        Ok(Self { terms, rows })
    }
}

/// The rows on which these words stand next to each other.
pub fn phrase_rows(segment: &Segment, words: &[String]) -> io::Result<Rows> {
    let mut rows = Rows::none(segment.bound);
    if let [word] = words {
        if let Some(info) = segment.words.terms().get(word)? {
            gather(&segment.words, &info, &mut rows)?;
        }
        return Ok(rows);
    }
    let Some(mut phrase) = Phrase::open(segment, words)? else {
        return Ok(rows);
    };
    let mut row = 0;
    while let Some(at) = phrase.seek(row) {
        if !phrase.starts().is_empty() {
            rows.insert(at);
        }
        row = at + 1;
    }
    Ok(rows)
}

/// The places of a phrase, row by row.
pub struct Phrase(Vec<SegmentPostings>);

impl Phrase {
    /// Opens the words' places; nothing when the segment lacks one of them.
    pub fn open(segment: &Segment, words: &[String]) -> io::Result<Option<Self>> {
        let mut postings = Vec::new();
        for word in words {
            let Some(info) = segment.words.terms().get(word)? else {
                return Ok(None);
            };
            postings.push(places(segment, &info)?);
        }
        Ok(Some(Self(postings)))
    }

    /// Goes to the first row, from `row` on, that has all words.
    pub fn seek(&mut self, row: u32) -> Option<u32> {
        let mut row = row;
        loop {
            let start = row;
            for postings in &mut self.0 {
                row = seek(postings, row);
                if row == TERMINATED {
                    return None;
                }
            }
            if row == start {
                return Some(row);
            }
        }
    }

    /// The places on the present row at which the phrase starts.
    pub fn starts(&mut self) -> Vec<u32> {
        let mut starts = Vec::new();
        let mut next = Vec::new();
        for (offset, postings) in self.0.iter_mut().enumerate() {
            postings.positions(&mut next);
            if offset == 0 {
                starts.clone_from(&next);
            }
            starts.retain(|start| next.binary_search(&(start + offset as u32)).is_ok());
        }
        starts
    }
}

/// Opens the places of one dictionary word.
pub fn places(segment: &Segment, info: &TermInfo) -> io::Result<SegmentPostings> {
    segment.words.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)
}

/// Goes to the first row from `row` on, which may be the present one.
pub fn seek(postings: &mut SegmentPostings, row: u32) -> u32 {
    match postings.doc() < row {
        true => postings.seek(row),
        false => postings.doc(),
    }
}

fn gather(words: &InvertedIndexReader, info: &TermInfo, rows: &mut Rows) -> io::Result<()> {
    let mut block = words.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    while !block.docs().is_empty() {
        for row in block.docs() {
            rows.insert(*row);
        }
        block.advance();
    }
    Ok(())
}

/// The letter after this one; there is none only after the last of all.
fn after(letter: char) -> char {
    (letter..=char::MAX).nth(1).unwrap_or(char::MAX)
}
