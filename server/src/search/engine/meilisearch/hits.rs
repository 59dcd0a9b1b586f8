//! What is shown of the documents that answer: titles, pages and their telling words.
//! Not the place for choosing or ordering them.

use std::cmp::Ordering;
use std::ops::Range;

use super::judging::{Judged, Lexicon};
use super::schema::Row;
use crate::search::engine::ranking::{Mark, PAGE, Rank, SYMBOLS, TITLES, by_day};
use crate::search::engine::snippet::{FORMATS, Marked, telling, telling_symbol};
use crate::search::engine::{Hit, PageHit, Part, Suggestion};
use crate::search::text::pattern::PREFIX;
use crate::search::text::typed::Typed;
use crate::search::text::words::words;

/// A document that answers, with its rows that do.
pub struct Candidate {
    /// How it stands among all: as its best row does.
    pub rank: Rank,
    rows: Vec<(Judged, Row)>,
}

impl Candidate {
    /// Judges a document by some of its rows, of which another may answer when none of these does.
    pub fn probable(rows: Vec<Row>, lexicon: &Lexicon<'_>, is_symbol: bool) -> Option<Self> {
        let rows = judged(rows, lexicon, is_symbol);
        let rank = rank(&rows, lexicon, is_symbol).or_else(|| rows.first().map(|(judged, _)| judged.rank))?;
        Some(Self { rank, rows })
    }

    /// Judges a document by all its rows; nothing when none of them answers and the text is not its symbol.
    pub fn certain(rows: Vec<Row>, lexicon: &Lexicon<'_>, is_symbol: bool) -> Option<Self> {
        let rows = judged(rows, lexicon, is_symbol);
        let rank = rank(&rows, lexicon, is_symbol)?;
        Some(Self { rank, rows })
    }

    /// The document's id.
    pub fn id(&self) -> &str {
        self.rows.first().map_or("", |(_, row)| row.document.as_str())
    }

    /// The day by which it is put in order.
    pub fn date(&self) -> Option<&str> {
        self.rows.first().and_then(|(_, row)| row.date.as_deref())
    }

    /// The order of an answer.
    pub fn compare(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank).then_with(|| by_day(self.date(), self.id(), other.date(), other.id()))
    }

    /// Whether it has a term at no more than the cost of a beginning.
    pub fn has_well(&self, term: usize) -> bool {
        let costs = self.rows.iter().filter_map(|(judged, _)| judged.costs.get(term).copied().flatten());
        costs.min().is_some_and(|cost| cost <= PREFIX)
    }

    /// What is shown of it, without cursor and reasons.
    pub fn hit(&self, typed: &Typed, pages_per_document: usize) -> Hit {
        let mut hit = Hit { document: self.id().to_owned(), ..Hit::default() };
        if let Some((judged, row)) = self.rows.first() {
            (hit.title, hit.title_language) = title(row, &judged.marks[TITLES], typed);
        }
        let pages = self.rows.iter().filter(|(judged, _)| judged.answers && judged.has_own);
        for (judged, row) in pages.take(FORMATS * pages_per_document) {
            if hit.pages.len() == pages_per_document {
                break;
            }
            let marks = &judged.marks[PAGE];
            let snippet = Marked::new(&row.text, &row.word_spans(), 0, marks, typed).snippet();
            if hit.pages.iter().all(|other| other.snippet != snippet) {
                let (rendition, language) = (row.rendition.clone(), row.language.clone());
                hit.pages.push(PageHit { rendition, page: row.page, language, snippet });
            }
        }
        hit
    }

    /// What is shown of it while somebody types.
    pub fn suggestion(&self, typed: &Typed) -> Suggestion {
        let Some((judged, row)) = self.rows.first() else { return Suggestion::default() };
        let (title, title_language) = title(row, &judged.marks[TITLES], typed);
        let symbols: Vec<&str> = row.printed.iter().map(String::as_str).collect();
        let symbol = telling_symbol(&symbols, &spans(&symbols), &judged.marks[SYMBOLS], typed);
        Suggestion { document: self.id().to_owned(), title, title_language, symbol }
    }
}

/// Rows with what was found on them, the best first.
fn judged(rows: Vec<Row>, lexicon: &Lexicon<'_>, is_symbol: bool) -> Vec<(Judged, Row)> {
    let mut rows: Vec<(Judged, Row)> = rows.into_iter().map(|row| (lexicon.judge(&row, is_symbol), row)).collect();
    rows.sort_by_key(|(judged, row)| (judged.rank, row.place));
    rows
}

/// How a document stands among all: as the best of its rows that answer.
fn rank(rows: &[(Judged, Row)], lexicon: &Lexicon<'_>, is_symbol: bool) -> Option<Rank> {
    if lexicon.seeks_nothing() {
        return Some(Rank::NONE);
    }
    let best = rows.iter().find(|(judged, _)| judged.answers).map(|(judged, _)| judged.rank);
    // A symbol says all: such a document comes first, whatever else it has.
    best.or_else(|| is_symbol.then_some(Rank::NONE))
}

/// The title in which most of what was typed stands, else the first, and its language.
fn title(row: &Row, marks: &[Mark], typed: &Typed) -> (Vec<Part>, Option<String>) {
    let titles: Vec<&str> = row.titles.iter().map(|title| title.text.as_str()).collect();
    let best = telling(&titles, &row.title_word_spans(), marks, typed);
    best.map(|best| (best.parts, row.titles[best.index].language.clone())).unwrap_or_default()
}

/// Where words stand in texts as if they were one.
fn spans(texts: &[&str]) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut before = 0;
    for text in texts {
        spans.extend(words(text).into_iter().map(|word| before + word.start..before + word.end));
        before += text.len();
    }
    spans
}
