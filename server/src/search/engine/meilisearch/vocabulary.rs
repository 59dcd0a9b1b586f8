//! Every word that the index has, and which of them a typed one may stand for.
//! Not the place for who sees what: a word that only unseen pages have finds nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::sync::Arc;

use tantivy_fst::{IntoStreamer, Map, Streamer};

use crate::search::engine::ranking::SHORT_PREFIX;
use crate::search::engine::remembered::Remembered;
use crate::search::text::forms::Forms;
use crate::search::text::pattern::{PREFIX, Pattern};

/// How many words are remembered: while somebody types, all words but the last stay the same.
const MOST_WORDS: usize = 1024;

/// The words that a typed one may stand for, with what each costs.
pub type Expansion = HashMap<String, u8>;

/// How many layers there may be: to put them together takes a while, and a search may wait for it.
const MOST_LAYERS: usize = 16;

/// All words, in layers: what was learned together lies together, and never changes.
#[derive(Default)]
pub struct Vocabulary {
    layers: Vec<Arc<Map<Vec<u8>>>>,
    expansions: Remembered<(String, bool), Expansion, MOST_WORDS>,
    forms: Remembered<String, Vec<String>, MOST_WORDS>,
}

impl Vocabulary {
    /// The same with more words.
    pub fn with(&self, more: &BTreeSet<String>) -> io::Result<Self> {
        let mut layers = self.layers.clone();
        let mut words = more.clone();
        if layers.len() >= MOST_LAYERS {
            for layer in layers.drain(..) {
                let mut known = layer.stream();
                while let Some((word, _)) = known.next() {
                    words.insert(String::from_utf8_lossy(word).into_owned());
                }
            }
        }
        layers.push(Arc::new(Map::from_iter(words.into_iter().map(|word| (word, 0))).map_err(io::Error::other)?));
        Ok(Self { layers, ..Self::default() })
    }

    /// Those of some words that are new.
    pub fn unknown<'a>(&self, words: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
        words.filter(|word| !self.has(word)).map(str::to_owned).collect()
    }

    fn has(&self, word: &str) -> bool {
        self.layers.iter().any(|layer| layer.contains_key(word))
    }

    /// The words that a typed one may stand for; for one or two letters still being typed without those that begin so.
    /// There is no cap on how many: words on unseen pages could use it up and so tell of themselves.
    pub fn expansion(&self, pattern: &Pattern) -> io::Result<Arc<Expansion>> {
        self.expansions.of(&(pattern.word.clone(), pattern.is_prefix), || {
            let mut found = Expansion::new();
            let mut judge = |word: &str| {
                if let Some(cost) = pattern.cost(word).filter(|cost| *cost != PREFIX || !is_short(pattern)) {
                    found.insert(word.to_owned(), cost);
                }
            };
            if self.has(&pattern.word) {
                judge(&pattern.word);
            }
            self.each_form(&pattern.word, &pattern.forms, &mut judge);
            if pattern.is_prefix && !is_short(pattern) {
                self.beginning(&pattern.word, &mut judge);
            }
            self.mistyped(pattern, &mut judge)?;
            Ok(found)
        })
    }

    /// A word and its other forms, as far as there are any.
    pub fn with_forms(&self, word: &str) -> io::Result<Arc<Vec<String>>> {
        self.forms.of(&word.to_owned(), || {
            let mut words = vec![word.to_owned()];
            self.each_form(word, &Forms::of(word), &mut |form| words.push(form.to_owned()));
            Ok(words)
        })
    }

    /// The words for which one may have been mistyped, by what that costs.
    pub fn candidates(&self, pattern: &Pattern) -> io::Result<BTreeMap<u8, Vec<String>>> {
        let mut candidates: BTreeMap<u8, Vec<String>> = BTreeMap::new();
        self.mistyped(pattern, &mut |word| {
            let is_other = word != pattern.word && !(pattern.is_prefix && word.starts_with(&pattern.word));
            if let Some(cost) = pattern.typo_cost(word).filter(|_| is_other) {
                candidates.entry(cost).or_default().push(word.to_owned());
            }
        })?;
        Ok(candidates)
    }

    fn each_form(&self, word: &str, forms: &Forms, found: &mut impl FnMut(&str)) {
        let mut seen = BTreeSet::new();
        for beginning in forms.beginnings() {
            self.beginning(&beginning, &mut |other| {
                if other != word && forms.may_have(other) && !seen.contains(other) && forms.has(other) {
                    seen.insert(other.to_owned());
                    found(other);
                }
            });
        }
    }

    fn beginning(&self, beginning: &str, found: &mut impl FnMut(&str)) {
        for layer in &self.layers {
            let mut words = layer.range().ge(beginning).into_stream();
            while let Some(word) = words.next().and_then(|(word, _)| std::str::from_utf8(word).ok()) {
                if !word.starts_with(beginning) {
                    break;
                }
                found(word);
            }
        }
    }

    fn mistyped(&self, pattern: &Pattern, found: &mut impl FnMut(&str)) -> io::Result<()> {
        let typos = pattern.typos();
        let near = pattern.neighbourhood();
        for layer in self.layers.iter().filter(|_| typos > 0) {
            let mut words = layer.search(pattern.automaton(typos)?).ge(&near.start).lt(&near.end).into_stream();
            while let Some((word, _)) = words.next() {
                std::str::from_utf8(word).map(&mut *found).unwrap_or_default();
            }
        }
        for layer in self.layers.iter().filter(|_| typos > 1) {
            let mut words = layer.search(pattern.automaton(typos - 1)?).into_stream();
            while let Some((word, _)) = words.next() {
                let other = std::str::from_utf8(word).ok();
                if let Some(other) = other.filter(|other| !other.starts_with(&near.start)) {
                    found(other);
                }
            }
        }
        Ok(())
    }
}

/// Whether a word is one or two letters still being typed.
pub fn is_short(pattern: &Pattern) -> bool {
    pattern.is_prefix && pattern.letter_count() <= SHORT_PREFIX
}

#[cfg(test)]
mod tests {
    use super::{MOST_LAYERS, Vocabulary};
    use crate::search::text::pattern::{EXACT, FORM, PREFIX, Pattern};

    fn learned(lessons: impl Iterator<Item = &'static str>) -> Vocabulary {
        let learn = |vocabulary: Vocabulary, words: &str| {
            vocabulary.with(&words.split(' ').map(str::to_owned).collect()).expect("words in order")
        };
        lessons.fold(Vocabulary::default(), learn)
    }

    #[test]
    fn a_word_stands_for_its_forms_beginnings_and_slips_in_every_layer() {
        let vocabulary = learned(["exports", "export", "exportsomething", "exqorts wexports"].into_iter());

        let found = vocabulary.expansion(&Pattern::lenient("exports".to_owned(), true)).expect("an expansion");

        let cost = |word: &str| found.get(word).copied();
        assert_eq!((cost("exports"), cost("export"), cost("exportsomething")), (Some(EXACT), Some(FORM), Some(PREFIX)));
        assert_eq!((cost("exqorts"), cost("wexports")), (Some(PREFIX + 1), None));
    }

    #[test]
    fn nothing_is_forgotten_when_layers_are_put_together() {
        let words = ["aa", "bb", "cc"];

        let vocabulary = learned(words.into_iter().cycle().take(MOST_LAYERS + 2));

        assert!(vocabulary.unknown(words.into_iter()).is_empty());
        assert_eq!(vocabulary.layers.len(), 2);
        assert_eq!(vocabulary.unknown(["dd"].into_iter()).len(), 1);
    }
}
