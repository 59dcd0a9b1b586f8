//! Queries as delegates type them, drawn from the texts by a fixed seed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use charabia::{Language, Tokenizer, TokenizerBuilder};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};
use server::search::engine::{IndexedDocument, Narrowing, Query, Sight};
use server::search::thesaurus;

use crate::archive::delegate;

/// How many documents a page of an answer has.
pub const FIRST: usize = 20;

/// How many pages of each document are asked for.
pub const PAGES: usize = 6;

/// Words are dropped when fewer documents than this answer, as in the search room.
const ENOUGH: usize = 1;

/// Words as far apart as this in a text may be typed together.
const WINDOW: usize = 8;

/// A typed text and what is known of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Asked {
    /// The text.
    pub text: String,
    /// The language it was drawn from.
    pub language: String,
    /// Whether one of its words is misspelt.
    pub is_misspelt: bool,
    /// A year to which it is narrowed.
    pub year: Option<i32>,
}

impl Asked {
    /// As the engine is asked.
    pub fn query(&self) -> Query {
        Query {
            text: self.text.clone(),
            synonyms: thesaurus::synonyms(&self.text),
            sight: Sight { tokens: delegate(), hidden: Vec::new() },
            narrowing: Narrowing { years: self.year.into_iter().collect(), ..Narrowing::default() },
            enough: ENOUGH,
            first: FIRST,
            pages_per_document: PAGES,
            ..Query::default()
        }
    }
}

/// So many queries, drawn from documents: one to four words of one passage, by turns in every language;
/// a fifth misspelt, half still being typed, a tenth narrowed to a year.
pub fn asked(documents: &[IndexedDocument], count: usize) -> Vec<Asked> {
    let mut dice = StdRng::seed_from_u64(44);
    let mut by_language: BTreeMap<&str, Vec<&IndexedDocument>> = BTreeMap::new();
    for document in documents {
        by_language.entry(&document.languages[0]).or_default().push(document);
    }
    let mut languages = by_language.iter().cycle();
    let mut asked = Vec::with_capacity(count);
    while asked.len() < count {
        let (language, documents) = languages.next().expect("documents in some language");
        let document = documents.choose(&mut dice).expect("a document of each language");
        let passage = document.passages.choose(&mut dice).expect("a document has passages");
        let most = [1, 2, 2, 3, 3, 4][dice.random_range(0..6)];
        let Some(mut words) = together(&mut dice, &passage.text, most) else { continue };
        // A word long enough is not in all of them.
        let is_misspelt = dice.random_bool(0.24) && misspell(&mut dice, &mut words);
        let last = words.last_mut().expect("at least one word");
        if dice.random_bool(0.5) {
            let letters = last.chars().count();
            *last = last.chars().take(dice.random_range(letters.min(2)..=letters)).collect();
        } else {
            last.push(' ');
        }
        let year = dice.random_bool(0.1).then(|| dice.random_range(2003..2027));
        asked.push(Asked { text: words.join(" "), language: (*language).to_owned(), is_misspelt, year });
    }
    asked
}

/// Words that stand near each other on a passage, in their order.
pub fn together(dice: &mut StdRng, passage: &str, most: usize) -> Option<Vec<String>> {
    let words: Vec<&str> = words(passage).into_iter().filter(|word| is_telling(word)).collect();
    let start = dice.random_range(0..words.len().checked_sub(most)?.max(1));
    let mut chosen: Vec<usize> = (0..most).map(|_| start + dice.random_range(0..WINDOW)).collect();
    chosen.sort_unstable();
    chosen.dedup();
    let words: Vec<String> = chosen.into_iter().filter_map(|at| words.get(at)).map(ToString::to_string).collect();
    (!words.is_empty()).then_some(words)
}

/// The words as people type them; Chinese needs a dictionary to tell them, and Arabic writes its article with the word.
fn words(text: &str) -> Vec<&str> {
    static TOKENIZER: LazyLock<Tokenizer<'static>> = LazyLock::new(|| {
        let mut builder = TokenizerBuilder::default();
        builder.allow_list(&[Language::Cmn]);
        builder.into_tokenizer()
    });
    let is_chinese = text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    match is_chinese {
        true => TOKENIZER.segment_str(text).filter(|word| word.chars().any(char::is_alphanumeric)).collect(),
        false => text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect(),
    }
}

/// Whether somebody would type a word to find something; in Chinese nearly every one.
fn is_telling(word: &str) -> bool {
    let letters = word.chars().count();
    word.chars().all(char::is_alphabetic) && (letters > 3 || (letters > 1 && !word.is_ascii()))
}

/// Drops, changes or swaps a letter of a long word, but not its first; whether there was one.
fn misspell(dice: &mut StdRng, words: &mut [String]) -> bool {
    let Some(word) = words.iter_mut().find(|word| word.chars().count() >= 6) else { return false };
    let mut letters: Vec<char> = word.chars().collect();
    let at = dice.random_range(1..letters.len() - 1);
    match dice.random_range(0..3) {
        0 => drop(letters.remove(at)),
        1 => letters[at] = letters[0],
        _ => letters.swap(at, at + 1),
    }
    *word = letters.into_iter().collect();
    true
}
