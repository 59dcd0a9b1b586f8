//! How a document lies in the index: one row of titles, one row of its symbol, then one row per passage, side by side.
//! Not the place for folders, nor for who may see what.

use std::collections::HashSet;
use std::ops::Range;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use tantivy::schema::{BytesOptions, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{TantivyDocument, Term};

use super::super::{IndexedDocument, Passage, Supersession, TextIn};
use crate::search::engine::ranking::{SHORT_PREFIX, TEXT_GAP};
use crate::search::text::typed::comparable_symbol;
use crate::search::text::words::{Word, words};

/// Raised whenever rows are written differently; an index of another format is begun anew.
pub const FORMAT: u32 = 5;

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The document's id, on every row: the key by which its rows are taken out.
    pub document: Field,
    /// A [`Head`], on the row of titles only.
    pub head: Field,
    /// The words of the row and their places.
    pub words: Field,
    /// The short beginnings of those words.
    pub prefixes: Field,
    /// The text as it was given, [`Stored`]: [`Titles`], [`Symbols`] or a [`Passage`].
    pub stored: Field,
    /// Where in that text each word stands, as [`Spans`]: cutting a page into words anew is the slowest part of an answer.
    pub spans: Field,
}

/// What decides whether and where a document is listed, held in memory for every document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The document's id.
    pub id: String,
    /// The audience tokens that may see it, sorted.
    pub seen_by: Vec<String>,
    /// Its kind.
    pub kind: String,
    /// The body that issued it.
    pub body: Option<String>,
    /// Its year.
    pub year: Option<i32>,
    /// Its languages, sorted, each once.
    pub languages: Vec<String>,
    /// The Participants it concerns, sorted, each once.
    pub participants: Vec<String>,
    /// What it is about, sorted, each once.
    pub subjects: Vec<String>,
    /// Its meeting.
    pub meeting: Option<String>,
    /// Its standing by itself, if it has one.
    pub status: Option<String>,
    /// What superseded it.
    pub superseded: Vec<Supersession>,
    /// The last day that its date can mean.
    pub date: Option<String>,
    /// The first day that its date can mean.
    pub earliest: Option<String>,
    /// Its symbols as they are compared.
    pub symbols: Vec<String>,
    /// How many words each of its titles has.
    pub title_words: Vec<u32>,
    /// A hash of what was put in, passages included.
    pub digest: String,
}

/// What is shown of a document itself.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Titles(pub Vec<TextIn>);

/// The official symbols of a document as printed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Symbols(pub Vec<String>);

impl Titles {
    /// The texts that lie one after the other on their row.
    pub fn texts(&self) -> Vec<&str> {
        self.0.iter().map(|title| title.text.as_str()).collect()
    }
}

impl Symbols {
    /// The texts that lie one after the other on their row.
    pub fn texts(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }
}

/// The schema and its fields.
pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let text = |record| {
        let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing.set_index_option(record))
    };
    let fields = Fields {
        document: builder.add_text_field("document", text(IndexRecordOption::Basic)),
        head: builder.add_bytes_field("head", BytesOptions::default().set_fast()),
        words: builder.add_text_field("words", text(IndexRecordOption::WithFreqsAndPositions)),
        prefixes: builder.add_text_field("prefixes", text(IndexRecordOption::Basic)),
        // As text, because stored bytes are read one by one.
        stored: builder.add_text_field("stored", STORED),
        spans: builder.add_text_field("spans", STORED),
    };
    (builder.build(), fields)
}

impl Fields {
    /// The key of all rows of a document.
    pub fn key(&self, document: &str) -> Term {
        Term::from_field_text(self.document, document)
    }

    /// The rows of a document, in the order in which they must lie.
    pub fn rows(&self, document: &IndexedDocument) -> anyhow::Result<Vec<TantivyDocument>> {
        let titles = Titles(document.titles.clone());
        let mut title = self.row(&document.id, joined(&titles.texts()));
        title.add_bytes(self.head, &serde_json::to_vec(&head(document))?);
        title.add_text(self.stored, titles.write()?);
        let symbols = Symbols(document.symbols.clone());
        let mut symbol = self.row(&document.id, joined(&symbols.texts()));
        symbol.add_text(self.stored, symbols.write()?);
        let mut rows = vec![title, symbol];
        for passage in &document.passages {
            rows.push(self.passage(&document.id, passage)?);
        }
        Ok(rows)
    }

    fn passage(&self, document: &str, passage: &Passage) -> anyhow::Result<TantivyDocument> {
        let mut row = self.row(document, tokens(&passage.text));
        row.add_text(self.stored, passage.write()?);
        Ok(row)
    }

    fn row(&self, document: &str, tokens: Vec<Token>) -> TantivyDocument {
        let mut row = TantivyDocument::default();
        row.add_text(self.document, document);
        row.add_pre_tokenized_text(self.prefixes, unread(prefixes(&tokens)));
        row.add_text(self.spans, &Spans::of(&tokens).0);
        row.add_pre_tokenized_text(self.words, unread(tokens));
        row
    }
}

/// What a row says, as it is kept.
pub trait Stored: Sized {
    /// What is kept.
    fn write(&self) -> anyhow::Result<String>;

    /// Reads what was kept.
    fn read(kept: &str) -> anyhow::Result<Self>;
}

impl Stored for Titles {
    fn write(&self) -> anyhow::Result<String> {
        Ok(serde_json::to_string(self)?)
    }

