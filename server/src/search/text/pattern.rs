//! What one typed word may match, and at what cost.
//! Not the place for looking words up: the rule is the same for the dictionary and for a snippet.

use std::io;
use std::ops::Range;

use tantivy::Term;
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::Field;

use super::forms::Forms;

/// The fewest letters of a word in which one typo is forgiven.
const ONE_TYPO_LETTERS: usize = 5;
/// The fewest letters of a word in which two typos are forgiven.
const TWO_TYPOS_LETTERS: usize = 9;
/// The most typos that are forgiven.
const MOST_TYPOS: u8 = 2;
/// The fewest letters of a word that may be put right.
const SHORTEST_CORRECTED: usize = 4;

/// The cost of a word that stands as typed.
pub const EXACT: u8 = 0;
/// The cost of another form of the word.
pub const FORM: u8 = 1;
/// The cost of what stands in its place.
pub const SYNONYM: u8 = 2;
/// The cost of a word that begins as typed.
pub const PREFIX: u8 = 3;
/// How many costs there are: the four above, one typo, a beginning with one typo, two typos, a beginning with two.
pub const COSTS: usize = 8;

/// A typed word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The word as it is compared.
    pub word: String,
    /// Whether it may be the beginning of a longer word.
    pub is_prefix: bool,
    /// Its forms.
    pub forms: Forms,
    letters: Vec<char>,
    typos: u8,
}

impl Pattern {
    /// A word that only matches itself.
    pub fn exact(word: String) -> Self {
        let letters = word.chars().collect();
        Self { word, is_prefix: false, forms: Forms::default(), letters, typos: 0 }
    }

    /// A word with its forms and the typos its length allows.
    pub fn lenient(word: String, is_prefix: bool) -> Self {
        let mut pattern = Self::exact(word);
        pattern.is_prefix = is_prefix;
        pattern.typos = typos_allowed(&pattern.letters);
        pattern.forms = Forms::of(&pattern.word);
        pattern
    }

    /// The same word with one typo more, up to two, if it is a word that may be mistyped and not a very short one.
    pub fn more_lenient(&self) -> Option<Self> {
        let may_be_mistyped = self.typos > 0 || is_mistakable(&self.letters);
        let typos = (self.typos + 1).min(MOST_TYPOS);
        let is_more = may_be_mistyped && self.letter_count() >= SHORTEST_CORRECTED && typos > self.typos;
        is_more.then(|| Self { typos, ..self.clone() })
    }

    /// How many letters were typed.
    pub fn letter_count(&self) -> usize {
        self.letters.len()
    }

    /// How many typos are forgiven.
    pub fn typos(&self) -> u8 {
        self.typos
    }

    /// What it costs to take `word`, which is neither the word nor begins so, for a mistyped one.
    pub fn typo_cost(&self, word: &str) -> Option<u8> {
        if self.typos == 0 {
            return None;
        }
        // A wrong first letter changes a word more than any other: it counts as two.
        let penalty = u8::from(!self.letters.first().is_some_and(|first| word.starts_with(*first)));
        let (whole, beginning) = self.distances(word, self.typos.checked_sub(penalty)?)?;
        if whole + penalty <= self.typos {
            return Some(PREFIX + 2 * (whole + penalty) - 1);
        }
        let typos = beginning + penalty;
        (self.is_prefix && typos <= self.typos).then_some(PREFIX + 2 * typos)
    }

    /// What it costs to take `word` for this one, when that is possible at all.
    pub fn cost(&self, word: &str) -> Option<u8> {
        if word == self.word {
            return Some(EXACT);
        }
        if self.forms.has(word) {
            return Some(FORM);
        }
        if self.is_prefix && word.starts_with(&self.word) {
            return Some(PREFIX);
        }
        self.typo_cost(word)
    }

    /// All words that begin with the first letter typed, as a range of texts.
    /// Most typos spare that letter; looking only there spares most of a dictionary.
    pub fn neighbourhood(&self) -> Range<String> {
        let first = self.letters.first().copied().unwrap_or_default();
        // There is no letter after this one only when it is the last of all.
        let after = (first..=char::MAX).nth(1).unwrap_or(char::MAX);
        first.to_string()..after.to_string()
    }

    /// The automaton that finds the words within `typos` of this one in a dictionary.
    pub fn automaton(&self, typos: u8) -> io::Result<DfaWrapper> {
        // The field plays no part in it.
        let term = Term::from_field_text(Field::from_field_id(0), &self.word);
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
fn is_mistakable(letters: &[char]) -> bool {
    // An automaton grows with its word, and nobody mistypes a word as long as this.
    letters.len() <= MOST_LETTERS && letters.iter().all(|letter| letter.is_alphabetic() || is_accent(*letter))
}

fn is_accent(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

fn typos_allowed(letters: &[char]) -> u8 {
    if !is_mistakable(letters) {
        return 0;
    }
    match letters.iter().filter(|letter| !is_accent(**letter)).count() {
        TWO_TYPOS_LETTERS.. => MOST_TYPOS,
        ONE_TYPO_LETTERS.. => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{FORM, PREFIX, Pattern};

    fn cost(typed: &str, found: &str) -> Option<u8> {
        Pattern::lenient(typed.to_owned(), false).cost(found)
    }

    #[test]
    fn typos_are_forgiven_by_the_length_of_the_word() {
        assert_eq!(cost("mine", "mint"), None);
        assert_eq!(cost("mines", "miner"), Some(4));
        assert_eq!(cost("certifcate", "certificate"), Some(4));
        assert_eq!(cost("cretifcate", "certificate"), Some(6));
        assert_eq!(cost("diamonds", "diamants"), None);
    }

    #[test]
    fn a_wrong_first_letter_counts_as_two_typos() {
        assert_eq!(cost("wines", "mines"), None);
        assert_eq!(cost("wertificate", "certificate"), Some(6));
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

        assert_eq!(typed.cost("certifcation"), Some(PREFIX));
        assert_eq!(typed.cost("certification"), Some(PREFIX + 2));
        assert_eq!(typed.cost("cert"), None);
    }

    #[test]
    fn another_form_is_nearer_than_a_beginning_or_a_typo() {
        assert_eq!(Pattern::lenient("certificat".to_owned(), true).cost("certificats"), Some(FORM));
        assert_eq!(cost("алмазов", "алмазы"), Some(FORM));
    }
}
