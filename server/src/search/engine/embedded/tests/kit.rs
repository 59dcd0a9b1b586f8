//! An engine in a temporary folder, documents in few words, and questions by a visitor.

use futures::{FutureExt, StreamExt};
use tempfile::TempDir;

use crate::search::engine::embedded::EmbeddedEngine;
use crate::search::engine::{Answer, Change, Hit, IndexedDocument, Part, Passage, Query, SearchEngine, Sight, TextIn};

/// An engine and the folder it lives in.
pub struct Lab {
    pub engine: EmbeddedEngine,
    pub folder: TempDir,
}

impl Lab {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let engine = EmbeddedEngine::open(folder.path()).expect("an empty folder");
        Self { engine, folder }
    }

    pub async fn with(documents: impl IntoIterator<Item = IndexedDocument>) -> Self {
        let lab = Self::new();
        lab.put(documents, 1).await;
        lab
    }

    pub async fn put(&self, documents: impl IntoIterator<Item = IndexedDocument>, upto: i64) {
        let changes = documents.into_iter().map(Change::Put).collect();
        self.engine.apply(changes, upto).await.expect("a writable index");
    }

    pub async fn ask(&self, query: Query) -> Answer {
        self.engine.search(&query).await.expect("a proper query")
    }

    /// The ids of what a visitor finds, best first.
    pub async fn finds(&self, text: &str) -> Vec<String> {
        ids(&self.ask(visitor(text)).await)
    }

    pub async fn replace(&self, documents: Vec<anyhow::Result<IndexedDocument>>, upto: i64) -> bool {
        let documents = futures::stream::iter(documents).boxed();
        self.engine.replace(documents, upto).map(|done| done.is_ok()).await
    }
}

/// What somebody without any membership asks.
pub fn visitor(text: &str) -> Query {
    Query { text: text.to_owned(), sight: seeing(&["public"]), first: 20, pages_per_document: 3, ..Query::default() }
}

/// What tokens let see.
pub fn seeing(tokens: &[&str]) -> Sight {
    Sight { tokens: tokens.iter().map(|token| (*token).to_owned()).collect(), ..Sight::default() }
}

/// A public document with one title and one page per text.
pub fn document(id: &str, title: &str, pages: &[&str]) -> IndexedDocument {
    let passage = |(index, text): (usize, &&str)| Passage {
        rendition: format!("{id}-file"),
        page: index as u32 + 1,
        language: None,
        text: (*text).to_owned(),
    };
    IndexedDocument {
        id: id.to_owned(),
        seen_by: vec!["public".to_owned()],
        titles: vec![TextIn { language: Some("en".to_owned()), text: title.to_owned() }],
        kind: "report".to_owned(),
        passages: pages.iter().enumerate().map(passage).collect(),
        ..IndexedDocument::default()
    }
}

/// The same document for others' eyes.
pub fn restricted(document: IndexedDocument) -> IndexedDocument {
    IndexedDocument { seen_by: vec!["staff".to_owned()], ..document }
}

pub fn with_symbol(document: IndexedDocument, symbol: &str) -> IndexedDocument {
    IndexedDocument { symbols: vec![symbol.to_owned()], ..document }
}

pub fn dated(document: IndexedDocument, date: &str) -> IndexedDocument {
    IndexedDocument { date: Some(date.to_owned()), ..document }
}

pub fn ids(answer: &Answer) -> Vec<String> {
    answer.hits.iter().map(|hit| hit.document.clone()).collect()
}

/// The pages of a hit, as numbers.
pub fn pages(hit: &Hit) -> Vec<u32> {
    hit.pages.iter().map(|page| page.page).collect()
}

/// Parts as one text, matches in brackets.
pub fn shown(parts: &[Part]) -> String {
    parts.iter().map(|part| if part.is_match { format!("[{}]", part.text) } else { part.text.clone() }).collect()
}
