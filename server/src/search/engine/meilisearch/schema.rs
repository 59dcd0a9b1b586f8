//! How a document lies in the index: one row for its titles and symbols, then one per page, which has those too.
//! Not the place for searching.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::{IndexedDocument, Supersession, TextIn};
use crate::search::engine::ranking::SHORT_PREFIX;
use crate::search::text::typed::comparable_symbol;
use crate::search::text::words::{Word, words};

/// Raised whenever rows or settings change; an index of another version is left alone and a new one filled.
pub const VERSION: u32 = 4;
/// The facets, in the order in which they are narrowed and counted.
pub const FACETS: [&str; 8] = ["kind", "body", "participants", "year", "languages", "subjects", "meeting", "status"];
/// The word that every row has.
pub const EVERYWHERE: &str = "kphubrow";
/// The languages that words are cut by; the same for rows and queries.
pub const LOCALES: [&str; 2] = ["cmn", "ara"];
/// The id of the row that says how far the index was carried.
pub const LEDGER: &str = "ledger";

/// What is set when an index is made.
pub fn settings() -> Value {
    let exact = json!({ "facetSearch": false, "filter": { "equality": true, "comparison": false } });
    let ranged = json!({ "facetSearch": false, "filter": { "equality": true, "comparison": true } });
    let mut named = vec!["seen_by", "place", "words", "beginnings", "symbols", "has_successors"];
    named.extend(FACETS);
    json!({
        "searchableAttributes": ["title_words", "symbol_words", "page_words", "everywhere"],
        "filterableAttributes": [
            { "attributePatterns": named, "features": exact },
            { "attributePatterns": ["document", "first_day", "last_day", "upto", "learned_at"], "features": ranged },
        ],
        "sortableAttributes": ["last_day", "document", "place", "learned_at"],
        "rankingRules": ["words", "proximity", "attributeRank", "exactness", "sort"],
        "typoTolerance": { "enabled": false },
        "prefixSearch": "disabled",
        "facetSearch": false,
        "localizedAttributes": [{ "attributePatterns": ["*_words"], "locales": LOCALES }],
        // Counts are of all that answer, and of every value.
        "pagination": { "maxTotalHits": 100_000_000 },
        "faceting": { "maxValuesPerFacet": 10_000 },
    })
}

/// A row: a document by itself or one of its pages, or what the index says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Row {
    /// The key of the row.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The document's id.
    pub document: String,
    /// 0 for the document by itself, then its pages.
    pub place: u32,
    /// The audience tokens that may see it.
    pub seen_by: Vec<String>,
    /// Its kind.
    pub kind: String,
    /// The body that issued it.
    pub body: Option<String>,
    /// The Participants it concerns.
    pub participants: Vec<String>,
    /// Its year.
    pub year: Option<i32>,
    /// Its languages.
    pub languages: Vec<String>,
    /// What it is about.
    pub subjects: Vec<String>,
    /// Its meeting.
    pub meeting: Option<String>,
    /// Its standing by itself, if it has one.
    pub status: Option<String>,
    /// What superseded it.
    pub superseded: Vec<Supersession>,
    /// Whether something superseded it, whoever may see what; asked of rows of documents only.
    pub has_successors: bool,
    /// The last day its date can mean, as it was given.
    pub date: Option<String>,
    /// The first day its date can mean, as a number that orders days; see [`number_of`].
    pub first_day: Option<i64>,
    /// The last day.
    pub last_day: Option<i64>,
    /// Its symbols as they are compared and kept; see [`symbol_key`].
    pub symbols: Vec<String>,
    /// Every word of titles, symbols and page.
    pub words: Vec<String>,
    /// The short beginnings of those words.
    pub beginnings: Vec<String>,
    /// [`EVERYWHERE`].
    pub everywhere: String,
    /// The words of each title, divided by blanks.
    pub title_words: Vec<String>,
    /// The words of each symbol.
    pub symbol_words: Vec<String>,
    /// The words of the page.
    pub page_words: String,
    /// The titles.
    pub titles: Vec<TextIn>,
    /// Where their words stand in them, as if they were one text; see [`Row::spans`].
    pub title_spans: String,
    /// The symbols as printed.
    pub printed: Vec<String>,
    /// The file of the page.
    pub rendition: String,
    /// The page in it.
    pub page: u32,
    /// The language of the page.
    pub language: Option<String>,
    /// The text of the page.
    pub text: String,
    /// A hash of what was put in with it, all pages together.
    pub digest: String,
    /// Where its words stand in it, as gaps and lengths in bytes by turns, divided by blanks; the server reads lists slowly.
    pub spans: String,
    /// How far the index was carried; on the row [`LEDGER`] only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upto: Option<i64>,
    /// Which index this is, among those that were filled anew.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub generation: String,
    /// When words were first met: the sequence number carried with them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learned_at: Option<i64>,
    /// Those words, divided by blanks.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub learned: String,
}

