//! Carries changes into an index, fills a new one and puts it in the place of the present one.
//! Not the place for searching; everything here waits for the server's work, so no request may come this way.

use std::collections::BTreeSet;

use futures::StreamExt;
use futures::stream::BoxStream;
use serde_json::json;
use uuid::Uuid;

use super::State;
use super::filters::{all, is, one_of};
use super::inventory::of_documents;
use super::known::CARRIED;
use super::schema::{LEDGER, Row, rows, settings};
use super::server::{Found, Handed};
use super::vocabulary::Vocabulary;
use crate::search::engine::{Change, Depth, EngineFault, IndexedDocument, Soundness};

/// About how many bytes of text are handed over at once; rows are a few times as long.
const HANDFUL: usize = 4 * 1024 * 1024;
/// How many new words are put on one row.
const LESSON: usize = 20_000;

/// Rows on their way into an index.
struct Load<'a> {
    state: &'a State,
    index: &'a str,
    rows: Vec<Row>,
    bytes: usize,
    handed: Vec<Handed>,
}

impl<'a> Load<'a> {
    fn new(state: &'a State, index: &'a str) -> Self {
        Self { state, index, rows: Vec::new(), bytes: 0, handed: Vec::new() }
    }

    async fn add(
        &mut self,
        document: &IndexedDocument,
        words: &mut BTreeSet<String>,
        known: &Vocabulary,
    ) -> Result<(), EngineFault> {
        for row in rows(document) {
            words.extend(known.unknown(row.words.iter().map(String::as_str)));
            self.bytes += row.text.len() + 1000;
            self.rows.push(row);
            if self.bytes > HANDFUL {
                self.hand_over().await?;
            }
        }
        Ok(())
    }

    async fn hand_over(&mut self) -> Result<(), EngineFault> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        if !rows.is_empty() {
            let path = format!("indexes/{}/documents?primaryKey=id", self.index);
            self.handed.push(self.state.server.hand(&path, &rows).await?);
        }
        Ok(())
    }

    async fn done(mut self) -> Result<(), EngineFault> {
        self.hand_over().await?;
        self.state.server.done(&self.handed).await
    }
}

impl State {
    /// Carries changes over; how far is written only when all of them are in.
    pub async fn apply(&self, changes: Vec<Change>, upto: i64) -> Result<(), EngineFault> {
        let _alone = self.writing.lock().await;
        let mut known = self.learn().await?;
        if upto <= known.watermark {
            return Ok(());
        }
        if known.generation.is_empty() {
            self.begin(&self.index, 0).await?;
            known = self.learn().await?;
        }
        let mut last: Vec<&Change> = Vec::new();
        let mut met = BTreeSet::new();
        // Of several changes of one document only the last counts.
        for change in changes.iter().rev() {
            if met.insert(subject(change)) {
                last.push(change);
            }
        }
        let mut load = Load::new(self, &self.index);
        if !met.is_empty() {
            let filter = json!({ "filter": one_of("document", &met) });
            load.handed.push(self.server.hand(&format!("indexes/{}/documents/delete", self.index), &filter).await?);
        }
        let mut words = BTreeSet::new();
        for change in last {
            if let Change::Put(document) = change {
                load.add(document, &mut words, &known.vocabulary).await?;
            }
        }
        load.done().await?;
        self.note(&self.index, &known.generation, words, upto).await?;
        self.learn().await.map(|_| ())
    }

    /// Fills a new index and puts it in the place of the present one.
    pub async fn replace(
        &self,
        documents: BoxStream<'_, anyhow::Result<IndexedDocument>>,
        upto: i64,
    ) -> Result<(), EngineFault> {
        let _alone = self.writing.lock().await;
        let next = format!("{}-next", self.index);
        let filled = self.fill(&next, documents, upto).await;
        if filled.is_ok() {
            if !self.server.has(&self.index).await? {
                self.begin(&self.index, 0).await?;
            }
            let swapped = self.server.hand("swap-indexes", json!([{ "indexes": [self.index, next] }])).await?;
            self.server.done(&[swapped]).await?;
            self.learn().await?;
        }
        if let Err(fault) = self.server.drop_index(&next).await {
            tracing::warn!(cause = %fault, index = next, "an index that is not needed any more could not be removed");
        }
        filled
    }

    async fn fill(
        &self,
        index: &str,
        mut documents: BoxStream<'_, anyhow::Result<IndexedDocument>>,
        upto: i64,
    ) -> Result<(), EngineFault> {
        let generation = self.begin(index, upto).await?;
        let mut load = Load::new(self, index);
        let (mut words, none) = (BTreeSet::new(), Vocabulary::default());
        while let Some(document) = documents.next().await {
            load.add(&document.map_err(EngineFault::Documents)?, &mut words, &none).await?;
        }
        load.done().await?;
        self.note(index, &generation, words, upto).await
    }

    /// Makes an empty index that was carried so far, whatever there was; answers which one it is.
    async fn begin(&self, index: &str, upto: i64) -> Result<String, EngineFault> {
        self.server.drop_index(index).await?;
        let made = self.server.hand("indexes", json!({ "uid": index, "primaryKey": "id" })).await?;
        let settled = self.server.settle(&format!("indexes/{index}/settings"), &settings()).await?;
        self.server.done(&[made, settled]).await?;
        let generation = Uuid::new_v4().to_string();
        self.note(index, &generation, BTreeSet::new(), upto).await?;
        Ok(generation)
    }

    /// Notes how far an index was carried, and the words that came with it.
    async fn note(&self, index: &str, generation: &str, words: BTreeSet<String>, upto: i64) -> Result<(), EngineFault> {
        let ledger = Row {
            id: LEDGER.to_owned(),
            upto: Some(upto),
            generation: generation.to_owned(),
            learned_at: Some(CARRIED),
            ..Row::default()
        };
        let words: Vec<String> = words.into_iter().collect();
        let lesson = |(number, words): (usize, &[String])| Row {
            id: format!("words-{upto}-{number}"),
            learned_at: Some(upto),
            learned: words.join(" "),
            ..Row::default()
        };
        let rows: Vec<Row> = [ledger].into_iter().chain(words.chunks(LESSON).enumerate().map(lesson)).collect();
        let noted = self.server.hand(&format!("indexes/{index}/documents?primaryKey=id"), &rows).await?;
        self.server.done(&[noted]).await
    }

    /// Says whether the index is sound: it is there, and knows how far it was carried.
    pub async fn check(&self, depth: Depth) -> Result<Soundness, EngineFault> {
        let known = match depth {
            Depth::Glance => self.known().await?,
            Depth::Thorough => self.learn().await?,
        };
        let count = |filter: String| json!({ "indexUid": self.index, "filter": filter, "page": 1, "hitsPerPage": 0 });
        let documents = of_documents();
        let queries = vec![count(documents.clone()), count(all([documents, is("place", 0)]))];
        let found = self.ask(&known, queries).await?.unwrap_or_default();
        let totals: Vec<usize> = found.iter().map(Found::total).collect();
        let (rows, documents) = match totals[..] {
            [rows, documents] => (rows, documents),
            _ => (0, 0),
        };
        Ok(Soundness { documents, passages: rows - documents, watermark: known.watermark })
    }
}

fn subject(change: &Change) -> &str {
    match change {
        Change::Put(document) => &document.id,
        Change::Remove(id) => id,
    }
}
