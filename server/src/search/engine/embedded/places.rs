//! Where on a row the words of a term stand, read only for the rows whose order or look depends on it.

use std::io;

use tantivy::postings::Postings;

use super::matching::{Found, Phrase, places, seek};
use super::pattern::EXACT;
use super::typed::{Term, Typed};
use super::view::Segment;

/// The places of every term on some rows of a segment.
#[derive(Debug, Default)]
pub struct Places {
    terms: Vec<Vec<(u32, u32)>>,
}

impl Places {
    /// Reads the places on `rows`, which ascend.
    pub fn read(segment: &Segment, found: &Found, typed: &Typed, rows: &[u32]) -> io::Result<Self> {
        let mut terms = Vec::new();
        for (index, term) in typed.terms.iter().enumerate() {
            terms.push(match term {
                Term::Word(_) => word(segment, found, index, rows)?,
                Term::Phrase(words) => phrase(segment, words, rows)?,
            });
        }
        Ok(Self { terms })
    }

    /// The places of a term on a row, ascending, each with its row.
    pub fn of(&self, term: usize, row: u32) -> &[(u32, u32)] {
        let places = &self.terms[term];
        let start = places.partition_point(|(at, _)| *at < row);
        let end = places.partition_point(|(at, _)| *at <= row);
        &places[start..end]
    }
}

/// What stands at one place of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The row.
    pub row: u32,
    /// The place, counted in words.
    pub place: u32,
    /// What it costs to take the word for the term.
    pub cost: u8,
    /// The term.
    pub term: u32,
}

/// Everything that matches on some rows of a segment, typos and beginnings included.
#[derive(Debug, Default)]
pub struct Marks(Vec<Mark>);

impl Marks {
    /// Reads the matches on `rows`, which ascend.
    pub fn read(segment: &Segment, found: &Found, typed: &Typed, rows: &[u32]) -> io::Result<Self> {
        let mut all = Vec::new();
        let mut positions = Vec::new();
        for (index, term) in typed.terms.iter().enumerate() {
            let index_of_term = index as u32;
            if let Term::Phrase(words) = term {
                for (row, start) in phrase(segment, words, rows)? {
                    let places = start..start + term.len();
                    all.extend(places.map(|place| Mark { row, place, cost: EXACT, term: index_of_term }));
                }
                continue;
            }
            for (cost, info) in &found.terms[index].sources {
                let mut postings = places(segment, info)?;
                for row in rows {
                    if seek(&mut postings, *row) == *row {
                        postings.positions(&mut positions);
                        let mark = |place: &u32| Mark { row: *row, place: *place, cost: *cost, term: index_of_term };
                        all.extend(positions.iter().map(mark));
                    }
                }
            }
        }
        all.sort_unstable();
        Ok(Self(all))
    }

    /// The matches on a row, by place, the cheapest of each place first.
    pub fn of(&self, row: u32) -> &[Mark] {
        let start = self.0.partition_point(|mark| mark.row < row);
        let end = self.0.partition_point(|mark| mark.row <= row);
        &self.0[start..end]
    }
}

/// Only words at a row's lowest cost count: a typo elsewhere must not bring two words together.
fn word(segment: &Segment, found: &Found, term: usize, rows: &[u32]) -> io::Result<Vec<(u32, u32)>> {
    let matches = &found.terms[term];
    let costs: Vec<(u32, u8)> = rows.iter().filter_map(|row| Some((*row, matches.cost(*row)?))).collect();
    let mut all = Vec::new();
    let mut positions = Vec::new();
    for (cost, info) in &matches.sources {
        let mut wanted = costs.iter().filter(|(_, at)| at == cost).map(|(row, _)| *row).peekable();
        if wanted.peek().is_none() {
            continue;
        }
        let mut postings = places(segment, info)?;
        for row in wanted {
            if seek(&mut postings, row) == row {
                postings.positions(&mut positions);
                all.extend(positions.iter().map(|place| (row, *place)));
            }
        }
    }
    all.sort_unstable();
    Ok(all)
}

fn phrase(segment: &Segment, words: &[String], rows: &[u32]) -> io::Result<Vec<(u32, u32)>> {
    let mut all = Vec::new();
    let Some(mut phrase) = Phrase::open(segment, words)? else {
        return Ok(all);
    };
    for row in rows {
        if phrase.seek(*row) == Some(*row) {
            all.extend(phrase.starts().into_iter().map(|place| (*row, place)));
        }
    }
    Ok(all)
}