    fn read(kept: &str) -> anyhow::Result<Self> {
        Ok(serde_json::from_str(kept)?)
    }
}

impl Stored for Symbols {
    fn write(&self) -> anyhow::Result<String> {
        Ok(serde_json::to_string(self)?)
    }

    fn read(kept: &str) -> anyhow::Result<Self> {
        Ok(serde_json::from_str(kept)?)
    }
}

/// A page is one line about it and then its text, which is too long to be read by a parser.
impl Stored for Passage {
    fn write(&self) -> anyhow::Result<String> {
        let about = serde_json::to_string(&(&self.rendition, self.page, &self.language))?;
        Ok(format!("{about}\n{}", self.text))
    }

    fn read(kept: &str) -> anyhow::Result<Self> {
        let (about, text) = kept.split_once('\n').context("a page without its first line")?;
        let (rendition, page, language) = serde_json::from_str(about)?;
        Ok(Self { rendition, page, language, text: text.to_owned() })
    }
}

/// Where words stand in a text: gaps and lengths in bytes, by turns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans(String);

impl Spans {
    fn of(tokens: &[Token]) -> Self {
        let mut spans = Self::default();
        let mut end = 0;
        for token in tokens {
            spans.write(token.offset_from - end);
            spans.write(token.offset_to - token.offset_from);
            end = token.offset_to;
        }
        spans
    }

    /// Six bits to a character, the lowest first; the seventh says that more follow.
    fn write(&mut self, number: usize) {
        let mut rest = number;
        while rest >= 0x40 {
            self.0.push(((rest & 0x3f) as u8 | 0x40).into());
            rest >>= 6;
        }
        self.0.push((rest as u8).into());
    }

    /// The bytes that each word takes up.
    pub fn read(kept: &str) -> Vec<Range<usize>> {
        let mut spans = Vec::with_capacity(kept.len() / 2);
        let (mut number, mut shift, mut end) = (0, 0, 0);
        let mut start = None;
        for byte in kept.bytes() {
            number |= usize::from(byte & 0x3f) << shift;
            shift += 6;
            if byte & 0x40 != 0 {
                continue;
            }
            end += number;
            match start.take() {
                None => start = Some(end),
                Some(start) => spans.push(start..end),
            }
            (number, shift) = (0, 0);
        }
        spans
    }
}

fn head(document: &IndexedDocument) -> Head {
    let sorted = |values: &[String]| {
        let mut values = values.to_vec();
        values.sort();
        values.dedup();
        values
    };
    let compared: Vec<_> = document.symbols.iter().map(|symbol| comparable_symbol(symbol)).collect();
    Head {
        id: document.id.clone(),
        seen_by: sorted(&document.seen_by),
        kind: document.kind.clone(),
        body: document.body.clone(),
        year: document.year,
        languages: sorted(&document.languages),
        participants: sorted(&document.participants),
        subjects: sorted(&document.subjects),
        meeting: document.meeting.clone(),
        status: Some(document.status.clone()).filter(|status| !status.is_empty()),
        superseded: document.superseded.clone(),
        date: document.date.clone(),
        earliest: document.earliest.clone().or_else(|| document.date.clone()),
        symbols: sorted(&compared).into_iter().filter(|symbol| !symbol.is_empty()).collect(),
        title_words: document.titles.iter().map(|title| words(&title.text).len() as u32).collect(),
        digest: document.digest(),
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let place = |(position, word): (usize, Word)| Token {
        position,
        text: word.lemma,
        offset_from: word.start,
        offset_to: word.end,
        position_length: 1,
    };
    words(text).into_iter().enumerate().map(place).collect()
}

/// Texts as if they were one, with a gap in the places between them that no phrase reaches across.
fn joined(texts: &[&str]) -> Vec<Token> {
    let mut all = Vec::new();
    let (mut place, mut byte) = (0, 0);
    for text in texts {
        let tokens = tokens(text);
        let words = tokens.len();
        all.extend(tokens.into_iter().map(|token| Token {
            position: place + token.position,
            offset_from: byte + token.offset_from,
            offset_to: byte + token.offset_to,
            ..token
        }));
        place += words + TEXT_GAP as usize;
        byte += text.len();
    }
    all
}

fn prefixes(tokens: &[Token]) -> Vec<Token> {
    let mut seen = HashSet::new();
    for token in tokens {
        for (index, letter) in token.text.char_indices().take(SHORT_PREFIX) {
            seen.insert(&token.text[..index + letter.len_utf8()]);
        }
    }
    seen.into_iter().map(|prefix| Token { text: prefix.to_owned(), position: 0, ..Token::default() }).collect()
}

/// The engine indexes the tokens and never looks at the text they came from.
fn unread(tokens: Vec<Token>) -> PreTokenizedString {
    PreTokenizedString { text: String::new(), tokens }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_they_were_written() {
        let token = |from, to| Token { offset_from: from, offset_to: to, ..Token::default() };
        let tokens = [token(0, 3), token(4, 4 + 300), token(70_000, 70_127), token(70_127, 70_255)];

        assert_eq!(Spans::read(&Spans::of(&tokens).0), [0..3, 4..304, 70_000..70_127, 70_127..70_255]);
    }

    #[test]
    fn a_page_is_read_as_it_was_written() {
        let text = "first line\n\n{\"second\": 2}\n".to_owned();
        let page = Passage { rendition: "a\n\"b".to_owned(), page: 7, language: Some("fr".to_owned()), text };

        assert_eq!(Passage::read(&page.write().expect("text")).expect("a page"), page);
    }
}
