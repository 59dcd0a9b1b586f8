//! The pages of one file as a reader writes them down, within the limits on text.
//! Not for judging or tidying what is written.

use entity::archive::note::{Code, Note};

use super::Limits;
use super::reading::{Leaf, Reading};

/// Pages under way: text is appended, page borders are set, and the limits cut with a note.
#[derive(Debug)]
pub(super) struct Manuscript {
    finished: Vec<Leaf>,
    page: String,
    label: Option<String>,
    /// Where the open table cells begin on the page at hand.
    cells: Vec<usize>,
    characters_left: usize,
    limits: Limits,
    note: Option<Note>,
}

impl Manuscript {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            finished: Vec::new(),
            page: String::new(),
            label: None,
            cells: Vec::new(),
            characters_left: limits.characters,
            limits: limits.clone(),
            note: None,
        }
    }

    /// Appends to the page at hand; nothing once a limit is reached.
    pub(super) fn write(&mut self, text: &str) {
        if self.is_full() || text.is_empty() {
            return;
        }
        if self.finished.len() >= self.limits.pages {
            if !text.trim().is_empty() {
                self.note = Some(Note::counted(Code::CutAfterPages, [self.limits.pages as u64]));
            }
            return;
        }
        if let Some((at, _)) = text.char_indices().nth(self.characters_left) {
            self.page.push_str(&text[..at]);
            self.note = Some(Note::counted(Code::CutAfterCharacters, [self.limits.characters as u64]));
            return;
        }
        self.characters_left -= text.chars().count();
        self.page.push_str(text);
    }

    /// Ends a line, unless nothing stands on it.
    pub(super) fn end_line(&mut self) {
        self.trim_end(&[' '], 0);
        if !self.at_line_start() {
            self.write("\n");
        }
    }

    /// Opens a table cell.
    pub(super) fn begin_cell(&mut self) {
        self.cells.push(self.page.len());
    }

    /// Ends a table cell; the next one follows on the same line.
    pub(super) fn end_cell(&mut self) {
        let start = self.cells.pop().unwrap_or(0);
        self.trim_end(&['\n', ' '], start);
        self.write("\t");
    }

    /// Ends a table row.
    pub(super) fn end_row(&mut self) {
        self.trim_end(&['\t', ' '], 0);
        self.end_line();
    }

    /// Starts a new page where the one at hand has text: a format may mark the same border twice.
    pub(super) fn cut(&mut self) {
        if self.has_text() {
            self.turn();
        }
    }

    /// Starts a new page even after one without text.
    pub(super) fn turn(&mut self) {
        if self.finished.len() < self.limits.pages {
            let text = std::mem::take(&mut self.page);
            self.finished.push(Leaf { text, label: self.label.take(), recognised: None });
            self.cells.fill(0);
        }
    }

    /// Whether a limit has cut the text, so that reading on is of no use.
    pub(super) fn is_full(&self) -> bool {
        self.note.is_some()
    }

    /// Whether a table cell is open.
    pub(super) fn in_cell(&self) -> bool {
        !self.cells.is_empty()
    }

    /// Whether nothing stands on the line at hand yet.
    pub(super) fn at_line_start(&self) -> bool {
        self.page.is_empty() || self.page.ends_with(['\n', '\t'])
    }

    /// Whether anything but blanks stands on the page at hand.
    pub(super) fn has_text(&self) -> bool {
        !self.page.trim().is_empty()
    }

    /// What people call the page at hand.
    pub(super) fn label(&mut self, label: &str) {
        self.label = Some(label.to_owned());
    }

    /// The pages and what was cut; a border at the very end opens no page.
    pub(super) fn finish(mut self) -> Reading {
        if self.has_text() {
            self.turn();
        }
        Reading { pages: self.finished, notes: self.note.into_iter().collect(), ..Reading::default() }
    }

    fn trim_end(&mut self, blanks: &[char], start: usize) {
        let start = start.min(self.page.len());
        let kept = self.page[start..].trim_end_matches(blanks).len();
        self.page.truncate(start + kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limited(pages: usize, characters: usize) -> Manuscript {
        Manuscript::new(&Limits { pages, characters, ..Limits::default() })
    }

    #[test]
    fn text_at_the_limit_is_whole_and_one_character_more_is_cut_with_a_note() {
        let mut exact = limited(9, 5);
        exact.write("décor");
        let mut over = limited(9, 5);
        over.write("décors");

        let (exact, over) = (exact.finish(), over.finish());
        assert_eq!((exact.texts(), exact.notes.len()), (vec!["décor"], 0));
        assert_eq!(over.texts(), ["décor"]);
        assert_eq!(over.notes, [Note::counted(Code::CutAfterCharacters, [5])]);
    }

    #[test]
    fn pages_at_the_limit_are_whole_and_one_more_is_cut_with_a_note() {
        let mut manuscript = limited(2, 99);
        manuscript.write("one");
        manuscript.cut();
        manuscript.write("two");
        manuscript.cut();
        manuscript.write(" ");
        assert!(!manuscript.is_full());

        manuscript.write("three");

        let reading = manuscript.finish();
        assert_eq!(reading.texts(), ["one", "two"]);
        assert_eq!(reading.notes, [Note::counted(Code::CutAfterPages, [2])]);
    }

    #[test]
    fn a_border_marked_twice_cuts_once() {
        let mut manuscript = limited(9, 99);
        manuscript.write("one");
        manuscript.cut();
        manuscript.cut();
        manuscript.write("two");
        manuscript.cut();

        assert_eq!(manuscript.finish().texts(), ["one", "two"]);
    }

    #[test]
    fn an_empty_cell_does_not_pull_its_row_to_the_line_above() {
        let mut manuscript = limited(9, 99);
        manuscript.write("Above");
        manuscript.end_line();
        for cell in ["", "carats\n", "value\n"] {
            manuscript.begin_cell();
            manuscript.write(cell);
            manuscript.end_cell();
        }
        manuscript.end_row();

        assert_eq!(manuscript.finish().texts(), ["Above\n\tcarats\tvalue\n"]);
    }
}
