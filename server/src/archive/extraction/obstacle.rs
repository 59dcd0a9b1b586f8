//! Why a file could not be read, in words for the person who deposited it.
//! The causes for operators go to the log, not here.

use entity::archive::note::{Code, Note};

/// What stood between a file and its text; `Display` is the sentence that is shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.note().sentence)]
pub enum Obstacle {
    /// The bytes are none of the formats that are read.
    UnknownKind,
    /// A binary `.doc`, `.ppt` or `.xls` file.
    OldOffice,
    /// The bytes do not begin as the format demands.
    Mislabelled {
        /// The format that was expected.
        expected: &'static str,
    },
    /// No byte in it.
    Empty,
    /// Nothing at that path, or no right to read it.
    Missing,
    /// A password is needed to open it.
    Protected,
    /// The format is broken.
    Damaged,
    /// More bytes than [`super::Limits::file_bytes`].
    TooLarge {
        /// The limit, in units of 1,000,000 bytes.
        megabytes: u64,
    },
    /// More than [`super::Limits::unpacked_bytes`] after unpacking.
    UnpacksTooLarge {
        /// The limit, in units of 1,000,000 bytes.
        megabytes: u64,
    },
    /// Deeper than [`super::Limits::xml_depth`] or more than [`super::Limits::xml_elements`].
    TooIntricate,
    /// The processor or wall time ran out.
    TookTooLong,
    /// The memory ran out.
    TooMuchMemory,
    /// The reader fell over.
    Crashed,
    /// The reading process could not be started.
    NotStarted,
}

impl Obstacle {
    /// What is noted of the file.
    pub fn note(&self) -> Note {
        match self {
            Self::UnknownKind => Note::of(Code::UnknownKind),
            Self::OldOffice => Note::of(Code::OldOffice),
            Self::Mislabelled { expected } => Note::named(Code::Mislabelled, expected),
            Self::Empty => Note::of(Code::Empty),
            Self::Missing => Note::of(Code::Missing),
            Self::Protected => Note::of(Code::Protected),
            Self::Damaged => Note::of(Code::Damaged),
            Self::TooLarge { megabytes } => Note::counted(Code::TooLarge, [*megabytes]),
            Self::UnpacksTooLarge { megabytes } => Note::counted(Code::UnpacksTooLarge, [*megabytes]),
            Self::TooIntricate => Note::of(Code::TooIntricate),
            Self::TookTooLong => Note::of(Code::TookTooLong),
            Self::TooMuchMemory => Note::of(Code::TooMuchMemory),
            Self::Crashed => Note::of(Code::Crashed),
            Self::NotStarted => Note::of(Code::NotStarted),
        }
    }

    /// Whether it is the reader that gave out, so that another may do better.
    pub(super) const fn is_of_reader(&self) -> bool {
        matches!(self, Self::Crashed | Self::TookTooLong | Self::TooMuchMemory)
    }

    /// What a failure to read bytes means: want of memory is told apart from `otherwise`.
    pub(super) fn of_io(fault: &std::io::Error, otherwise: Self) -> Self {
        match fault.kind() {
            std::io::ErrorKind::OutOfMemory => Self::TooMuchMemory,
            _ => otherwise,
        }
    }
}
