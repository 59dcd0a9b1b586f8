//! Where on a row the words of a term stand, read only for the rows whose order or look depends on it.

use std::io;

use tantivy::postings::Postings;

use super::matching::{Found, Run};
use super::phrase::{Phrase, places, seek};
use super::view::Segment;
use crate::search::engine::ranking::{Mark, Place};

/// The places of every term on some rows of a segment.
#[derive(Debug, Default)]
pub struct Places {
    terms: Vec<Vec<Place>>,
}

impl Places {
    /// Reads the places on `rows`, which ascend.
    pub fn read(segment: &Segment, found: &Found, rows: &[u32]) -> io::Result<Self> {
        let terms = (0..found.terms.len()).map(|term| cheapest(segment, found, term, rows));
        Ok(Self { terms: terms.collect::<io::Result<_>>()? })
    }

    /// The places of a term on a row, ascending.
    pub fn of(&self, term: usize, row: u32) -> &[Place] {
        let places = &self.terms[term];
        let start = places.partition_point(|place| place.row < row);
        let end = places.partition_point(|place| place.row <= row);
        &places[start..end]
    }
}

/// Everything that matches on some rows of a segment, typos and beginnings included.
#[derive(Debug, Default)]
pub struct Marks(Vec<Mark>);

impl Marks {
    /// Reads the matches on `rows`, which ascend.
    pub fn read(segment: &Segment, found: &Found, rows: &[u32]) -> io::Result<Self> {
        let mut all = Vec::new();
        for (term, matches) in found.terms.iter().enumerate() {
            let term = term as u32;
            for (cost, info) in matches.sources.iter() {
                each_place(&mut places(segment, info)?, rows.iter().copied(), |row, place| {
                    all.push(Mark { row, place, cost: *cost, term });
                });
            }
            for run in &matches.runs {
                for place in runs_on(segment, run, rows)? {
                    let words = place.start..place.end.max(place.start + 1);
                    all.extend(words.map(|at| Mark { row: place.row, place: at, cost: run.cost, term }));
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

/// Only what a row has at its lowest cost counts: a typo elsewhere must not bring two words together.
fn cheapest(segment: &Segment, found: &Found, term: usize, rows: &[u32]) -> io::Result<Vec<Place>> {
    let matches = &found.terms[term];
    let costs: Vec<(u32, u8)> = rows.iter().filter_map(|row| Some((*row, matches.cost(*row)?))).collect();
    let at = |cost: u8| costs.iter().filter(move |(_, at)| *at == cost).map(|(row, _)| *row);
    let mut all = Vec::new();
    for (cost, info) in matches.sources.iter() {
        if at(*cost).next().is_some() {
            each_place(&mut places(segment, info)?, at(*cost), |row, place| {
                all.push(Place { row, start: place, end: place + 1 });
            });
        }
    }
    for run in &matches.runs {
        let rows: Vec<u32> = at(run.cost).collect();
        if !rows.is_empty() {
            all.extend(runs_on(segment, run, &rows)?);
        }
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

fn each_place(
    postings: &mut tantivy::postings::SegmentPostings,
    rows: impl Iterator<Item = u32>,
    mut found: impl FnMut(u32, u32),
) {
    let mut positions = Vec::new();
    for row in rows {
        if seek(postings, row) == row {
            postings.positions(&mut positions);
            positions.iter().for_each(|place| found(row, *place));
        }
    }
}

/// The places of a run that are its term's share.
fn runs_on(segment: &Segment, run: &Run, rows: &[u32]) -> io::Result<Vec<Place>> {
    let mut all = Vec::new();
    let mut phrase = Phrase::open(segment, &run.slots)?;
    for row in rows {
        if phrase.seek(*row) == Some(*row) {
            all.extend(phrase.starts().into_iter().map(|start| {
                let (start, end) = run.share.places(start, run.slots.len() as u32);
                Place { row: *row, start, end }
            }));
        }
    }
    Ok(all)
}
