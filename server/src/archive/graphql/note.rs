//! What was noted while a file was read, as the contract shows it.

use async_graphql::{Enum, SimpleObject};
use entity::archive::note;

/// What is noted.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "note::Code")]
pub enum ReadingNoteCode {
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
    Sentence,
}

/// Something noted while a file was read.
#[derive(SimpleObject)]
pub struct ReadingNote {
    /// What it is.
    code: ReadingNoteCode,
    /// The enclosed files around what it is about, by name, the outermost first; none where it is about the file itself.
    inside: Vec<String>,
    /// Numbers in it, as its code has them.
    numbers: Vec<u64>,
    /// A name in it, as its code has one: of an enclosed file, a sheet or a format.
    name: Option<String>,
    /// The whole of it in English.
    sentence: String,
}

impl ReadingNote {
    /// The notes of one file in their order.
    pub fn all(notes: note::Notes) -> Vec<Self> {
        notes.0.into_iter().map(Self::from).collect()
    }
}

impl From<note::Note> for ReadingNote {
    fn from(note: note::Note) -> Self {
        let note::Note { code, inside, numbers, name, sentence } = note;
        Self { code: code.into(), inside, numbers, name, sentence }
    }
}
