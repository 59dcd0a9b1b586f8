//! What this process knows of the index without asking: how far it was carried, its words, and who sees what superseded.
//! Not the place for documents: everything here is asked anew when the index has changed.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::schema::Row;
use super::vocabulary::Vocabulary;
use crate::search::engine::Sight;

/// How long what is known counts as the present; an older state only hides more of what has changed since.
const FRESH: Duration = Duration::from_millis(500);
/// How many askers' sights are remembered; most askers share theirs with many.
const MOST_SIGHTS: usize = 64;
/// How many rows of new words are read at once.
pub const MOST_LESSONS: usize = 1000;
/// On the row that says how far the index was carried, in the place of when words were learned.
pub const CARRIED: i64 = -1;

/// The state of an index.
pub struct Known {
    /// The highest outbox sequence number that has been carried over.
    pub watermark: i64,
    /// Which index it is, among those that were filled anew; empty when there is none.
    pub generation: String,
    /// Its words.
    pub vocabulary: Arc<Vocabulary>,
    learned: i64,
    at: Option<Instant>,
    /// Shared by all that say the same of the index: a question confirms it, and its answer is remembered after that.
    replaced: Arc<Mutex<HashMap<Sight, Arc<Replaced>>>>,
}

/// Since when another document has taken a document's place, as far as one asker sees; by id.
/// Nothing stands for long ago, which comes before every day.
pub type Replaced = HashMap<String, Option<String>>;

impl Default for Known {
    fn default() -> Self {
        Self {
            watermark: 0,
            generation: String::new(),
            vocabulary: Arc::default(),
            learned: CARRIED,
            at: None,
            replaced: Arc::default(),
        }
    }
}

impl Known {
    /// Whether it need not be asked anew.
    pub fn is_fresh(&self) -> bool {
        self.at.is_some_and(|at| at.elapsed() < FRESH)
    }

    /// What asks an index for its state and the words that are not known yet.
    pub fn question(&self, index: &str) -> Value {
        json!({
            "indexUid": index,
            "filter": format!("learned_at = {CARRIED} OR learned_at > {}", self.learned),
            "sort": ["learned_at:asc"],
            "limit": MOST_LESSONS,
            "attributesToRetrieve": ["upto", "generation", "learned_at", "learned"],
        })
    }

    /// The state after an answer to that question.
    pub fn told(&self, rows: &[Row]) -> io::Result<Self> {
        let ledger = rows.first().filter(|row| row.learned_at == Some(CARRIED));
        let Some(ledger) = ledger else { return Ok(Self { at: Some(Instant::now()), ..Self::default() }) };
        if ledger.generation != self.generation {
            // The words of another index have to be read from their beginning.
            return Ok(Self { generation: ledger.generation.clone(), ..Self::default() });
        }
        let lessons = &rows[1..];
        let words = lessons.iter().flat_map(|row| row.learned.split(' '));
        let vocabulary = match lessons.is_empty() {
            true => self.vocabulary.clone(),
            false => Arc::new(self.vocabulary.with(&words.map(str::to_owned).collect::<BTreeSet<_>>())?),
        };
        let is_whole = rows.len() < MOST_LESSONS;
        Ok(Self {
            watermark: ledger.upto.unwrap_or_default(),
            generation: self.generation.clone(),
            vocabulary,
            learned: lessons.iter().filter_map(|row| row.learned_at).max().unwrap_or(self.learned),
            at: is_whole.then(Instant::now),
            replaced: Arc::default(),
        })
    }

    /// Whether another state says the same of the index.
    pub fn is_as(&self, other: &Self) -> bool {
        (self.watermark, &self.generation, self.learned) == (other.watermark, &other.generation, other.learned)
    }

    /// The same, confirmed just now.
    pub fn confirmed(&self) -> Self {
        Self {
            watermark: self.watermark,
            generation: self.generation.clone(),
            vocabulary: self.vocabulary.clone(),
            learned: self.learned,
            at: Some(Instant::now()),
            replaced: self.replaced.clone(),
        }
    }

    /// What an asker sees superseded, if that was worked out before.
    pub fn replaced(&self, sight: &Sight) -> Option<Arc<Replaced>> {
        self.replaced.lock().unwrap_or_else(PoisonError::into_inner).get(sight).cloned()
    }

    /// Remembers what an asker sees superseded.
    pub fn remember(&self, sight: &Sight, replaced: Arc<Replaced>) {
        let mut known = self.replaced.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_SIGHTS {
            known.clear();
        }
        known.insert(sight.clone(), replaced);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_asker_sees_superseded_is_remembered_though_the_state_is_confirmed_meanwhile() {
        let (asker, other) = (Sight::default(), Sight { tokens: vec!["public".to_owned()], ..Sight::default() });
        let asked = Known::default();
        let present = asked.confirmed();

        asked.remember(&asker, Arc::new(Replaced::from([("old".to_owned(), None)])));

        assert_eq!(present.replaced(&asker).as_deref(), Some(&Replaced::from([("old".to_owned(), None)])));
        assert_eq!(present.confirmed().replaced(&asker), present.replaced(&asker));
        assert_eq!(present.replaced(&other), None);
    }
}
