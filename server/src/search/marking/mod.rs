//! Marks in whole texts what a search marks in its snippets, and counts it page by page.
//! Not the place for finding documents, nor for what a word may match: that is the engine's rule, taken as it is.

pub mod graphql;

use std::collections::HashMap;
use std::sync::Arc;

use entity::RenditionId;

use super::engine::{Part, SearchError};
use super::text::forms::Forms;
use super::text::pattern::Pattern;
use super::text::typed::{Sought, Term, Typed};
use super::text::words::words;
use super::thesaurus;
use crate::archive;
use crate::cx::Cx;
use crate::error::{Error, Result, refuse_field};
use crate::page::MOST;

/// A typed text, ready to be looked for in other texts.
pub struct Marker(Vec<Runs>);

/// What may stand for one typed term: words, one after the other.
struct Runs(Vec<Vec<Slot>>);

/// What may stand at one place.
enum Slot {
    /// A word as leniently as it was typed.
    Typed(Pattern),
    /// A word in any of its forms.
    AnyForm(String, Forms),
    /// A word just so.
    Exact(String),
}

/// What a page has of a typed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageMatches {
    /// The page, from 1.
    pub number: i32,
    /// How many places are marked.
    pub count: usize,
    /// Whether every word typed, or what stands for it, is there.
    pub has_all: bool,
}

/// A word of a text: where it ends and begins, and whether it is marked.
struct Word {
    start: usize,
    end: usize,
    is_match: bool,
}

impl Marker {
    /// Reads a text as a search reads it, with what the vocabulary has for its words. Excluded words are not sought.
    pub fn new(query: &str) -> Result<Self> {
        let typed = Typed::read(query).map_err(|cause| match cause {
            SearchError::Query(sentence) => refuse_field("query", sentence),
            SearchError::Fault(fault) => Error::Fault(anyhow::Error::new(fault)),
        })?;
        Ok(Self(typed.with_synonyms(&thesaurus::synonyms(query)).terms.into_iter().map(Runs::of).collect()))
    }

    /// The whole text in pieces; put together they are the text.
    pub fn mark(&self, text: &str) -> Vec<Part> {
        let (words, _) = self.read(text);
        let mut parts: Vec<Part> = Vec::new();
        let mut at = 0;
        for word in words.iter().filter(|word| word.is_match) {
            push(&mut parts, &text[at..word.start], false);
            push(&mut parts, &text[word.start..word.end], true);
            at = word.end;
        }
        push(&mut parts, &text[at..], false);
        parts
    }

    /// How many places would be marked, and whether all that was typed is there.
    fn count(&self, text: &str) -> (usize, bool) {
        let (words, has_all) = self.read(text);
        (words.iter().filter(|word| word.is_match).count(), has_all)
    }

    fn read(&self, text: &str) -> (Vec<Word>, bool) {
        let found = words(text);
        let lemmas: Vec<&str> = found.iter().map(|word| word.lemma.as_str()).collect();
        let mut is_match = vec![false; lemmas.len()];
        let mut has_all = !self.0.is_empty();
        for runs in &self.0 {
            has_all &= runs.mark(&lemmas, &mut is_match);
        }
        let words = found.iter().zip(is_match);
        (words.map(|(word, is_match)| Word { start: word.start, end: word.end, is_match }).collect(), has_all)
    }
}

impl Runs {
    fn of(term: Term) -> Self {
        let own = match term.sought {
            Sought::Word(pattern) => vec![Slot::Typed(pattern)],
            Sought::Phrase(words) => words.into_iter().map(Slot::Exact).collect(),
        };
        let any_form = |word: String| {
            let forms = Forms::of(&word);
            Slot::AnyForm(word, forms)
        };
        let others = term.others.into_iter().map(|other| other.words.into_iter().map(any_form).collect());
        Self(others.chain([own]).collect())
    }

    /// Marks every place at which a run stands; says whether there is one.
    fn mark(&self, lemmas: &[&str], is_match: &mut [bool]) -> bool {
        let mut is_there = false;
        for run in &self.0 {
            for (start, place) in lemmas.windows(run.len()).enumerate() {
                if place.iter().zip(run).all(|(lemma, slot)| slot.takes(lemma)) {
                    is_match[start..start + run.len()].fill(true);
                    is_there = true;
                }
            }
        }
        is_there
    }
}

