//! What was noted while a file was read, in the language now shown. Not for deciding what is worth a note.
//! The English is what the server says; here it is the key to the other languages.

use crate::contract::schema;
use crate::kit::language::{fill, translation};
use crate::kit::number::{digits, list};
use crate::translated;
use leptos::prelude::*;

/// What is noted.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingNoteCode {
    UnknownKind,
    OldOffice,
    Mislabelled,
    Empty,
    Missing,
    Protected,
    Damaged,
    TooLarge,
    UnpacksTooLarge,
    TooIntricate,
    TookTooLong,
    TooMuchMemory,
    Crashed,
    NotStarted,
    WithoutText,
    PageWithoutText,
    PagesWithoutText,
    ManyPagesWithoutText,
    PageUnreadable,
    PageNotRecognised,
    PagesNotRecognised,
    PictureNotRecognised,
    RecogniserMissing,
    CutAfterPages,
    CutAfterCharacters,
    CutAfterEnclosedFiles,
    EnclosedFilesUnread,
    EnclosedFileWithoutText,
    PartLeftOut,
    MessageMalformed,
    MessageEncrypted,
    SlideHidden,
    SheetHidden,
    MoreNotes,
    Sentence,
    /// Of a server that is newer than the page.
    #[cynic(fallback)]
    Unknown,
}

/// Something noted while a file was read.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct ReadingNote {
    pub code: ReadingNoteCode,
    pub inside: Vec<String>,
    pub numbers: Vec<i32>,
    pub name: Option<String>,
    pub sentence: String,
}

/// The notes, one below the other.
pub fn noted(notes: Vec<ReadingNote>) -> impl IntoView {
    let paragraph = |note: ReadingNote| {
        let said = move || {
            let (tag, said) = match in_language(&note) {
                Some(said) => (None, said),
                None => (Some("en"), note.sentence.clone()),
            };
            view! { <p lang=tag dir="auto">{said}</p> }.into_any()
        };
        said.into_any()
    };
    view! { <div class="caution noted">{notes.into_iter().map(paragraph).collect_view()}</div> }
}

/// The note in the language now shown; none where that is English, or where there is nothing but its sentence.
fn in_language(note: &ReadingNote) -> Option<String> {
    let words = translation(place(note.code)?)?;
    let each: Vec<String> = note.numbers.iter().copied().map(digits).collect();
    let [number, all] = [each.first(), each.last()].map(|digits| digits.map_or("", String::as_str));
    let numbers = list(each.iter().map(String::as_str));
    let name = note.name.as_deref().unwrap_or_default();
    let said = fill(words, &[("number", &number), ("all", &all), ("numbers", &numbers), ("name", &name)]);
    let around = translation(translated!("in the enclosed file {name}: {note}", name, note))?;
    Some(note.inside.iter().rev().fold(said, |note, name| fill(around, &[("name", name), ("note", &note)])))
}

/// Where the words of a code are found; none where it has none.
fn place(code: ReadingNoteCode) -> Option<usize> {
    Some(match code {
        ReadingNoteCode::UnknownKind => translated!(
            "this is not a kind of file whose text can be read; deposit it as PDF, DOCX, PPTX, XLSX, ODT, HTML, e-mail message (EML), Markdown or plain text"
        ),
        ReadingNoteCode::OldOffice => translated!(
            "this is a file of an old Office version; open it, save it as DOCX, PPTX, XLSX or PDF and deposit that"
        ),
        ReadingNoteCode::Mislabelled => {
            translated!("the file is not the {name} file it claims to be; check that the right file was chosen", name)
        }
        ReadingNoteCode::Empty => translated!("the file is empty; deposit it again from its source"),
        ReadingNoteCode::Missing => translated!("the file could not be opened where it is kept; deposit it again"),
        ReadingNoteCode::Protected => {
            translated!("the file is protected by a password; deposit a copy saved without one")
        }
        ReadingNoteCode::Damaged => translated!(
            "the file is damaged or incomplete; open it in the program it was made with, save it again and deposit that"
        ),
        ReadingNoteCode::TooLarge => translated!(
            "the file is larger than {number} MB, the most that is read; split it or reduce its pictures",
            number
        ),
        ReadingNoteCode::UnpacksTooLarge => translated!(
            "the file unpacks to more than {number} MB of text and structure, which no ordinary document does; save it again or deposit it as PDF",
            number
        ),
        ReadingNoteCode::TooIntricate => translated!(
            "the file is built more intricately than can be read safely; save it again or deposit it as PDF"
        ),
        ReadingNoteCode::TookTooLong => {
            translated!("reading the file took too long and was stopped; split it or deposit it in another format")
        }
        ReadingNoteCode::TooMuchMemory => {
            translated!("reading the file needs more memory than is allowed; split it or deposit it in another format")
        }
        ReadingNoteCode::Crashed => translated!(
            "the reader failed on this file; save it again in the program it was made with, or deposit it in another format"
        ),
        ReadingNoteCode::NotStarted => {
            translated!("the file could not be read because the reader did not start; tell the operators of this site")
        }
        ReadingNoteCode::WithoutText => translated!(
            "the file opens but holds no text; if its pages are scanned pictures, deposit a copy with recognised text, so that words inside it can be found"
        ),
        ReadingNoteCode::PageWithoutText => translated!("page {number} has no text", number),
        ReadingNoteCode::PagesWithoutText => translated!("pages {numbers} have no text", numbers),
        ReadingNoteCode::ManyPagesWithoutText => translated!("{number} of {all} pages have no text", all, number),
        ReadingNoteCode::PageUnreadable => translated!("page {number} could not be read", number),
        ReadingNoteCode::PageNotRecognised => translated!("page {number} could not be recognised", number),
        ReadingNoteCode::PagesNotRecognised => {
            translated!("pages from {number} on were not recognised, as that would have taken too long", number)
        }
        ReadingNoteCode::PictureNotRecognised => translated!("the picture could not be recognised"),
        ReadingNoteCode::RecogniserMissing => {
            translated!("pages without text were not recognised, as tesseract is not installed here")
        }
        ReadingNoteCode::CutAfterPages => translated!("cut after {number} pages", number),
        ReadingNoteCode::CutAfterCharacters => translated!("cut after {number} characters", number),
        ReadingNoteCode::CutAfterEnclosedFiles => translated!("cut after {number} enclosed files", number),
        ReadingNoteCode::EnclosedFilesUnread => {
            translated!("the enclosed file {name} and what follows it were not read", name)
        }
        ReadingNoteCode::EnclosedFileWithoutText => translated!("the enclosed file {name} has no text", name),
        ReadingNoteCode::PartLeftOut => translated!("a part of the file that brings the reader down was left out"),
        ReadingNoteCode::MessageMalformed => {
            translated!("the message is not built as messages are; it was read as plain text")
        }
        ReadingNoteCode::MessageEncrypted => translated!("the message is encrypted, so that only its header was read"),
        ReadingNoteCode::SlideHidden => translated!("slide {number} is hidden in the show", number),
        ReadingNoteCode::SheetHidden => translated!("the sheet {name} is hidden in the workbook", name),
        ReadingNoteCode::MoreNotes => translated!("{number} more things were noted", number),
        ReadingNoteCode::Sentence | ReadingNoteCode::Unknown => return None,
    })
}
