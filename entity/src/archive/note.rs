//! What is noted while a file is read: why it has no text, and what of it was left out.
//! Not for the note of an editor on what changed.

use sea_orm::{EnumIter, FromJsonQueryResult};
use serde::{Deserialize, Serialize};

/// What is noted, without its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The bytes are none of the formats that are read.
    UnknownKind,
    /// A binary `.doc`, `.ppt` or `.xls` file.
    OldOffice,
    /// The bytes do not begin as the format does that is its name.
    Mislabelled,
    /// No byte in it.
    Empty,
    /// Nothing could be opened where it is kept.
    Missing,
    /// A password is needed to open it.
    Protected,
    /// The format is broken.
    Damaged,
    /// Larger than its number of megabytes.
    TooLarge,
    /// Unpacks to more than its number of megabytes.
    UnpacksTooLarge,
    /// Nested deeper or made of more parts than is read safely.
    TooIntricate,
    /// The time ran out.
    TookTooLong,
    /// The memory ran out.
    TooMuchMemory,
    /// The reader fell over.
    Crashed,
    /// The reader could not be started.
    NotStarted,
    /// The file was understood and holds no text.
    WithoutText,
    /// The page of its number has no text.
    PageWithoutText,
    /// The pages of its numbers have no text.
    PagesWithoutText,
    /// So many pages have no text, its first number, of so many, its second.
    ManyPagesWithoutText,
    /// The page of its number could not be read.
    PageUnreadable,
    /// No text could be recognised on the page of its number.
    PageNotRecognised,
    /// The time for recognition was over at the page of its number.
    PagesNotRecognised,
    /// No text could be recognised in the picture.
    PictureNotRecognised,
    /// The program that recognises text is not here.
    RecogniserMissing,
    /// Nothing after its number of pages was read.
    CutAfterPages,
    /// Nothing after its number of characters was read.
    CutAfterCharacters,
    /// Nothing after its number of enclosed files was read.
    CutAfterEnclosedFiles,
    /// The enclosed file of its name was not read, nor what follows it.
    EnclosedFilesUnread,
    /// The enclosed file of its name has no text.
    EnclosedFileWithoutText,
    /// What the reader fell over was left out.
    PartLeftOut,
    /// The e-mail message is broken, and was read as plain text.
    MessageMalformed,
    /// Of the e-mail message only the header can be read.
    MessageEncrypted,
    /// The slide of its number is hidden.
    SlideHidden,
    /// The sheet of its name is hidden.
    SheetHidden,
    /// So many more things were noted as its number.
    MoreNotes,
    /// Nothing but its sentence is known: another version of the program has noted it.
    #[serde(other)]
    Sentence,
}

impl Code {
    /// What it says in English, with the places of its values in braces: `number` is the first of its numbers, `all`
    /// the last, `numbers` each of them. One line without a capital and a full stop.
    pub const fn words(self) -> &'static str {
        match self {
            Self::UnknownKind => {
                "this is not a kind of file whose text can be read; deposit it as PDF, DOCX, PPTX, XLSX, ODT, HTML, \
                 e-mail message (EML), Markdown or plain text"
            }
            Self::OldOffice => {
                "this is a file of an old Office version; open it, save it as DOCX, PPTX, XLSX or PDF and deposit that"
            }
            Self::Mislabelled => {
                "the file is not the {name} file it claims to be; check that the right file was chosen"
            }
            Self::Empty => "the file is empty; deposit it again from its source",
            Self::Missing => "the file could not be opened where it is kept; deposit it again",
            Self::Protected => "the file is protected by a password; deposit a copy saved without one",
            Self::Damaged => {
                "the file is damaged or incomplete; open it in the program it was made with, save it again and deposit \
                 that"
            }
            Self::TooLarge => {
                "the file is larger than {number} MB, the most that is read; split it or reduce its pictures"
            }
            Self::UnpacksTooLarge => {
                "the file unpacks to more than {number} MB of text and structure, which no ordinary document does; \
                 save it again or deposit it as PDF"
            }
            Self::TooIntricate => {
                "the file is built more intricately than can be read safely; save it again or deposit it as PDF"
            }
            Self::TookTooLong => {
                "reading the file took too long and was stopped; split it or deposit it in another format"
            }
            Self::TooMuchMemory => {
                "reading the file needs more memory than is allowed; split it or deposit it in another format"
            }
            Self::Crashed => {
                "the reader failed on this file; save it again in the program it was made with, or deposit it in \
                 another format"
            }
            Self::NotStarted => {
                "the file could not be read because the reader did not start; tell the operators of this site"
            }
            Self::WithoutText => {
                "the file opens but holds no text; if its pages are scanned pictures, deposit a copy with recognised \
                 text, so that words inside it can be found"
            }
            Self::PageWithoutText => "page {number} has no text",
            Self::PagesWithoutText => "pages {numbers} have no text",
            Self::ManyPagesWithoutText => "{number} of {all} pages have no text",
            Self::PageUnreadable => "page {number} could not be read",
            Self::PageNotRecognised => "page {number} could not be recognised",
            Self::PagesNotRecognised => "pages from {number} on were not recognised, as that would have taken too long",
            Self::PictureNotRecognised => "the picture could not be recognised",
            Self::RecogniserMissing => "pages without text were not recognised, as tesseract is not installed here",
            Self::CutAfterPages => "cut after {number} pages",
            Self::CutAfterCharacters => "cut after {number} characters",
            Self::CutAfterEnclosedFiles => "cut after {number} enclosed files",
            Self::EnclosedFilesUnread => "the enclosed file {name} and what follows it were not read",
            Self::EnclosedFileWithoutText => "the enclosed file {name} has no text",
            Self::PartLeftOut => "a part of the file that brings the reader down was left out",
            Self::MessageMalformed => "the message is not built as messages are; it was read as plain text",
            Self::MessageEncrypted => "the message is encrypted, so that only its header was read",
            Self::SlideHidden => "slide {number} is hidden in the show",
            Self::SheetHidden => "the sheet {name} is hidden in the workbook",
            Self::MoreNotes => "{number} more things were noted",
            Self::Sentence => "",
        }
    }
}

