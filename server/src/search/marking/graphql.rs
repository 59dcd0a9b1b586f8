//! Reading with a query as the contract shows it: the edges by which a file and its pages ask for marks.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::SimpleObject;
use async_graphql::dataloader::Loader;
use entity::RenditionId;

use crate::error::{Error, Result};
use crate::schema::Batch;
use crate::search::engine::Part;

/// For how many pages a file counts that is looked through.
const PAGES_OF_A_FILE: usize = 10;

/// The key of a text with what a query matches.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MarksOn {
    /// The query as typed.
    pub query: String,
    /// The text.
    pub text: String,
}

/// The key of the pages of a file that have something of a query.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MatchesIn {
    /// The query as typed.
    pub query: String,
    /// The file, which was found.
    pub rendition: RenditionId,
}

/// A page of a file that has words of a query.
#[derive(Clone, SimpleObject)]
pub struct PageMatches {
    /// Which page, from 1.
    number: i32,
    /// How many words are marked on it.
    count: usize,
    /// Whether every word typed, or what the vocabulary has for it, is there.
    has_all_words: bool,
}

impl Loader<MarksOn> for Batch {
    type Value = Vec<Part>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[MarksOn]) -> Result<HashMap<MarksOn, Vec<Part>>, Arc<Error>> {
        self.look_through(keys.len())?;
        let mut found = HashMap::new();
        for (query, keys) in by(keys, |key| &key.query) {
            let texts = keys.iter().map(|key| key.text.clone()).collect();
            found.extend(keys.into_iter().cloned().zip(super::marked(query, texts).await?));
        }
        Ok(found)
    }
}

impl Loader<MatchesIn> for Batch {
    type Value = Vec<PageMatches>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[MatchesIn]) -> Result<HashMap<MatchesIn, Vec<PageMatches>>, Arc<Error>> {
        self.look_through(PAGES_OF_A_FILE * keys.len())?;
        let mut found = HashMap::new();
        for (query, keys) in by(keys, |key| &key.query) {
            let renditions: Vec<_> = keys.iter().map(|key| key.rendition).collect();
            for (rendition, pages) in super::matching_pages(&self.0, &renditions, query).await? {
                let key = MatchesIn { query: query.clone(), rendition };
                found.insert(key, pages.into_iter().map(PageMatches::from).collect());
            }
        }
        Ok(found)
    }
}

impl From<super::PageMatches> for PageMatches {
    fn from(super::PageMatches { number, count, has_all }: super::PageMatches) -> Self {
        Self { number, count, has_all_words: has_all }
    }
}

fn by<'a, K>(keys: &'a [K], query: impl Fn(&'a K) -> &'a String) -> HashMap<&'a String, Vec<&'a K>> {
    let mut grouped: HashMap<_, Vec<_>> = HashMap::new();
    for key in keys {
        grouped.entry(query(key)).or_default().push(key);
    }
    grouped
}
