//! What one typed word may match, and at what cost.
//! Not the place for looking words up: the rule is the same for the dictionary and for a snippet.

use std::io;

use tantivy::Term;
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::Field;

/// The fewest letters of a word in which one typo is forgiven.
const ONE_TYPO_LETTERS: usize = 5;
/// The fewest letters of a word in which two typos are forgiven.
const TWO_TYPOS_LETTERS: usize = 9;

/// The cost of a word that stands as typed.
pub const EXACT: u8 = 0;
/// The cost of a word that begins as typed.
pub const PREFIX: u8 = 1;
/// How many costs there are: exact, prefix, one typo, prefix with one typo, two typos, prefix with two.
pub const COSTS: usize = 6;

/// A typed word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The word as it is compared.
    pub word: String,
    /// Whether it may be the beginning of a longer word.
    pub is_prefix: bool,
    letters: Vec<char>,
    typos: u8,
}

impl Pattern {
    /// A word that only matches itself.
    pub fn exact(word: String) -> Self {
        let letters = word.chars().collect();
        Self { word, is_prefix: false, letters, typos: 0 }
    }

    /// A word with the typos its length allows.
    pub fn lenient(word: String, is_prefix: bool) -> Self {
        let mut pattern = Self::exact(word);
        pattern.is_prefix = is_prefix;
        pattern.typos = typos_allowed(&pattern.letters);
        pattern
    }

    /// How many letters were typed.
    pub fn len(&self) -> usize {
        self.letters.len()
    }

    /// How many typos are forgiven.
    pub fn typos(&self) -> u8 {
        self.typos
    }

    /// The first letter typed.
    pub fn first_letter(&self) -> char {
        self.letters.first().copied().unwrap_or_default()
    }

    /// What it costs to take `word` for this one, when that is possible at all.
    pub fn cost(&self, word: &str) -> Option<u8> {
        if word == self.word {
            return Some(EXACT);
        }
        if self.is_prefix && word.starts_with(&self.word) {
            return Some(PREFIX);
        }
        if self.typos == 0 {
            return None;
        }
        // A wrong first letter changes a word more than any other: it counts as two.
        let penalty = u8::from(!word.starts_with(self.first_letter()));
        let (whole, beginning) = self.distances(word, self.typos.checked_sub(penalty)?)?;
        if whole + penalty <= self.typos {
            return Some(2 * (whole + penalty));
        }
        let typos = beginning + penalty;
        (self.is_prefix && typos <= self.typos).then_some(2 * typos + 1)
    }

    /// The automaton that finds the words within `typos` of this one in a dictionary.
    pub fn automaton(&self, field: Field, typos: u8) -> io::Result<DfaWrapper> {
        let term = Term::from_field_text(field, &self.word);
        let query = match self.is_prefix {
            true => FuzzyTermQuery::new_prefix(term, typos, true),
            false => FuzzyTermQuery::new(term, typos, true),
        };
        query.automaton().map_err(io::Error::other)
    }

    /// The edits (insert, drop, change, swap neighbours) from here to the whole of `word` and to its nearest beginning.
    /// Nothing when both are certain to exceed `most`.
    fn distances(&self, word: &str, most: u8) -> Option<(u8, u8)> {
        let width = self.letters.len() + 1;
        let mut before: Vec<u8> = Vec::new();
        let mut above: Vec<u8> = (0..width).map(clamp).collect();
        let mut beginning = above[width - 1];
        let mut previous = None;
        for (index, letter) in word.chars().enumerate() {
            let mut row = vec![clamp(index + 1); width];
            for column in 1..width {
                let typed = self.letters[column - 1];
                let changed = above[column - 1] + u8::from(typed != letter);
                row[column] = changed.min(above[column] + 1).min(row[column - 1] + 1);
                let is_swap = column > 1 && previous == Some(typed) && self.letters[column - 2] == letter;
                if is_swap && typed != letter {
                    row[column] = row[column].min(before[column - 2] + 1);
                }
            }
            beginning = beginning.min(row[width - 1]);
            if row.iter().all(|distance| *distance > most) && beginning > most {
                return None;
            }
            (before, above, previous) = (above, row, Some(letter));
        }
        Some((above[width - 1], beginning))
    }
}

/// Distances beyond this are all the same to us, and must not overflow.
fn clamp(distance: usize) -> u8 {
    distance.min(100) as u8
}

/// The longest word in which typos are looked for.
const MOST_LETTERS: usize = 40;

/// Numbers and codes mean exactly what they say, so only words of letters may be mistyped.
fn typos_allowed(letters: &[char]) -> u8 {
    let is_accent = |letter: char| ('\u{300}'..='\u{36f}').contains(&letter);
    if !letters.iter().all(|letter| letter.is_alphabetic() || is_accent(*letter)) {
        return 0;
    }
    // An automaton grows with its word, and nobody mistypes a word as long as this.
    if letters.len() > MOST_LETTERS {
        return 0;
    }
    match letters.iter().filter(|letter| !is_accent(**letter)).count() {
        TWO_TYPOS_LETTERS.. => 2,
        ONE_TYPO_LETTERS.. => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn cost(typed: &str, found: &str) -> Option<u8> {
        Pattern::lenient(typed.to_owned(), false).cost(found)
    }

    #[test]
    fn typos_are_forgiven_by_the_length_of_the_word() {
        assert_eq!(cost("mine", "mint"), None);
        assert_eq!(cost("mines", "miner"), Some(2));
        assert_eq!(cost("certifcate", "certificate"), Some(2));
        assert_eq!(cost("cretifcate", "certificate"), Some(4));
        assert_eq!(cost("diamonds", "diamants"), None);
    }

    #[test]
    fn a_wrong_first_letter_counts_as_two_typos() {
        assert_eq!(cost("wines", "mines"), None);
        assert_eq!(cost("wertificate", "certificate"), Some(4));
        assert_eq!(cost("wertifcate", "certificate"), None);
    }

    #[test]
    fn numbers_and_codes_are_taken_as_typed() {
        assert_eq!(cost("20131", "20132"), None);
        assert_eq!(cost("kp2013ad", "kp2014ad"), None);
    }

    #[test]
    fn the_beginning_of_a_word_may_be_mistyped_too() {
        let typed = Pattern::lenient("certifcat".to_owned(), true);

        assert_eq!(typed.cost("certifcation"), Some(1));
        assert_eq!(typed.cost("certification"), Some(3));
        assert_eq!(typed.cost("cert"), None);
    }
}
