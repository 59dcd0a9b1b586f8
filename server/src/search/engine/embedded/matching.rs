//! Finds the rows of one segment on which the typed terms stand.
//! Not the place for order: which of them come first is ranking's business.

use std::io;
use std::sync::Arc;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;

use super::expansion::{Expansion, Source, expansion, with_forms};
use super::phrase::{Phrase, Slots, slots};
use super::rows::Rows;
use super::view::{GONE, Segment, View};
use crate::search::engine::ranking::SHORT_PREFIX;
use crate::search::text::pattern::{COSTS, EXACT, FORM, PREFIX, SYNONYM};
use crate::search::text::typed::{Share, Sought, Term};

/// On which rows the terms must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Anywhere.
    Everywhere,
    /// In titles and symbols.
    Heads,
}

/// The rows of one segment that answer.
pub struct Found {
    /// By term, in the order typed.
    pub terms: Vec<Matches>,
    /// The rows on which all required terms stand, taking a document's titles and symbol as part of each of its passages.
    pub rows: Rows,
    /// By term, the rows on which it stands, every row of a document that has it in a title or its symbol among them.
    reach: Vec<Rows>,
    /// The rows on which something stands.
    touched: Rows,
}

/// The rows of one segment on which one term stands.
pub struct Matches {
    by_cost: Vec<(u8, Rows)>,
    /// The dictionary's words that the term matches; empty for a phrase.
    pub sources: Arc<[Source]>,
    /// The runs of words that the term matches.
    pub runs: Vec<Run>,
}

/// Words of the dictionary that match a term when they stand one after the other.
pub struct Run {
    /// What it costs to take them for the term.
    pub cost: u8,
    /// The words.
    pub slots: Slots,
    /// Which part of them is taken for the term.
    pub share: Share,
}

/// A term with what is costly to make and the same for every segment.
pub struct Seeker<'a> {
    term: &'a Term,
    expansion: Option<Arc<Expansion>>,
    others: Vec<(Vec<Vec<String>>, Share)>,
}

impl<'a> Seeker<'a> {
    /// Makes a term ready to be looked for.
    pub fn new(term: &'a Term, view: &View) -> io::Result<Self> {
        let others = term.others.iter().map(|other| {
            let words = other.words.iter().map(|word| with_forms(word, view)).collect::<io::Result<_>>()?;
            Ok((words, other.share))
        });
        let others = others.collect::<io::Result<_>>()?;
        let expansion = term.word().map(|pattern| expansion(pattern, view)).transpose()?;
        Ok(Self { term, expansion, others })
    }

    fn find(&self, index: usize, segment: &Segment) -> io::Result<Matches> {
        let mut by_cost: [Option<Rows>; COSTS] = Default::default();
        let sources = self.expansion.as_ref().map(|expansion| expansion[index].clone()).unwrap_or_default();
        for (cost, info) in sources.iter() {
            let rows = by_cost[*cost as usize].get_or_insert_with(|| Rows::none(segment.bound));
            gather(&segment.words, info, rows)?;
        }
        let short = self.term.word().filter(|pattern| pattern.is_prefix && pattern.letter_count() <= SHORT_PREFIX);
        if let Some(pattern) = short
            && let Some(info) = segment.prefixes.terms().get(&pattern.word)?
        {
            let rows = by_cost[PREFIX as usize].get_or_insert_with(|| Rows::none(segment.bound));
            gather(&segment.prefixes, &info, rows)?;
        }
        let runs = self.runs(segment)?;
        for run in &runs {
            let rows = by_cost[run.cost as usize].get_or_insert_with(|| Rows::none(segment.bound));
            run_rows(segment, &run.slots, rows)?;
        }
        let by_cost = by_cost.into_iter().enumerate();
        let by_cost = by_cost.filter_map(|(cost, rows)| Some((cost as u8, rows?))).collect();
        Ok(Matches { by_cost, sources, runs })
    }

    /// The phrase itself, and what stands in the term's place.
    fn runs(&self, segment: &Segment) -> io::Result<Vec<Run>> {
        let mut runs = Vec::new();
        if let Sought::Phrase(words) = &self.term.sought {
            let slots = slots(segment, words.iter().map(std::slice::from_ref))?;
            runs.extend(slots.map(|slots| Run { cost: EXACT, slots, share: Share::WHOLE }));
        }
        for (words, share) in &self.others {
            // The first term pays for all, so that many words for many cost no more than one for one.
            let cost = if share.term == 0 { SYNONYM } else { FORM };
            let slots = slots(segment, words.iter().map(Vec::as_slice))?;
            runs.extend(slots.map(|slots| Run { cost, slots, share: *share }));
        }
        Ok(runs)
    }
}

impl Matches {
    /// What the term costs on a row, when it stands there at all.
    pub fn cost(&self, row: u32) -> Option<u8> {
        self.by_cost.iter().find(|(_, rows)| rows.contains(row)).map(|(cost, _)| *cost)
    }

    /// The rows on which the term stands at no more than this cost.
    pub fn rows_up_to(&self, cost: u8) -> impl Iterator<Item = u32> + '_ {
        self.by_cost.iter().filter(move |(of, _)| *of <= cost).flat_map(|(_, rows)| rows.iter())
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
    /// Finds the rows of a segment on which terms stand; all are required.
    pub fn new(view: &View, index: usize, seekers: &[Seeker<'_>], scope: Scope) -> io::Result<Self> {
        let (segment, documents) = (&view.segments[index], &view.documents);
        let (mut terms, mut reach) = (Vec::new(), Vec::new());
        let mut touched = segment.heads.clone();
        for seeker in seekers {
            let matches = seeker.find(index, segment)?;
            let mut own = matches.own(segment.bound);
            if scope == Scope::Heads {
                own.intersect(&segment.heads);
            }
            touched.unite(&own);
            let heads: Vec<u32> = own.iter_both(&segment.heads).collect();
            for number in heads.into_iter().map(|row| segment.document_of[row as usize]) {
                if number != GONE {
                    let block = documents.blocks[number as usize];
                    own.insert_range(block.start, block.end);
                }
            }
            reach.push(own);
            terms.push(matches);
        }
        let mut found = Self { terms, rows: Rows::none(segment.bound), reach, touched };
        found.require(0..seekers.len());
        Ok(found)
    }

    /// Changes which terms are required, by their places among those typed.
    pub fn require(&mut self, terms: impl IntoIterator<Item = usize>) {
        self.rows.clone_from(&self.touched);
        for term in terms {
            self.rows.intersect(&self.reach[term]);
        }
    }
}

/// Adds the rows on which words stand one after the other.
pub fn run_rows(segment: &Segment, slots: &Slots, rows: &mut Rows) -> io::Result<()> {
    if let [single] = slots.as_slice() {
        return single.iter().try_for_each(|info| gather(&segment.words, info, rows));
    }
    let mut phrase = Phrase::open(segment, slots)?;
    let mut row = 0;
    while let Some(at) = phrase.seek(row) {
        if !phrase.starts().is_empty() {
            rows.insert(at);
        }
        row = at + 1;
    }
    Ok(())
}

/// Adds the rows on which a word of the dictionary stands.
pub fn gather(words: &InvertedIndexReader, info: &TermInfo, rows: &mut Rows) -> io::Result<()> {
    let mut block = words.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    while !block.docs().is_empty() {
        for row in block.docs() {
            rows.insert(*row);
        }
        block.advance();
    }
    Ok(())
}
