//! Why a file could not be read, in words for the person who deposited it.
//! The causes for operators go to the log, not here.

/// What stood between a file and its text; `Display` is the sentence that is shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// The bytes are none of the formats that are read.
    #[error(
        "this is not a kind of file whose text can be read; deposit it as PDF, DOCX, PPTX, XLSX, ODT, HTML, e-mail message (EML), Markdown or plain text"
    )]
    UnknownKind,
    /// A binary `.doc`, `.ppt` or `.xls` file.
    #[error("this is a file of an old Office version; open it, save it as DOCX, PPTX, XLSX or PDF and deposit that")]
    OldOffice,
    /// The bytes do not begin as the format demands.
    #[error("the file is not the {expected} file it claims to be; check that the right file was chosen")]
    Mislabelled {
        /// The format that was expected.
        expected: &'static str,
    },
    /// No byte in it.
    #[error("the file is empty; deposit it again from its source")]
    Empty,
    /// Nothing at that path, or no right to read it.
    #[error("the file could not be opened where it is kept; deposit it again")]
    Missing,
    /// A password is needed to open it.
    #[error("the file is protected by a password; deposit a copy saved without one")]
    Protected,
    /// The format is broken.
    #[error(
        "the file is damaged or incomplete; open it in the program it was made with, save it again and deposit that"
    )]
    Damaged,
    /// More bytes than [`super::Limits::file_bytes`].
    #[error("the file is larger than {megabytes} MB, the most that is read; split it or reduce its pictures")]
    TooLarge {
        /// The limit, in units of 1,000,000 bytes.
        megabytes: u64,
    },
    /// More than [`super::Limits::unpacked_bytes`] after unpacking.
    #[error(
        "the file unpacks to more than {megabytes} MB of text and structure, which no ordinary document does; save it again or deposit it as PDF"
    )]
    UnpacksTooLarge {
        /// The limit, in units of 1,000,000 bytes.
        megabytes: u64,
    },
    /// Deeper than [`super::Limits::xml_depth`] or more than [`super::Limits::xml_elements`].
    #[error("the file is built more intricately than can be read safely; save it again or deposit it as PDF")]
    TooIntricate,
    /// The processor or wall time ran out.
    #[error("reading the file took too long and was stopped; split it or deposit it in another format")]
    TookTooLong,
    /// The memory ran out.
    #[error("reading the file needs more memory than is allowed; split it or deposit it in another format")]
    TooMuchMemory,
    /// The reader fell over.
    #[error(
        "the reader failed on this file; save it again in the program it was made with, or deposit it in another format"
    )]
    Crashed,
    /// The reading process could not be started.
    #[error("the file could not be read because the reader did not start; tell the operators of this site")]
    NotStarted,
}

impl Obstacle {
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
