//! What the search room asks of a full-text engine, whichever engine it is.
//! Not the place for who may see what (the asker's tokens arrive ready-made) nor for escaping (parts are plain text).

pub mod elsewhere;
pub mod embedded;

use futures::future::BoxFuture;
use futures::stream::BoxStream;

/// The most characters a typed text may have.
pub const MAX_QUERY_CHARS: usize = 512;
/// The most words a typed text may have, those in phrases and the excluded ones included.
pub const MAX_QUERY_WORDS: usize = 32;
/// The most hits one page of an answer may have.
pub const MAX_HITS: usize = 200;
/// About how many words a snippet has.
pub const SNIPPET_WORDS: usize = 30;

/// A full-text index over passages, grouped by document.
///
/// A document answers when every word occurs in one of its passages, counting its titles and symbol as part of each passage.
/// Everything that `seen_by` and `hidden` take away is taken away before anything is counted, ranked or cut.
pub trait SearchEngine: Send + Sync + 'static {
    /// The highest outbox sequence number that has been carried over; 0 for an index that has never been written.
    fn watermark(&self) -> BoxFuture<'_, Result<i64, EngineFault>>;

    /// Carries changes over, all or none; nothing happens when `upto` is not above the watermark.
    fn apply(&self, changes: Vec<Change>, upto: i64) -> BoxFuture<'_, Result<(), EngineFault>>;

    /// Answers a query with one page of documents.
    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Answer, SearchError>>;

    /// Fills a new index and puts it in the place of the present one, whose readers are served until then.
    ///
    /// The watermark becomes `upto`, even when it was higher: what was applied meanwhile is to be applied again.
    /// An error in the stream leaves the present index as it is.
    fn replace<'a>(
        &'a self,
        documents: BoxStream<'a, anyhow::Result<IndexedDocument>>,
        upto: i64,
    ) -> BoxFuture<'a, Result<(), EngineFault>>;

    /// Says whether the index is sound, as closely looked at as `depth` asks.
    fn check(&self, depth: Depth) -> BoxFuture<'_, Result<Soundness, EngineFault>>;
}

/// One thing that happened to a document since the watermark.
#[derive(Debug, Clone)]
pub enum Change {
    /// The document is new or has changed: it replaces whatever the index held under its id.
    Put(IndexedDocument),
    /// The document with this id is to be found no more; an unknown id is no error.
    Remove(String),
}

/// A document as the index knows it.
#[derive(Debug, Clone, Default)]
pub struct IndexedDocument {
    /// The id the hits will carry.
    pub id: String,
    /// The audience tokens of which an asker needs one; without any, nobody finds it.
    pub seen_by: Vec<String>,
    /// Its titles, the most proper one first.
    pub titles: Vec<TextIn>,
    /// Its official symbol as printed, and those it had before.
    pub symbols: Vec<String>,
    /// What kind of document it is.
    pub kind: String,
    /// The body that issued it.
    pub body: Option<String>,
    /// The year it is filed under.
    pub year: Option<i32>,
    /// The languages it can be read in.
    pub languages: Vec<String>,
    /// Its day as `YYYY-MM-DD`; among equals the newest comes first and the undated last.
    pub date: Option<String>,
    /// Its pages.
    pub passages: Vec<Passage>,
}

/// A text and the language it is in, where known.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TextIn {
    /// An ISO 639 code.
    pub language: Option<String>,
    /// The text.
    pub text: String,
}

/// One page of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Passage {
    /// The id of the file.
    pub rendition: String,
    /// The page in it, from 1.
    pub page: u32,
    /// The language of the page, as an ISO 639 code.
    pub language: Option<String>,
    /// The words on it.
    pub text: String,
}

/// What somebody asks, and what they may see.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// The text as typed: words, `"phrases"`, `-excluded`; empty lists everything, newest first.
    pub text: String,
    /// The asker's audience tokens; without any, nothing is seen.
    pub seen_by: Vec<String>,
    /// Ids of documents that are to be treated as absent.
    pub hidden: Vec<String>,
    /// Only these kinds; empty for all, here as in the other filters.
    pub kinds: Vec<String>,
    /// Only these bodies.
    pub bodies: Vec<String>,
    /// Only these years.
    pub years: Vec<i32>,
    /// Only what can be read in one of these languages.
    pub languages: Vec<String>,
    /// How many documents at most, up to [`MAX_HITS`].
    pub first: usize,
    /// The cursor of the hit after which to go on.
    pub after: Option<String>,
    /// How many pages of each document at most, the best first.
    pub pages_per_document: usize,
}

/// One page of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// How many documents answer in all.
    pub total: usize,
    /// The documents of this page, best first.
    pub hits: Vec<Hit>,
    /// How many documents each filter value would leave.
    pub facets: Facets,
    /// Whether there is more after the last hit.
    pub has_next: bool,
}

/// Counts of documents by filter value, the most frequent first; each list disregards its own filter and only that.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By kind.
    pub kinds: Vec<(String, usize)>,
    /// By issuing body.
    pub bodies: Vec<(String, usize)>,
    /// By year, the newest first.
    pub years: Vec<(i32, usize)>,
    /// By language; a document counts under each of its languages.
    pub languages: Vec<(String, usize)>,
}

/// A document that answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hit {
    /// Its id.
    pub document: String,
    /// Where it stands in this answer, for [`Query::after`].
    pub cursor: String,
    /// The title that answers best, else the first; empty for a document without titles.
    pub title: Vec<Part>,
    /// The language of that title.
    pub title_language: Option<String>,
    /// The pages that answer, best first; none when only title or symbol do.
    pub pages: Vec<PageHit>,
}

/// A page that answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageHit {
    /// The id of the file.
    pub rendition: String,
    /// The page in it, from 1.
    pub page: u32,
    /// The language of the page.
    pub language: Option<String>,
    /// The words around the best matches.
    pub snippet: Vec<Part>,
}

/// A run of plain text, not escaped for any medium.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// The text.
    pub text: String,
    /// Whether it is what was asked for.
    pub is_match: bool,
}

/// How closely to look at an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Quick enough to be asked every second.
    Glance,
    /// Reads everything there is.
    Thorough,
}

/// What a sound index holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Soundness {
    /// How many documents.
    pub documents: usize,
    /// How many passages.
    pub passages: usize,
    /// The highest outbox sequence number carried over.
    pub watermark: i64,
}

/// The engine cannot do its work.
#[derive(Debug, thiserror::Error)]
pub enum EngineFault {
    /// Another process writes to the index.
    #[error("the search index is in use by another process; stop that one, or give this one a folder of its own")]
    Locked,
    /// The index cannot be trusted.
    #[error("the search index is damaged; rebuild it with `kp-hub reindex`")]
    Damaged(#[source] anyhow::Error),
    /// The index cannot be read or written.
    #[error("the search index cannot be read or written; see whether its disk is full and its folder writable")]
    Store(#[source] anyhow::Error),
    /// The documents for a new index could not be had.
    #[error("the search index was not rebuilt, because the documents could not be read; the old one is still in place")]
    Documents(#[source] anyhow::Error),
}

/// A query has no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The query asks what cannot be asked; a sentence for the asker.
    #[error("{0}")]
    Query(String),
    /// The engine cannot do its work.
    #[error(transparent)]
    Fault(#[from] EngineFault),
}
