//! The words of the dictionaries that a typed word may stand for.
//! Not the place for the rows they stand on.

use std::collections::BTreeSet;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use tantivy::postings::TermInfo;
use tantivy::query::DfaWrapper;

use super::view::{Segment, View};
use crate::search::engine::ranking::SHORT_PREFIX;
use crate::search::engine::remembered::Remembered;
use crate::search::text::forms::Forms;
use crate::search::text::pattern::{EXACT, FORM, PREFIX, Pattern};

/// How many words are remembered: while somebody types, all words but the last stay the same.
const MOST_WORDS: usize = 1024;

/// A word of a dictionary, and what it costs to take it for the typed one.
pub type Source = (u8, TermInfo);

/// The words that a typed one may stand for, by segment.
pub type Expansion = Vec<Arc<[Source]>>;

/// The expansions of words typed of late, finished or not; dictionaries never change under them.
pub type Expansions = Remembered<(String, bool), Expansion, MOST_WORDS>;

/// Expands a word into the words that it matches.
/// There is no cap on how many: words on unseen pages could use it up and so tell of themselves.
pub fn expansion(pattern: &Pattern, view: &View) -> io::Result<Arc<Expansion>> {
    view.expansions.of(&(pattern.word.clone(), pattern.is_prefix), || {
        let forms = forms(&pattern.word, &pattern.forms, view)?;
        let mistyped = Mistyped::new(pattern, &forms)?;
        let in_segment = |segment: &Segment| {
            let mut sources = well_typed(segment, pattern, &forms)?;
            mistyped.each(segment, |_, cost, info| sources.push((cost, info.clone())))?;
            Ok(sources.into())
        };
        view.segments.iter().map(in_segment).collect()
    })
}

/// The word itself, its forms, and what begins with it.
fn well_typed(segment: &Segment, pattern: &Pattern, forms: &[String]) -> io::Result<Vec<Source>> {
    let dictionary = segment.words.terms();
    let mut sources: Vec<Source> = Vec::new();
    sources.extend(dictionary.get(&pattern.word)?.map(|info| (EXACT, info)));
    for form in forms {
        sources.extend(dictionary.get(form)?.map(|info| (FORM, info)));
    }
    if pattern.is_prefix && pattern.letter_count() > SHORT_PREFIX {
        let mut longer = dictionary.range().gt(&pattern.word).into_stream()?;
        while longer.advance() && longer.key().starts_with(pattern.word.as_bytes()) {
            sources.push((PREFIX, longer.value().clone()));
        }
    }
    Ok(sources)
}

/// The words of which a typed one may be a mistyped form; the same for every segment.
pub struct Mistyped<'a> {
    pattern: &'a Pattern,
    forms: &'a [String],
    near: Option<DfaWrapper>,
    far: Option<DfaWrapper>,
}

impl<'a> Mistyped<'a> {
    /// Makes ready to look for what is neither the word nor one of its forms.
    pub fn new(pattern: &'a Pattern, forms: &'a [String]) -> io::Result<Self> {
        let typos = pattern.typos();
        let near = (typos > 0).then(|| pattern.automaton(typos)).transpose()?;
        let far = (typos > 1).then(|| pattern.automaton(typos - 1)).transpose()?;
        Ok(Self { pattern, forms, near, far })
    }

    /// Goes through such words in the dictionary of a segment, each with what it costs.
    pub fn each(&self, segment: &Segment, mut found: impl FnMut(&str, u8, &TermInfo)) -> io::Result<()> {
        let dictionary = segment.words.terms();
        let mut judge = |key: &[u8], info: &TermInfo| {
            if let Some((word, cost)) = self.judge(key) {
                found(word, cost, info);
            }
        };
        let Range { start: from, end: to } = self.pattern.neighbourhood();
        if let Some(near) = &self.near {
            let mut words = dictionary.search(near).ge(&from).lt(&to).into_stream()?;
            while words.advance() {
                judge(words.key(), words.value());
            }
        }
        if let Some(far) = &self.far {
            let mut words = dictionary.search(far).into_stream()?;
            while words.advance() {
                if !words.key().starts_with(from.as_bytes()) {
                    judge(words.key(), words.value());
                }
            }
        }
        Ok(())
    }

    fn judge<'b>(&self, key: &'b [u8]) -> Option<(&'b str, u8)> {
        let word = std::str::from_utf8(key).ok()?;
        let is_beginning = self.pattern.is_prefix && word.starts_with(&self.pattern.word);
        if word == self.pattern.word || is_beginning || self.forms.iter().any(|form| form == word) {
            return None;
        }
        Some((word, self.pattern.typo_cost(word)?))
    }
}

/// The other forms of a word that any dictionary has.
fn forms(word: &str, forms: &Forms, view: &View) -> io::Result<Vec<String>> {
    let mut found = BTreeSet::new();
    for beginning in forms.beginnings() {
        for segment in &view.segments {
            let mut words = segment.words.terms().range().ge(&beginning).into_stream()?;
            while words.advance() && words.key().starts_with(beginning.as_bytes()) {
                let other =
                    std::str::from_utf8(words.key()).ok().filter(|other| *other != word && forms.may_have(other));
                if let Some(other) = other.filter(|other| !found.contains(*other)) {
                    found.insert(other.to_owned());
                }
            }
        }
    }
    found.retain(|other| forms.has(other));
    Ok(found.into_iter().collect())
}

/// A word and its other forms.
pub fn with_forms(word: &str, view: &View) -> io::Result<Vec<String>> {
    let mut words = forms(word, &Forms::of(word), view)?;
    words.push(word.to_owned());
    Ok(words)
}
