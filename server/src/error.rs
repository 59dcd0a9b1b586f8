//! What can go wrong, in two kinds: a refusal is the asker's to read, a fault is ours to mend.
//! `Display` is safe to show for both; the cause of a fault travels as its source and is logged once, in `http`.

use std::borrow::Cow;
use std::sync::Arc;

use crate::records::{self, Outage};

/// Why a refusal was given; the word that goes out as `extensions.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// It does not exist, or not for this asker.
    NotFound,
    /// The asker sees it and may not do this.
    Forbidden,
    /// The asker has to sign in first.
    Unauthenticated,
    /// An input does not say what it should.
    BadInput,
    /// An input is larger than a stated limit.
    TooLarge,
    /// It was changed or taken meanwhile.
    Conflict,
    /// It took longer than a stated limit.
    Timeout,
    /// The asker asked too often.
    TooMany,
    /// The hub has too much to do.
    Busy,
    /// A part that it needs does not answer; everything else does.
    Unavailable,
}

impl Code {
    /// As written in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "NOT_FOUND",
            Self::Forbidden => "FORBIDDEN",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::BadInput => "BAD_INPUT",
            Self::TooLarge => "TOO_LARGE",
            Self::Conflict => "CONFLICT",
            Self::Timeout => "TIMEOUT",
            Self::TooMany => "TOO_MANY_REQUESTS",
            Self::Busy => "BUSY",
            Self::Unavailable => "UNAVAILABLE",
        }
    }
}

/// The failure of a read or an act.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The asker's to read: code, field and text go out as they are.
    #[error("{text}")]
    Refusal {
        /// Why.
        code: Code,
        /// The input field at fault, as the contract names it.
        field: Option<&'static str>,
        /// What is wrong and what to do.
        text: Cow<'static, str>,
    },
    /// Ours to mend: the cause goes to the log.
    #[error("something went wrong on our side; it has been written down, please try again later")]
    Fault(#[source] anyhow::Error),
}

impl Error {
    /// Whether a part that is needed does not answer: later the same may succeed.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Refusal { code: Code::Unavailable, .. })
    }
}

/// What a read or an act gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal that concerns no single field.
pub fn refuse(code: Code, text: impl Into<Cow<'static, str>>) -> Error {
    Error::Refusal { code, field: None, text: text.into() }
}

/// A refusal of one input field, named as the contract names it.
pub fn refuse_field(field: &'static str, text: impl Into<Cow<'static, str>>) -> Error {
    Error::Refusal { code: Code::BadInput, field: Some(field), text: text.into() }
}

impl From<sea_orm::DbErr> for Error {
    fn from(cause: sea_orm::DbErr) -> Self {
        if records::refuses_a_value(&cause) {
            let text = "a text or a date that was given cannot be kept; leave out what is not to be seen in it";
            return refuse(Code::BadInput, text);
        }
        match Outage::of(&cause) {
            Some(outage) => {
                tracing::error!(cause = format!("{:#}", anyhow::Error::new(cause)), "the records do not answer");
                refuse(Code::Unavailable, told(outage))
            }
            None => Self::Fault(cause.into()),
        }
    }
}

/// What whoever asks is told of records that do not answer.
fn told(outage: Outage) -> &'static str {
    match outage {
        Outage::Away => "the records cannot be reached at this moment; try again in a minute",
        Outage::BrokenOff => {
            "the records were lost in the middle of this; see whether what you wanted was done, then try again"
        }
        Outage::Held => "the records are taken up by other changes at this moment; try again in a minute",
    }
}

impl From<anyhow::Error> for Error {
    fn from(cause: anyhow::Error) -> Self {
        Self::Fault(cause)
    }
}

impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Self {
        Self::Fault(cause.into())
    }
}

impl From<entity::BadId> for Error {
    fn from(cause: entity::BadId) -> Self {
        refuse(Code::BadInput, cause.to_string())
    }
}

/// A failure that several edges of one request share.
impl From<Arc<Error>> for Error {
    fn from(shared: Arc<Error>) -> Self {
        match &*shared {
            Self::Refusal { code, field, text } => Self::Refusal { code: *code, field: *field, text: text.clone() },
            Self::Fault(_) => Self::Fault(anyhow::Error::new(shared)),
        }
    }
}
