//! What the search room asks of a full-text engine, whichever engine it is.
//! Not the place for who may see what (the asker's tokens arrive ready-made) nor for escaping (parts are plain text).

#[cfg(test)]
mod conformance;
mod cursor;
pub mod elsewhere;
pub mod embedded;
mod inventory;
mod likeness;
pub mod meilisearch;
mod ranking;
mod remembered;
mod snippet;

use futures::future::BoxFuture;
use futures::stream::BoxStream;

pub use self::inventory::{Entry, Inventory};

/// The most characters a typed text may have.
pub const MAX_QUERY_CHARS: usize = 512;
/// The most words a typed text may have, those in phrases and the excluded ones included.
pub const MAX_QUERY_WORDS: usize = 32;
/// The most hits one page of an answer may have.
pub const MAX_HITS: usize = 200;
/// The most documents a list of suggestions or of similar documents may have.
pub const MAX_SUGGESTIONS: usize = 20;
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

    /// The documents whose titles or symbols answer a text that is still being typed, best first; none for an empty one.
    fn suggest<'a>(&'a self, wish: &'a Wish) -> BoxFuture<'a, Result<Vec<Suggestion>, SearchError>>;

    /// The documents that have most of a document's telling words, best first and without itself;
    /// none for a document that the asker may not see.
    /// Which words tell is judged by how many documents have them among those the asker may see.
    fn similar<'a>(
        &'a self,
        document: &'a str,
        sight: &'a Sight,
        first: usize,
    ) -> BoxFuture<'a, Result<Vec<String>, SearchError>>;

    /// Fills a new index and puts it in the place of the present one, whose readers are served until then.
    ///
    /// The watermark becomes `upto`, even when it was higher: what was applied meanwhile is to be applied again.
    /// An error in the stream leaves the present index as it is.
    fn replace<'a>(
        &'a self,
        documents: BoxStream<'a, anyhow::Result<IndexedDocument>>,
        upto: i64,
    ) -> BoxFuture<'a, Result<(), EngineFault>>;

    /// Lists what is held of the documents whose ids come after one and not after the other, or of all after the one.
    /// An empty id comes before all others.
    fn inventory<'a>(&'a self, after: &'a str, upto: Option<&'a str>) -> BoxFuture<'a, Result<Inventory, EngineFault>>;

    /// Says whether the index is sound, as closely looked at as `depth` asks.
    fn check(&self, depth: Depth) -> BoxFuture<'_, Result<Soundness, EngineFault>>;
}

/// One thing that happened to a document since the watermark.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "most changes are documents, and few are in hand at once")]
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
    /// The Participants it concerns.
    pub participants: Vec<String>,
    /// The year it is filed under.
    pub year: Option<i32>,
    /// The languages it can be read in.
    pub languages: Vec<String>,
    /// What it is about, as concepts of the vocabulary.
    pub subjects: Vec<String>,
    /// The meeting it belongs to.
    pub meeting: Option<String>,
    /// Its standing by itself; [`SUPERSEDED`] takes its place for whoever may see what superseded it.
    pub status: String,
    /// What superseded it.
    pub superseded: Vec<Supersession>,
    /// The last day its date can mean, as `YYYY-MM-DD`; among equals the newest comes first and the undated last.
    pub date: Option<String>,
    /// The first day its date can mean, as `YYYY-MM-DD`.
    pub earliest: Option<String>,
    /// Its pages.
    pub passages: Vec<Passage>,
}

/// The status of a document that another one has replaced.
pub const SUPERSEDED: &str = "superseded";

/// What takes a document's place.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Supersession {
    /// The id of the document that does. Whoever may not see that one does not know that this one is superseded.
    pub by: String,
    /// The first day on which it does, as `YYYY-MM-DD`; unknown days count as long ago.
    pub since: Option<String>,
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

/// What somebody may see.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Sight {
    /// The asker's audience tokens; without any, nothing is seen.
    pub tokens: Vec<String>,
    /// Ids of documents that are to be treated as absent.
    pub hidden: Vec<String>,
}

/// What somebody asks, and what they may see.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// The text as typed: words, `"phrases"`, `-excluded`; empty lists everything, newest first.
    pub text: String,
    /// What the asker may see.
    pub sight: Sight,
    /// What narrows the answer.
    pub narrowing: Narrowing,
    /// Other words for some of those typed.
    pub synonyms: Vec<Synonym>,
    /// When fewer documents than this answer all words, words are dropped one by one until enough do; 0 drops none.
    /// Those that nothing the asker may see has go first, then the others, the last typed of each first.
    /// Excluded words and phrases are never dropped, and one word stays where there is no phrase;
    /// no word is dropped that brings no more documents, nor any of a text that is a document's symbol.
    /// Documents are counted before they are narrowed, so that no filter changes what a text asks.
    pub enough: usize,
    /// Whether hits say why they stand where they do.
    pub explain: bool,
    /// How many documents at most, up to [`MAX_HITS`].
    pub first: usize,
    /// The cursor of the hit after which to go on.
    pub after: Option<String>,
    /// How many pages of each document at most, the best first; of those that answer with the very same words, as the
    /// same text does in another format, only the best.
    pub pages_per_document: usize,
}

