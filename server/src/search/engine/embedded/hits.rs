//! What is shown of the documents that answer: titles, pages and their telling words.
//! Not the place for choosing or ordering them.

use std::io;

use super::super::{EngineFault, Hit, PageHit, Part, Passage, Query, Reason, Rule};
use super::documents::Block;
use super::places::Marks;
use super::schema::Titles;
use super::searching::{Search, store};
use crate::search::engine::cursor::Cursor;
use crate::search::engine::ranking::{Mark, Rank};
use crate::search::engine::snippet::{FORMATS, Marked, telling};

impl Search<'_> {
    /// The matches on some rows, each named with its segment; by segment.
    pub fn marks(&self, wanted: &[(u32, u32)]) -> io::Result<Vec<Marks>> {
        let mut marks = Vec::new();
        for (index, (segment, found)) in self.view.segments.iter().zip(&self.found).enumerate() {
            let own = wanted.iter().filter(|(of, _)| *of as usize == index);
            let mut rows: Vec<u32> = own.map(|(_, row)| *row).collect();
            rows.sort_unstable();
            marks.push(Marks::read(segment, found, &rows)?);
        }
        Ok(marks)
    }

    /// Opens the chosen documents, in the order given.
    pub fn hits(&self, query: &Query, best: &[(Rank, u32)]) -> Result<Vec<Hit>, EngineFault> {
        let numbers: Vec<u32> = best.iter().map(|(_, number)| *number).collect();
        let pages = self.pages(&numbers, FORMATS * query.pages_per_document).map_err(store)?;
        let mut wanted = Vec::new();
        for (number, pages) in numbers.iter().zip(&pages) {
            let block = self.view.documents.blocks[*number as usize];
            wanted.push((block.segment, block.title()));
            wanted.extend(pages.iter().map(|row| (block.segment, *row)));
        }
        let marks = self.marks(&wanted).map_err(store)?;
        let hit = |((rank, number), pages): (&(Rank, u32), &Vec<u32>)| self.hit(query, *rank, *number, pages, &marks);
        best.iter().zip(&pages).map(hit).collect::<anyhow::Result<_>>().map_err(EngineFault::Damaged)
    }

    fn hit(&self, query: &Query, rank: Rank, number: u32, pages: &[u32], marks: &[Marks]) -> anyhow::Result<Hit> {
        let head = &self.view.documents.heads[number as usize];
        let block = self.view.documents.blocks[number as usize];
        let marks = |row| marks.get(block.segment as usize).map_or(&[][..], |marks| marks.of(row));
        let cursor = Cursor { rank, date: head.date.clone(), id: head.id.clone() };
        let mut hit = Hit { document: head.id.clone(), cursor: cursor.write(query), ..Hit::default() };
        (hit.title, hit.title_language) = self.title(block, marks(block.title()))?;
        for row in pages {
            if hit.pages.len() == query.pages_per_document {
                break;
            }
            let (page, spans): (Passage, _) = self.view.stored(block.segment, *row)?;
            let snippet = Marked::new(&page.text, &spans, 0, marks(*row), &self.typed).snippet();
            if hit.pages.iter().all(|other| other.snippet != snippet) {
                let Passage { rendition, page, language, .. } = page;
                hit.pages.push(PageHit { rendition, page, language, snippet });
            }
        }
        if query.explain {
            hit.reasons = self.reasons(rank, number);
        }
        Ok(hit)
    }

    /// Why a document stands where it does; its age is told among what the asker sees.
    fn reasons(&self, rank: Rank, number: u32) -> Vec<Reason> {
        let newer = (0..number).filter(|newer| self.seen.has(*newer)).count();
        let mut reasons = rank.reasons();
        reasons.push(Reason { rule: Rule::Age, value: newer as u64 });
        reasons
    }

    /// The title in which most of what was typed stands, else the first, and its language.
    pub fn title(&self, block: Block, marks: &[Mark]) -> anyhow::Result<(Vec<Part>, Option<String>)> {
        let (titles, spans): (Titles, _) = self.view.stored(block.segment, block.title())?;
        let best = telling(&titles.texts(), &spans, marks, &self.typed);
        let title = best.map(|best| (best.parts, titles.0[best.index].language.clone()));
        Ok(title.unwrap_or_default())
    }
}