/// Something noted while a file was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it is.
    pub code: Code,
    /// The enclosed files around what it is about, the outermost first; none where it is about the file itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<String>,
    /// Numbers in it, as its code has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<u64>,
    /// A name in it, as its code has one: of an enclosed file, a sheet or a format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The whole of it in English.
    pub sentence: String,
}

impl Note {
    /// A note whose code says all.
    pub fn of(code: Code) -> Self {
        Self::with(code, Vec::new(), None)
    }

    /// A note with numbers.
    pub fn counted(code: Code, numbers: impl IntoIterator<Item = u64>) -> Self {
        Self::with(code, numbers.into_iter().collect(), None)
    }

    /// A note with a name.
    pub fn named(code: Code, name: &str) -> Self {
        Self::with(code, Vec::new(), Some(name.to_owned()))
    }

    /// What another version of the program has noted.
    pub fn said(sentence: &str) -> Self {
        Self { sentence: sentence.to_owned(), ..Self::of(Code::Sentence) }
    }

    /// The same of the enclosed file of a name.
    #[must_use]
    pub fn within(self, name: &str) -> Self {
        let sentence = format!("in the enclosed file {name}: {}", self.sentence);
        Self { inside: [vec![name.to_owned()], self.inside].concat(), sentence, ..self }
    }

    fn with(code: Code, numbers: Vec<u64>, name: Option<String>) -> Self {
        let digits: Vec<String> = numbers.iter().map(u64::to_string).collect();
        let number = |digits: Option<&String>| digits.cloned().unwrap_or_default();
        let sentence = code
            .words()
            .replace("{number}", &number(digits.first()))
            .replace("{all}", &number(digits.last()))
            .replace("{numbers}", &digits.join(", "))
            // Last: what looks like a place in a name is none.
            .replace("{name}", name.as_deref().unwrap_or_default());
        Self { code, inside: Vec::new(), numbers, name, sentence }
    }
}

/// All that was noted of one file, in the order of its pages; stored as a JSON list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Notes(pub Vec<Note>);

impl Notes {
    /// All of it as one sentence in English; absent where nothing was noted.
    pub fn sentence(&self) -> Option<String> {
        let sentences: Vec<&str> = self.0.iter().map(|note| note.sentence.as_str()).collect();
        (!sentences.is_empty()).then(|| sentences.join("; "))
    }

    /// The notes, or what an earlier version has kept in their place: their sentence.
    pub fn or_said(notes: Option<Self>, sentence: Option<&str>) -> Self {
        notes.unwrap_or_else(|| Self(sentence.map(Note::said).into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn values_stand_where_the_words_have_them() {
        let sentence = |note: Note| note.sentence;

        assert_eq!(sentence(Note::counted(Code::PagesWithoutText, [2, 4])), "pages 2, 4 have no text");
        assert_eq!(sentence(Note::counted(Code::ManyPagesWithoutText, [12, 40])), "12 of 40 pages have no text");
        let odd = Note::named(Code::SheetHidden, "{number}").within("b.zip").within("a.eml");
        assert_eq!(odd.inside, ["a.eml", "b.zip"]);
        assert_eq!(
            odd.sentence,
            "in the enclosed file a.eml: in the enclosed file b.zip: the sheet {number} is hidden in the workbook"
        );
    }

    #[test]
    fn what_a_code_says_is_one_line_without_a_capital_and_a_full_stop() {
        for code in Code::iter().filter(|code| *code != Code::Sentence) {
            let words = Note::with(code, vec![2, 4], Some("a".to_owned())).sentence;

            assert!(words.starts_with(|first: char| first.is_lowercase() || first.is_ascii_digit()), "{words}");
            assert!(!words.ends_with('.') && !words.contains(['\n', '{', '}']) && !words.contains("  "), "{words}");
        }
    }

    #[test]
    fn what_another_version_has_noted_is_its_sentence() {
        let of_tomorrow =
            r#"[{"code":"upside_down","numbers":[3],"corner":"left","sentence":"page 3 hangs on its head"}]"#;

        let notes: Notes = serde_json::from_str(of_tomorrow).expect("notes");
        let of_yesterday = Notes::or_said(None, Some("page 3 hangs on its head"));

        assert_eq!(notes.0[0].code, Code::Sentence);
        assert_eq!(notes.sentence(), of_yesterday.sentence());
        assert_eq!(Notes::or_said(None, None), Notes::default());
    }
}