/// What narrows an answer: OR within a list, AND across; an empty list narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// Only these documents, by id.
    pub only: Vec<String>,
    /// Only these kinds.
    pub kinds: Vec<String>,
    /// Only these bodies.
    pub bodies: Vec<String>,
    /// Only what concerns one of these Participants.
    pub participants: Vec<String>,
    /// Only these years.
    pub years: Vec<i32>,
    /// Only what can be read in one of these languages.
    pub languages: Vec<String>,
    /// Only what is about one of these.
    pub subjects: Vec<String>,
    /// Only what belongs to one of these meetings.
    pub meetings: Vec<String>,
    /// Only what has one of these statuses, as the asker sees them.
    pub statuses: Vec<String>,
    /// Only what may be of this day, as `YYYY-MM-DD`, or of a later one; the undated is of no day.
    pub from: Option<String>,
    /// Only what may be of this day, as `YYYY-MM-DD`, or of an earlier one.
    pub to: Option<String>,
    /// Only what there may have been on this day, as `YYYY-MM-DD`, and had not been superseded by then, as far as the
    /// asker sees; its status is that of the day.
    pub as_of: Option<String>,
}

/// Words for which others may stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonym {
    /// The words as they occur in the typed text outside quotation marks, one or several in a row, compared as words;
    /// of those that begin at one word, the one of the most words counts. An unfinished word is not completed first.
    pub words: String,
    /// What answers as well: words or phrases in any of their forms, ranked just behind the words as typed.
    pub with: Vec<String>,
}

/// What is being typed, and what the asker may see.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The text so far; its last word may be unfinished.
    pub text: String,
    /// What the asker may see.
    pub sight: Sight,
    /// How many at most, up to [`MAX_SUGGESTIONS`].
    pub first: usize,
}

/// A document that may be meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggestion {
    /// Its id.
    pub document: String,
    /// The title that answers best, else the first.
    pub title: Vec<Part>,
    /// The language of that title.
    pub title_language: Option<String>,
    /// The symbol that answers, else none.
    pub symbol: Option<Vec<Part>>,
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
    /// The words that were dropped, as typed, in the order typed; what lacks them stands behind what has all.
    pub dropped: Vec<String>,
    /// The text with its unknown words put right: a word that nothing the asker may see has, nor another form of it,
    /// gives way to the nearest that something has, of the fewest typos, then in the most documents.
    pub did_you_mean: Option<String>,
}

/// Counts of documents by filter value, the most frequent first; each list disregards its own filter and only that.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By kind.
    pub kinds: Vec<(String, usize)>,
    /// By issuing body.
    pub bodies: Vec<(String, usize)>,
    /// By Participant; a document counts under each that it concerns.
    pub participants: Vec<(String, usize)>,
    /// By year, the newest first.
    pub years: Vec<(i32, usize)>,
    /// By language; a document counts under each of its languages.
    pub languages: Vec<(String, usize)>,
    /// By subject; a document counts under each of its subjects.
    pub subjects: Vec<(String, usize)>,
    /// By meeting.
    pub meetings: Vec<(String, usize)>,
    /// By status, as the asker sees it.
    pub statuses: Vec<(String, usize)>,
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
    /// Why it stands where it does, the weightiest rule first; empty unless asked for.
    pub reasons: Vec<Reason>,
}

/// What one rule of ranking says of a hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The rule.
    pub rule: Rule,
    /// What it found; among hits that are equal in all weightier rules, the lowest comes first.
    pub value: u64,
}

/// The rules of ranking, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// 0 when the text is the document's symbol, else 1.
    Symbol,
    /// How many words were dropped that it lacks.
    Missing,
    /// How far the words are from those typed: beginnings, other forms, synonyms and typos cost.
    Spelling,
    /// How far apart the words stand, in words; neighbours in the order typed are 0.
    Proximity,
    /// Where the words stand: each 0 in a title, 1 in a symbol, 2 on a page.
    Attribute,
    /// 0 when a title is just what was typed, 1 when it begins so, else 2.
    Exactness,
    /// How many documents that the asker sees are newer.
    Age,
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
    /// The search server does not answer.
    #[error("the search server does not answer in time; see whether it runs at KP_MEILI_URL")]
    Unreachable(#[source] anyhow::Error),
    /// The search server does not accept this hub.
    #[error(
        "the search server refuses this hub; see whether KP_MEILI_KEY is a key of it that may do everything with this hub's indexes"
    )]
    Refused(#[source] anyhow::Error),
    /// The search server could not do what it was asked.
    #[error("the search server could not do what it was asked; see its log, and whether its disk is full")]
    Undone(#[source] anyhow::Error),
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
