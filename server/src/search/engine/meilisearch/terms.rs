//! What may stand for a typed term, as a filter and word by word.
//! Not the place for where it stands.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use super::filters::{all, any, begins, is, one_of};
use super::vocabulary::{Expansion, Vocabulary, is_short};
use crate::search::text::pattern::{EXACT, FORM, PREFIX, SYNONYM};
use crate::search::text::typed::{Share, Sought, Term};

/// What matches one term.
pub struct Matches {
    /// The words that do, with what each costs.
    pub words: Arc<Expansion>,
    /// One or two letters with which any word may begin.
    pub short: Option<String>,
    /// The runs of words that do.
    pub runs: Vec<Run>,
    beginning: Option<String>,
}

/// Words that match a term when they stand one after the other.
pub struct Run {
    /// What it costs to take them for the term.
    pub cost: u8,
    /// For each place the words that may stand there.
    pub slots: Vec<Arc<Vec<String>>>,
    /// Which part of them is taken for the term.
    pub share: Share,
}

impl Matches {
    /// What matches a term among the words there are.
    pub fn of(term: &Term, vocabulary: &Vocabulary) -> io::Result<Self> {
        let mut runs: Vec<Run> = Vec::new();
        if let Sought::Phrase(words) = &term.sought {
            let slots = words.iter().map(|word| Arc::new(vec![word.clone()])).collect();
            runs.push(Run { cost: EXACT, slots, share: Share::WHOLE });
        }
        for other in &term.others {
            // The first term pays for all, so that many words for many cost no more than one for one.
            let cost = if other.share.term == 0 { SYNONYM } else { FORM };
            let slots = other.words.iter().map(|word| vocabulary.with_forms(word)).collect::<io::Result<_>>()?;
            runs.push(Run { cost, slots, share: other.share });
        }
        let pattern = term.word();
        let words = pattern.map(|pattern| vocabulary.expansion(pattern)).transpose()?;
        let unfinished = pattern.filter(|pattern| pattern.is_prefix).map(|pattern| pattern.word.clone());
        let (short, beginning) = match pattern.is_some_and(is_short) {
            true => (unfinished, None),
            false => (None, unfinished),
        };
        Ok(Self { words: words.unwrap_or_default(), short, runs, beginning })
    }

    /// The rows that may have the term at no more than this cost.
    /// Of runs it is only asked whether their words are there, not whether they stand next to each other.
    pub fn filter(&self, most: u8) -> String {
        let beginning = self.beginning.as_ref().filter(|_| most >= PREFIX);
        let begins_so = |word: &str| beginning.is_some_and(|beginning| word.starts_with(beginning.as_str()));
        let words = self.words.iter().filter(|(word, cost)| **cost <= most && !begins_so(word.as_str()));
        let runs = self.runs.iter().filter(|run| run.cost <= most);
        // One list of words is told faster than many of one each.
        let (single, several): (Vec<&Run>, Vec<&Run>) = runs.partition(|run| run.slots.len() == 1);
        let single = single.iter().flat_map(|run| run.slots.iter().flat_map(|slot| slot.iter()));
        let words: BTreeSet<&String> = words.map(|(word, _)| word).chain(single).collect();
        let mut ways = Vec::new();
        if !words.is_empty() {
            ways.push(one_of("words", words));
        }
        ways.extend(beginning.map(|beginning| begins("words", beginning)));
        ways.extend(self.short.as_ref().filter(|_| most >= PREFIX).map(|short| is("beginnings", short)));
        ways.extend(several.iter().map(|run| all(run.slots.iter().map(|slot| one_of("words", slot.iter())))));
        any(ways)
    }
}