/// What is read of a row to judge and show it.
pub const SHOWN: [&str; 16] = [
    "document",
    "place",
    "status",
    "date",
    "symbols",
    "title_words",
    "symbol_words",
    "page_words",
    "titles",
    "title_spans",
    "printed",
    "rendition",
    "page",
    "language",
    "text",
    "spans",
];
/// What is read of a document's own row to judge and show it.
pub const SHOWN_OF_HEADS: [&str; 10] = [
    "document",
    "place",
    "status",
    "date",
    "symbols",
    "title_words",
    "symbol_words",
    "titles",
    "title_spans",
    "printed",
];

/// The rows of a document.
pub fn rows(document: &IndexedDocument) -> Vec<Row> {
    let titles: Vec<Vec<Word>> = document.titles.iter().map(|title| words(&title.text)).collect();
    let symbols: Vec<Vec<Word>> = document.symbols.iter().map(|symbol| words(symbol)).collect();
    let in_head: BTreeSet<&str> = titles.iter().chain(&symbols).flatten().map(|word| word.lemma.as_str()).collect();
    let head = Row {
        id: row_key(&document.id, 0),
        words: in_head.iter().map(|word| (*word).to_owned()).collect(),
        beginnings: beginnings(in_head.iter().copied()),
        title_words: titles.iter().map(|words| joined(words)).collect(),
        symbol_words: symbols.iter().map(|words| joined(words)).collect(),
        title_spans: spans(in_row(&document.titles, &titles)),
        ..head(document)
    };
    let mut rows = vec![head.clone()];
    for (index, passage) in document.passages.iter().enumerate() {
        let found = words(&passage.text);
        let all: BTreeSet<&str> = in_head.iter().copied().chain(found.iter().map(|word| word.lemma.as_str())).collect();
        let place = index as u32 + 1;
        rows.push(Row {
            id: row_key(&document.id, place),
            place,
            words: all.iter().map(|word| (*word).to_owned()).collect(),
            beginnings: beginnings(all.iter().copied()),
            page_words: joined(&found),
            rendition: passage.rendition.clone(),
            page: passage.page,
            language: passage.language.clone(),
            spans: spans(found.iter().map(|word| word.start..word.end)),
            text: passage.text.clone(),
            superseded: Vec::new(),
            has_successors: false,
            ..head.clone()
        });
    }
    rows
}

fn head(document: &IndexedDocument) -> Row {
    let earliest = document.earliest.as_ref().or(document.date.as_ref());
    Row {
        document: document.id.clone(),
        seen_by: document.seen_by.clone(),
        kind: document.kind.clone(),
        body: document.body.clone(),
        participants: once_each(&document.participants),
        year: document.year,
        languages: once_each(&document.languages),
        subjects: once_each(&document.subjects),
        meeting: document.meeting.clone(),
        status: Some(document.status.clone()).filter(|status| !status.is_empty()),
        superseded: document.superseded.clone(),
        has_successors: !document.superseded.is_empty(),
        first_day: earliest.and_then(|day| number_of(day)),
        last_day: document.date.as_deref().and_then(number_of),
        date: document.date.clone(),
        symbols: document.symbols.iter().map(|symbol| symbol_key(&comparable_symbol(symbol))).collect(),
        everywhere: EVERYWHERE.to_owned(),
        titles: document.titles.clone(),
        printed: document.symbols.clone(),
        digest: document.digest(),
        ..Row::default()
    }
}

