//! By which of its words a document is likened to others, and how much each says.
//! Not the place for counting documents.

use std::cmp::Reverse;
use std::collections::HashMap;

/// How many pages of a document are read for its words.
pub const PAGES_READ: usize = 12;
/// How often a word counts that stands in a title.
pub const TITLE_COUNT: u32 = 4;
/// How many of a document's words are looked at, the most frequent first.
const WORDS_COUNTED: usize = 160;
/// How many words speak for a document.
pub const TELLING_WORDS: usize = 24;
/// The least part of the telling words' weight that makes a document similar.
pub const LEAST_SHARE: f64 = 0.25;

/// Words of letters, and not of so few that they say nothing; a few Chinese characters say much.
pub fn is_telling(word: &str) -> bool {
    let least = if word.chars().any(|letter| letter >= '\u{2e80}') { 2 } else { 3 };
    word.chars().all(char::is_alphabetic) && word.chars().count() >= least
}

/// The words of a document that are looked at, with how often they count.
pub fn most_frequent(counts: HashMap<String, u32>) -> Vec<(String, u32)> {
    let mut counts: Vec<(String, u32)> = counts.into_iter().collect();
    counts.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    counts.truncate(WORDS_COUNTED);
    counts
}

/// What a word says that counts so often in a document and stands in so many of all that the asker sees.
pub fn weight(count: u32, all: usize, documents: usize) -> f64 {
    (1.0 + f64::from(count).ln()) * (all as f64 / documents as f64).ln()
}
