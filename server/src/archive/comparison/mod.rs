//! Two files of one document side by side: versions in time with their differences, or languages page by page.
//! Not here: what a file says by itself.

mod difference;
pub mod graphql;
mod paragraph;

use std::time::{Duration, Instant};

use entity::RenditionId;
use entity::archive::{page, rendition};
use tokio::sync::Semaphore;

use self::paragraph::Paragraph;
use super::{commands, store};
use crate::cx::Cx;
use crate::error::{Code, Result, refuse};
use crate::page::MOST;

/// The longest text that is compared, in characters of each file.
pub const MOST_CHARACTERS: usize = 1_000_000;

/// For how long the fewest differences are sought; after that larger ones are taken that are found at once.
const LONGEST: Duration = Duration::from_secs(5);

/// Two files side by side.
pub struct Comparison {
    /// The file on the left.
    pub left: rendition::Model,
    /// The file on the right.
    pub right: rendition::Model,
    /// Whether differences are marked; texts of two languages are only laid beside each other.
    pub is_marked: bool,
    /// Paragraph by paragraph.
    pub rows: Vec<Row>,
}

/// Paragraphs that belong beside each other; at least one of them is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// On the left.
    pub left: Option<Side>,
    /// On the right.
    pub right: Option<Side>,
}

/// A paragraph of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The page on which it begins, from 1.
    pub page: i32,
    /// Its text in pieces; line ends are spaces.
    pub pieces: Vec<Piece>,
}

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text, plain.
    pub text: String,
    /// What has become of it.
    pub change: Change,
}

/// What has become of a text from the left to the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It stands on both sides.
    Same,
    /// It stands on the left alone.
    Removed,
    /// It stands on the right alone.
    Added,
}

impl Side {
    fn new(paragraph: &Paragraph, change: Change) -> Self {
        Self { page: paragraph.page, pieces: vec![Piece { text: paragraph.text.clone(), change }] }
    }
}

impl Row {
    /// Whether its sides differ.
    pub fn is_changed(&self) -> bool {
        let mut sides = self.left.iter().chain(&self.right);
        sides.any(|side| side.pieces.iter().any(|piece| piece.change != Change::Same))
    }
}

/// How many comparisons are made at once; the others wait their turn.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Lays two files of one document beside each other, as far as the asker may read both.
pub async fn compare(cx: &Cx, left: RenditionId, right: RenditionId) -> Result<Comparison> {
    let found = store::find_renditions(&cx.db, &cx.actor, &[left, right]).await?;
    let find = |id| found.iter().find(|(rendition, _)| rendition.id == id).cloned().ok_or_else(commands::no_document);
    let ((left, of_left), (right, of_right)) = (find(left)?, find(right)?);
    if of_left != of_right {
        return Err(refuse(Code::BadInput, "these are files of two documents; choose two of one document"));
    }
    let texts = [text_of(cx, &left).await?, text_of(cx, &right).await?];
    let is_marked = are_of_one_language(&left, &right);
    let turn = TURNS.acquire().await.map_err(anyhow::Error::new)?;
    let rows = tokio::task::spawn_blocking(move || {
        // Kept to the end of the work, even where nobody waits for it any more.
        let _turn = turn;
        let [left, right] = texts;
        match is_marked {
            true => difference::rows(&left, &right, Instant::now() + LONGEST),
            false => paragraph::beside(&left, &right),
        }
    });
    Ok(Comparison { rows: rows.await.map_err(anyhow::Error::new)?, left, right, is_marked })
}

/// The pages of a file; refused where they are too much to compare.
async fn text_of(cx: &Cx, rendition: &rendition::Model) -> Result<Vec<page::Model>> {
    let (mut pages, mut characters): (Vec<page::Model>, usize) = (Vec::new(), 0);
    loop {
        let last = pages.last().map_or(0, |page| page.number);
        let more = store::pages_of(&cx.db, &[rendition.id], last, MOST).await?;
        if more.is_empty() {
            return Ok(pages);
        }
        characters += more.iter().map(|page| page.text.chars().count()).sum::<usize>();
        if characters > MOST_CHARACTERS {
            let text = format!(
                "texts of at most {MOST_CHARACTERS} characters are compared; `{}` is longer, so open the files one by one",
                rendition.file_name
            );
            return Err(refuse(Code::TooLarge, text));
        }
        pages.extend(more);
    }
}

/// Whether two files may say the same in the same words: a language that is not known may be the other's.
fn are_of_one_language(left: &rendition::Model, right: &rendition::Model) -> bool {
    let primary = |rendition: &rendition::Model| {
        rendition.language.as_deref().and_then(|tag| tag.split('-').next()).map(ToOwned::to_owned)
    };
    match (primary(left), primary(right)) {
        (Some(left), Some(right)) => left == right,
        (None, _) | (_, None) => true,
    }
}
