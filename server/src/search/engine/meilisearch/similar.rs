//! Documents like another one: those that have most of the words by which it differs from the rest.
//! Not the place for order among hits, where how frequent a word is counts for nothing.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use super::State;
use super::asking::Search;
use super::filters::{all, is, one_of};
use super::schema::Row;
use crate::search::engine::likeness::{
    LEAST_SHARE, PAGES_READ, TELLING_WORDS, TITLE_COUNT, is_telling, most_frequent, weight,
};
use crate::search::engine::{EngineFault, MAX_SUGGESTIONS, Sight};
use crate::search::text::typed::Typed;

/// How many documents are read that have a telling word.
const MOST_DOCUMENTS: usize = 1000;

/// The ids of the documents like this one, best first.
pub async fn similar(state: &State, document: &str, sight: &Sight, first: usize) -> Result<Vec<String>, EngineFault> {
    if sight.tokens.is_empty() {
        return Ok(Vec::new());
    }
    let search = Search::new(state, Typed::default(), sight).await?;
    let telling = search.telling(document).await?;
    let enough = LEAST_SHARE * telling.iter().map(|(_, weight)| weight).sum::<f64>();
    let queries = telling.iter().map(|(word, _)| {
        let mut query = search.each_once(&is("words", word));
        query["hitsPerPage"] = json!(MOST_DOCUMENTS);
        query["attributesToRetrieve"] = json!(["document", "date"]);
        query
    });
    let found = search.ask(queries.collect()).await?;
    let mut scores: HashMap<String, (f64, Option<String>)> = HashMap::new();
    for ((_, weight), found) in telling.iter().zip(found) {
        for Row { document: other, date, .. } in found.hits.into_iter().filter(|row| row.document != document) {
            scores.entry(other).or_insert((0.0, date)).0 += weight;
        }
    }
    let mut best: Vec<_> = scores.into_iter().filter(|(_, (score, _))| *score >= enough).collect();
    best.sort_by(|(a, (x, a_day)), (b, (y, b_day))| y.total_cmp(x).then_with(|| (b_day, a).cmp(&(a_day, b))));
    best.truncate(first.min(MAX_SUGGESTIONS));
    Ok(best.into_iter().map(|(id, _)| id).collect())
}

impl Search<'_> {
    /// Asks for documents that the asker may see, each once.
    fn each_once(&self, filter: &str) -> Value {
        let mut query = self.query("", &all([self.seen.clone(), filter.to_owned()]));
        query["distinct"] = json!("document");
        query
    }

    /// The words of a document that few others of those seen have, each with its weight, the weightiest first.
    async fn telling(&self, document: &str) -> Result<Vec<(String, f64)>, EngineFault> {
        let own = self.own_words(document).await?;
        if own.is_empty() {
            return Ok(Vec::new());
        }
        let mut queries = vec![self.counting("", &all([self.seen.clone(), is("place", 0)]), &[])];
        queries.extend(own.iter().map(|(word, _)| {
            let mut query = self.each_once(&is("words", word));
            query["hitsPerPage"] = json!(0);
            query
        }));
        let mut found = self.ask(queries).await?.into_iter();
        let everything = found.next().map_or(0, |found| found.total());
        let weighed = own.into_iter().zip(found).filter_map(|((word, count), found)| {
            // A word that no other has likens to none.
            let documents = found.total();
            let weight = weight(count, everything, documents);
            (documents > 1 && weight > 0.0).then_some((word, weight))
        });
        let mut telling: Vec<(String, f64)> = weighed.collect();
        telling.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        telling.truncate(TELLING_WORDS);
        Ok(telling)
    }

    /// The most frequent words of a document's titles and of some of its pages, with how often they count.
    async fn own_words(&self, document: &str) -> Result<Vec<(String, u32)>, EngineFault> {
        let own = all([self.seen.clone(), is("document", document)]);
        let rows = self.count("", &own).await?;
        let Some(pages) = rows.checked_sub(1) else { return Ok(Vec::new()) };
        // From everywhere in it: the first pages of many documents are the same.
        let places = (1..=pages).step_by(pages.div_ceil(PAGES_READ).max(1));
        let places: BTreeSet<usize> = places.chain([0]).collect();
        let mut query = self.query("", &all([own, one_of("place", places)]));
        query["hitsPerPage"] = json!(PAGES_READ + 1);
        query["attributesToRetrieve"] = json!(["place", "title_words", "page_words"]);
        let mut counts: HashMap<String, u32> = HashMap::new();
        for row in self.ask(vec![query]).await?.into_iter().flat_map(|found| found.hits) {
            let titles = row.title_words.iter().filter(|_| row.place == 0).map(|title| (title.as_str(), TITLE_COUNT));
            for (text, times) in titles.chain([(row.page_words.as_str(), 1)]) {
                for word in text.split(' ').filter(|word| is_telling(word)) {
                    *counts.entry(word.to_owned()).or_default() += times;
                }
            }
        }
        Ok(most_frequent(counts))
    }
}