/// A day `YYYY-MM-DD` as the number YYYYMMDD.
pub fn number_of(day: &str) -> Option<i64> {
    day.replace('-', "").parse().ok()
}

/// A compared symbol as it is kept: Meilisearch trims values, folds letters and has no way to write some signs in a filter.
pub fn symbol_key(symbol: &str) -> String {
    let letter = |letter: char| match letter {
        letter if letter.is_ascii_alphanumeric() => letter.to_string(),
        other => format!("_{:x}.", u32::from(other)),
    };
    symbol.chars().map(letter).collect()
}

/// The key of a row: ids may have signs that keys may not.
fn row_key(document: &str, place: u32) -> String {
    let letter = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        other => format!("_{other:02x}"),
    };
    format!("{}-{place}", document.bytes().map(letter).collect::<String>())
}

fn once_each(values: &[String]) -> Vec<String> {
    values.iter().collect::<BTreeSet<_>>().into_iter().cloned().collect()
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.lemma.as_str()).collect::<Vec<_>>().join(" ")
}

fn beginnings<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let beginnings = words.flat_map(|word| {
        word.char_indices().take(SHORT_PREFIX).map(|(at, letter)| word[..at + letter.len_utf8()].to_owned())
    });
    beginnings.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Where the words of some titles stand, as if they were one text.
fn in_row<'a>(titles: &'a [TextIn], words: &'a [Vec<Word>]) -> impl Iterator<Item = Range<usize>> + 'a {
    let starts = titles.iter().scan(0, |end, title| Some(std::mem::replace(end, *end + title.text.len())));
    starts.zip(words).flat_map(|(start, words)| words.iter().map(move |word| start + word.start..start + word.end))
}

fn spans(words: impl Iterator<Item = Range<usize>>) -> String {
    let mut end = 0;
    let mut spans = Vec::new();
    for word in words {
        spans.extend([(word.start - end).to_string(), (word.end - word.start).to_string()]);
        end = word.end;
    }
    spans.join(" ")
}

/// Reads what [`spans`] writes.
fn read_spans(spans: &str) -> Vec<Range<usize>> {
    let mut numbers = spans.split(' ').map_while(|number| number.parse::<usize>().ok());
    let mut read = Vec::with_capacity(spans.len() / 4);
    let mut end = 0;
    while let (Some(gap), Some(length)) = (numbers.next(), numbers.next()) {
        let start = end + gap;
        end = start + length;
        read.push(start..end);
    }
    read
}

impl Row {
    /// The bytes of the text that each word takes up.
    pub fn word_spans(&self) -> Vec<Range<usize>> {
        read_spans(&self.spans)
    }

    /// The bytes of the titles that each word takes up, as if they were one text.
    pub fn title_word_spans(&self) -> Vec<Range<usize>> {
        read_spans(&self.title_spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::engine::Passage;

    #[test]
    fn a_page_tells_where_its_words_and_those_of_the_titles_stand() {
        let text = "Die Prüfung,  l'été";
        let passage = Passage { text: text.to_owned(), ..Passage::default() };
        let titles = ["«Ébauche».", "Ein Entwurf"].map(|title| TextIn { text: title.to_owned(), ..TextIn::default() });
        let document = IndexedDocument {
            id: "ä/1".to_owned(),
            passages: vec![passage],
            titles: titles.to_vec(),
            ..IndexedDocument::default()
        };

        let page = rows(&document).remove(1);

        let shown: Vec<&str> = page.word_spans().into_iter().map(|span| &text[span]).collect();
        assert_eq!(shown, ["Die", "Prüfung", "l", "été"]);
        let titles: String = titles.into_iter().map(|title| title.text).collect();
        let shown: Vec<&str> = page.title_word_spans().into_iter().map(|span| &titles[span]).collect();
        assert_eq!(shown, ["Ébauche", "Ein", "Entwurf"]);
        assert_eq!((page.page_words.as_str(), page.id.as_str()), ("die prufung l ete", "_c3_a4_2f1-1"));
    }

    #[test]
    fn a_symbol_begins_as_its_beginning_does() {
        assert!(symbol_key("kp/2017/9").starts_with(&symbol_key("kp/20")));
        assert_eq!(symbol_key("a\\ é\""), "a_5c._20._e9._22.");
    }
}
