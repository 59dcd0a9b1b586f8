//! Text out of deposited files, page by page, in a process of its own with limits.
//! It is not for storing, describing or indexing what was read.

mod cell;
pub mod child;
mod docx;
mod drawing;
mod email;
mod enclosure;
mod encoding;
mod group;
mod html;
mod isolation;
mod language;
mod limits;
mod manuscript;
mod margins;
mod markdown;
mod media_type;
mod obstacle;
mod odt;
mod package;
mod passage;
mod pdf;
mod picture;
mod plain;
mod poppler;
mod pptx;
mod program;
mod quality;
mod reader;
mod reading;
mod recognition;
mod relations;
mod tidy;
mod tools;
#[cfg(test)]
mod trial;
mod worker;
mod written;
mod xlsx;
mod xml;

use entity::archive::note::{Code, Note, Notes};
use serde::{Deserialize, Serialize, Serializer};

pub use limits::Limits;
pub use media_type::{MediaType, SNIFF_BYTES, sniff};
pub use obstacle::Obstacle;
use reader::Desk;
use reading::Reading;
pub use tools::{Recognition, Tools};
pub use worker::Worker;
use written::Written;

/// What was read from one file; a file that could not be read has no pages and says why in `outcome`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "Written<'static>")]
pub struct Extracted {
    /// The title the file gives itself: its metadata, else its first heading.
    pub title: Option<String>,
    /// BCP 47 tag of the language most of the text is in; what the file declares where none was recognised.
    pub language: Option<String>,
    /// Pages in order, numbered from 1 without gaps, with those that have no text.
    pub pages: Vec<PageText>,
    /// How the reading ended.
    pub outcome: Outcome,
    /// What was left out or could not be read, such as all after 2000 pages.
    pub notes: Vec<Note>,
}

/// The text of one page, or of one passage where the format knows no pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageText {
    /// Place in the file, from 1.
    pub number: u32,
    /// Lines in reading order; empty when the page shows pictures only.
    pub text: String,
    /// What people call the page: a slide's title, a sheet's or an attachment's name.
    pub label: Option<String>,
    /// BCP 47 tag, absent when the text is too short or too mixed to tell.
    pub language: Option<String>,
    /// How far the text looks like words, from 0 (none or noise) to 1; of a recognised page, how sure the
    /// recognition was of its words.
    pub quality: f32,
    /// Whether the text was recognised from a picture, so that it may hold errors.
    pub is_recognised: bool,
}

/// How the reading of a file ended; the notes are for the person who deposited it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// At least one page has text.
    Readable,
    /// The file was understood and holds no text.
    WithoutText(Note),
    /// The file could not be understood, or not within the limits.
    Unreadable(Note),
}

impl Outcome {
    /// For a file that was understood and holds no text.
    fn without_text() -> Self {
        Self::WithoutText(Note::of(Code::WithoutText))
    }

    /// Why there is no text; absent where there is.
    pub fn reason(&self) -> Option<&Note> {
        match self {
            Self::Readable => None,
            Self::WithoutText(reason) | Self::Unreadable(reason) => Some(reason),
        }
    }
}

/// Reads a file in this very process, without walls around it and without other programs: for trying the readers out
/// on bytes that are meant to break them.
#[must_use]
pub fn read_unguarded(bytes: &[u8], media_type: MediaType, limits: &Limits) -> Extracted {
    let desk = Desk::of(limits.clone(), Tools::default());
    reader::read(bytes, media_type, &desk)
        .map_or_else(|obstacle| Extracted::unreadable(&obstacle), |reading| reading.judge())
}

impl Serialize for Extracted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::from(self).serialize(serializer)
    }
}

impl Extracted {
    /// The answer for a file that an obstacle kept from being read.
    #[must_use]
    pub fn unreadable(obstacle: &Obstacle) -> Self {
        Self {
            title: None,
            language: None,
            pages: Vec::new(),
            outcome: Outcome::Unreadable(obstacle.note()),
            notes: Vec::new(),
        }
    }

    /// All that was noted: why there is no text, then the rest.
    pub fn account(&self) -> Notes {
        Notes(self.outcome.reason().into_iter().chain(&self.notes).cloned().collect())
    }
}
