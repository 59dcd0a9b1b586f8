//! What is shown of the documents that answer: titles, pages and their telling words.
//! Not the place for choosing or ordering them.

use std::io;
use std::ops::Range;

use super::super::{EngineFault, Hit, PageHit, Part, Passage, Query, TextIn};
use super::cursor::Cursor;
use super::places::{Mark, Marks};
use super::ranking::Rank;
use super::schema::{Head, TITLE_GAP, Titles};
use super::searching::{Search, store};
use super::snippet::Marked;

impl Search<'_> {
    /// The matches on the titles and the chosen pages, segment by segment.
    fn marks(&self, numbers: &[u32], pages: &[Vec<u32>]) -> io::Result<Vec<Marks>> {
        let mut marks = Vec::new();
        for (index, segment) in self.view.segments.iter().enumerate() {
            let Some(found) = self.found.get(index) else {
                return Ok(marks);
            };
            let mut rows = Vec::new();
            for (number, pages) in numbers.iter().zip(pages) {
                let block = self.view.documents.blocks[*number as usize];
                if block.segment as usize == index {
                    rows.push(block.title());
                    rows.extend(pages);
                }
            }
            rows.sort_unstable();
            marks.push(Marks::read(segment, found, &self.typed, &rows)?);
        }
        Ok(marks)
    }

    /// Opens the chosen documents, in the order given.
    pub fn hits(&self, query: &Query, best: &[(Rank, u32)]) -> Result<Vec<Hit>, EngineFault> {
        let numbers: Vec<u32> = best.iter().map(|(_, number)| *number).collect();
        let pages = self.pages(&numbers, query.pages_per_document).map_err(store)?;
        let marks = self.marks(&numbers, &pages).map_err(store)?;
        let hit = |((rank, number), pages): (&(Rank, u32), &Vec<u32>)| self.hit(query, *rank, *number, pages, &marks);
        best.iter().zip(&pages).map(hit).collect::<anyhow::Result<_>>().map_err(EngineFault::Damaged)
    }

    fn hit(&self, query: &Query, rank: Rank, number: u32, pages: &[u32], marks: &[Marks]) -> anyhow::Result<Hit> {
        let head = &self.view.documents.heads[number as usize];
        let block = self.view.documents.blocks[number as usize];
        let marks = |row| marks.get(block.segment as usize).map_or(&[][..], |marks| marks.of(row));
        let cursor = Cursor { rank, date: head.date.clone(), id: head.id.clone() };
        let mut hit = Hit { document: head.id.clone(), cursor: cursor.write(query), ..Hit::default() };
        let (Titles(titles), spans) = self.view.stored(block.segment, block.title())?;
        (hit.title, hit.title_language) = self.title(head, &titles, &spans, marks(block.title()));
        for row in pages {
            let (page, spans): (Passage, _) = self.view.stored(block.segment, *row)?;
            let marked = Marked::new(&page.text, &spans, 0, marks(*row)).with_short_prefixes(&self.typed);
            let snippet = marked.snippet();
            hit.pages.push(PageHit { rendition: page.rendition, page: page.page, language: page.language, snippet });
        }
        Ok(hit)
    }

    /// The title in which most of what was typed stands; among equals the first.
    fn title(
        &self,
        head: &Head,
        titles: &[TextIn],
        spans: &[Range<usize>],
        marks: &[Mark],
    ) -> (Vec<Part>, Option<String>) {
        let (mut place, mut byte, mut rest) = (0, 0, spans);
        let mut best: Option<(u32, Vec<Part>, Option<String>)> = None;
        for (title, words) in titles.iter().zip(&head.title_words) {
            let (own, others) = rest.split_at(*words as usize);
            let own: Vec<Range<usize>> = own.iter().map(|span| span.start - byte..span.end - byte).collect();
            let marked = Marked::new(&title.text, &own, place, marks).with_short_prefixes(&self.typed);
            if best.as_ref().is_none_or(|(weight, _, _)| marked.weight() > *weight) {
                best = Some((marked.weight(), marked.whole(), title.language.clone()));
            }
            (place, byte, rest) = (place + words + TITLE_GAP, byte + title.text.len(), others);
        }
        best.map(|(_, parts, language)| (parts, language)).unwrap_or_default()
    }
}
