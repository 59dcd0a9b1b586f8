//! What a reader hands over, and the judgement on it: language and quality of every page, and the outcome.
//! Not for getting at the text.

use entity::archive::note::{Code, Note};

use super::enclosure::Enclosure;
use super::{Extracted, Outcome, PageText, language, quality, tidy};

/// Longest title kept, in characters; a heading beyond is a paragraph in disguise.
const TITLE_CHARACTERS: usize = 300;
/// Longest label kept, in characters.
const LABEL_CHARACTERS: usize = 200;
/// Page numbers named one by one in a note.
const PAGES_NAMED: usize = 10;
/// Notes kept of one file; a broken one may give cause for thousands.
const NOTES: usize = 20;

/// A page as a reader hands it over.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Leaf {
    pub(super) text: String,
    /// What people call it: a slide's title, a sheet's or an attachment's name.
    pub(super) label: Option<String>,
    /// How sure the recognition of characters was, from 0 to 1, where the text comes of it.
    pub(super) recognised: Option<f32>,
}

/// What a reader hands over before it is judged.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) title: Option<String>,
    pub(super) declared_language: Option<String>,
    pub(super) pages: Vec<Leaf>,
    pub(super) notes: Vec<Note>,
    /// Files inside the file, to be read after it.
    pub(super) enclosed: Vec<Enclosure>,
    /// How many of them were read, those inside of them included.
    pub(super) files_enclosed: usize,
}

impl Reading {
    /// The text of every page, for the tests of the readers.
    #[cfg(test)]
    pub(super) fn texts(&self) -> Vec<&str> {
        self.pages.iter().map(|leaf| leaf.text.as_str()).collect()
    }

    /// The answer for the whole file.
    pub(super) fn judge(self) -> Extracted {
        let pages: Vec<PageText> = (1..).zip(self.pages).map(|(number, leaf)| judge_page(number, leaf)).collect();
        let has_text = pages.iter().any(|page| !page.text.is_empty());
        let recognised = pages.iter().filter_map(|page| Some((page.language.as_deref()?, page.text.as_str())));
        let language =
            language::majority(recognised).or_else(|| self.declared_language.as_deref().and_then(language::declared));
        let title = self.title.map(|title| tidy::line(&title)).filter(|title| is_title(title));
        let mut notes = self.notes;
        if has_text {
            notes.extend(note_without_text(&pages));
        }
        shorten(&mut notes);
        let outcome = if has_text { Outcome::Readable } else { Outcome::without_text() };
        Extracted { title, language: language.filter(|_| has_text), pages, outcome, notes }
    }
}

fn judge_page(number: u32, leaf: Leaf) -> PageText {
    let text = tidy::page(&leaf.text);
    PageText {
        number,
        label: leaf.label.as_deref().and_then(label),
        language: language::detect(&text),
        quality: leaf.recognised.unwrap_or_else(|| quality::of(&text).score()),
        is_recognised: leaf.recognised.is_some(),
        text,
    }
}

/// One short line, or nothing.
fn label(text: &str) -> Option<String> {
    let label: String = tidy::line(text).chars().take(LABEL_CHARACTERS).collect();
    (!label.is_empty()).then_some(label)
}

fn is_title(title: &str) -> bool {
    !title.is_empty() && title.chars().count() <= TITLE_CHARACTERS && title.chars().any(char::is_alphanumeric)
}

fn note_without_text(pages: &[PageText]) -> Option<Note> {
    let numbers: Vec<u64> =
        pages.iter().filter(|page| page.text.is_empty()).map(|page| u64::from(page.number)).collect();
    match numbers.as_slice() {
        [] => None,
        [_] => Some(Note::counted(Code::PageWithoutText, numbers)),
        some if some.len() <= PAGES_NAMED => Some(Note::counted(Code::PagesWithoutText, numbers)),
        many => Some(Note::counted(Code::ManyPagesWithoutText, [many.len() as u64, pages.len() as u64])),
    }
}

/// Puts the number of the last notes in their place where there are too many.
fn shorten(notes: &mut Vec<Note>) {
    if notes.len() > NOTES {
        let rest = notes.drain(NOTES - 1..).count();
        notes.push(Note::counted(Code::MoreNotes, [rest as u64]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(pages: &[&str]) -> Reading {
        Reading {
            pages: pages.iter().map(|page| Leaf { text: (*page).to_owned(), ..Leaf::default() }).collect(),
            declared_language: Some("fr-FR".into()),
            ..Reading::default()
        }
    }

    #[test]
    fn pages_without_text_keep_their_numbers_and_are_named() {
        let extracted = reading(&["Annex 1", " \n", "Annex 3"]).judge();

        assert_eq!(extracted.outcome, Outcome::Readable);
        assert_eq!(extracted.pages[2].number, 3);
        assert_eq!(extracted.notes, [Note::counted(Code::PageWithoutText, [2])]);
        assert_eq!(extracted.language.as_deref(), Some("fr"));
    }

    #[test]
    fn pages_without_text_are_named_as_far_as_they_are_few() {
        let without_text = |blank: usize| {
            let pages = [vec!["Annex"], vec![""; blank]].concat();
            reading(&pages).judge().account().sentence().expect("a note")
        };

        assert_eq!(without_text(2), "pages 2, 3 have no text");
        assert_eq!(without_text(10), "pages 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 have no text");
        assert_eq!(without_text(11), "11 of 12 pages have no text");
    }

    #[test]
    fn as_many_notes_as_fit_are_kept_and_of_one_more_the_number() {
        let noted = |count: u64| {
            let notes = (1..=count).map(|number| Note::counted(Code::PageUnreadable, [number])).collect();
            Reading { notes, ..reading(&["Annex"]) }.judge().notes
        };

        assert_eq!(noted(20)[19].sentence, "page 20 could not be read");
        assert_eq!(noted(21).len(), 20);
        assert_eq!(noted(21)[19].sentence, "2 more things were noted");
    }

    #[test]
    fn a_file_of_pictures_is_without_text_in_no_language() {
        let extracted = reading(&["", "\u{c}"]).judge();

        assert!(matches!(extracted.outcome, Outcome::WithoutText(_)));
        assert_eq!(extracted.pages.len(), 2);
        assert_eq!(extracted.language, None);
    }
}