impl Slot {
    fn takes(&self, lemma: &str) -> bool {
        match self {
            Self::Exact(word) => lemma == word,
            Self::AnyForm(word, forms) => lemma == word || forms.has(lemma),
            Self::Typed(pattern) => {
                lemma == pattern.word
                    || (pattern.is_prefix && lemma.starts_with(&pattern.word))
                    || pattern.forms.has(lemma)
                    || pattern.typo_cost(lemma).is_some()
            }
        }
    }
}

fn push(parts: &mut Vec<Part>, text: &str, is_match: bool) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.is_match == is_match => last.text.push_str(text),
        _ => parts.push(Part { text: text.to_owned(), is_match }),
    }
}

/// The pages of files that were found which have something of a typed text, in order.
/// They are read by the hundred pages, so that the work gives way to others in between.
pub async fn matching_pages(
    cx: &Cx,
    renditions: &[RenditionId],
    query: &str,
) -> Result<HashMap<RenditionId, Vec<PageMatches>>> {
    let marker = Arc::new(Marker::new(query)?);
    let mut found: HashMap<_, Vec<_>> = renditions.iter().map(|rendition| (*rendition, Vec::new())).collect();
    let mut last = 0;
    loop {
        let pages = archive::pages_of(&cx.db, renditions, last, MOST).await?;
        let Some(end) = pages.last().map(|page| page.number) else { return Ok(found) };
        last = end;
        let marker = marker.clone();
        let counted = tokio::task::spawn_blocking(move || {
            let counted = pages.into_iter().map(|page| {
                let (count, has_all) = marker.count(&page.text);
                (page.rendition_id, PageMatches { number: page.number, count, has_all })
            });
            counted.filter(|(_, page)| page.count > 0).collect::<Vec<_>>()
        });
        for (rendition, page) in counted.await.map_err(anyhow::Error::new)? {
            found.entry(rendition).or_default().push(page);
        }
    }
}

/// Texts with their matches marked, in order.
pub async fn marked(query: &str, texts: Vec<String>) -> Result<Vec<Vec<Part>>> {
    let marker = Marker::new(query)?;
    let marked = tokio::task::spawn_blocking(move || texts.iter().map(|text| marker.mark(text)).collect());
    Ok(marked.await.map_err(anyhow::Error::new)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(query: &str, text: &str) -> String {
        let parts = Marker::new(query).expect("a short text").mark(text);
        assert_eq!(parts.iter().map(|part| part.text.as_str()).collect::<String>(), text);
        parts.iter().map(|part| if part.is_match { format!("[{}]", part.text) } else { part.text.clone() }).collect()
    }

    #[test]
    fn what_a_snippet_marks_is_marked_and_lines_are_kept() {
        assert_eq!(
            shown("certifcate roug", "Each Certificate,\n\n  for rough stones.\n"),
            "Each [Certificate],\n\n  for [rough] stones.\n"
        );
        assert_eq!(shown("conformite ", "La conformité est vérifiée"), "La [conformité] est vérifiée");
        assert_eq!(shown("证书 ", "钻石证书。"), "钻石[证书]。");
    }

    #[test]
    fn a_phrase_is_marked_where_it_stands_whole_and_excluded_words_are_not() {
        assert_eq!(
            shown("\"rough stones\" -harbour", "Rough and stones; rough stones in the harbour."),
            "Rough and stones; [rough] [stones] in the harbour."
        );
    }

    #[test]
    fn the_words_of_other_languages_for_a_concept_are_marked() {
        let text = "Sur l’exploitation alluviale, et toute exploitation.";

        assert_eq!(shown("alluvial mining ", text), "Sur l’[exploitation] [alluviale], et toute exploitation.");
        assert!(!shown("alluvial ", text).contains("[exploitation]"));
    }

    #[test]
    fn places_are_counted_and_a_page_says_whether_it_has_all_words() {
        let marker = Marker::new("harbour lamp ").expect("a short text");

        assert_eq!(marker.count("The harbour of harbours has a lamp."), (3, true));
        assert_eq!(marker.count("The harbour is dark."), (1, false));
        assert_eq!(marker.count("Nothing."), (0, false));
        assert_eq!(Marker::new("").expect("nothing").count("Nothing."), (0, false));
    }
}
