//! Words that stand next to each other on the rows of one segment.
//! Not the place for choosing the words.

use std::io;

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::view::Segment;

/// For each word of a phrase the words of the dictionary that may stand there.
pub type Slots = Vec<Vec<TermInfo>>;

/// Looks words up, each of which may have several forms; nothing when one of them is in no form in the dictionary.
pub fn slots<'a>(segment: &Segment, words: impl Iterator<Item = &'a [String]>) -> io::Result<Option<Slots>> {
    let mut slots = Vec::new();
    for forms in words {
        let mut slot = Vec::new();
        for form in forms {
            slot.extend(segment.words.terms().get(form)?);
        }
        if slot.is_empty() {
            return Ok(None);
        }
        slots.push(slot);
    }
    Ok(Some(slots))
}

/// The places of a phrase, row by row.
pub struct Phrase(Vec<Vec<SegmentPostings>>);

impl Phrase {
    /// Opens the words' places.
    pub fn open(segment: &Segment, slots: &Slots) -> io::Result<Self> {
        let open = |slot: &Vec<TermInfo>| slot.iter().map(|info| places(segment, info)).collect();
        Ok(Self(slots.iter().map(open).collect::<io::Result<_>>()?))
    }

    /// Goes to the first row, from `row` on, that has all words.
    pub fn seek(&mut self, row: u32) -> Option<u32> {
        let mut row = row;
        loop {
            let start = row;
            for slot in &mut self.0 {
                row = slot.iter_mut().map(|postings| seek(postings, row)).min().unwrap_or(TERMINATED);
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
        let row = self.0.iter().flat_map(|slot| slot.iter().map(DocSet::doc).min()).max().unwrap_or(TERMINATED);
        let mut starts = Vec::new();
        let mut positions = Vec::new();
        for (offset, slot) in self.0.iter_mut().enumerate() {
            let mut next = Vec::new();
            for postings in slot.iter_mut().filter(|postings| postings.doc() == row) {
                postings.positions(&mut positions);
                next.extend_from_slice(&positions);
            }
            next.sort_unstable();
            match offset {
                0 => starts = next,
                _ => starts.retain(|start| next.binary_search(&(start + offset as u32)).is_ok()),
            }
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
