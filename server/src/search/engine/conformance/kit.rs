//! An engine, documents in few words, and questions by a visitor.

use std::any::Any;

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};

use crate::search::engine::{
    Answer, Change, Hit, IndexedDocument, Narrowing, Part, Passage, Query, SearchEngine, Sight, Suggestion, TextIn,
    Wish,
};

/// How an empty engine is begun.
#[derive(Clone, Copy)]
pub struct Begin(pub fn() -> BoxFuture<'static, Lab>);

impl Begin {
    pub async fn empty(self) -> Lab {
        self.0().await
    }

    pub async fn with(self, documents: impl IntoIterator<Item = IndexedDocument>) -> Lab {
        let lab = self.empty().await;
        lab.put(documents, 1).await;
        lab
    }
}

/// An engine, and what must live as long as it.
pub struct Lab {
    pub engine: Box<dyn SearchEngine>,
    _home: Box<dyn Any + Send + Sync>,
}

impl Lab {
    pub fn new(engine: impl SearchEngine, home: impl Any + Send + Sync) -> Self {
        Self { engine: Box::new(engine), _home: Box::new(home) }
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

    /// What a visitor is suggested: ids, best first.
    pub async fn suggests(&self, text: &str) -> Vec<String> {
        self.wish(text).await.into_iter().map(|suggestion| suggestion.document).collect()
    }

    pub async fn wish(&self, text: &str) -> Vec<Suggestion> {
        let wish = Wish { text: text.to_owned(), sight: seeing(&["public"]), first: 10 };
        self.engine.suggest(&wish).await.expect("a proper wish")
    }

    /// What a visitor is shown next to a document.
    pub async fn similar(&self, document: &str) -> Vec<String> {
        self.engine.similar(document, &seeing(&["public"]), 10).await.expect("a readable index")
    }

    /// What a visitor is asked whether they meant it.
    pub async fn corrects(&self, text: &str) -> Option<String> {
        self.ask(visitor(text)).await.did_you_mean
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

/// The first page of the first hit, matches in brackets.
pub fn first_snippet(answer: &Answer) -> String {
    shown(&answer.hits[0].pages[0].snippet)
}

pub fn narrowed(text: &str, narrowing: Narrowing) -> Query {
    Query { narrowing, ..visitor(text) }
}

pub fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
