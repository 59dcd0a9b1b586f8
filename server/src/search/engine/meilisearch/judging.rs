//! Judges rows by the rules of order, from the words on them.
//! Not the place for fetching them.

use std::collections::HashMap;

use super::schema::Row;
use super::terms::{Matches, Run};
use crate::search::engine::ranking::{Mark, Outline, PAGE, Place, Rank, SYMBOLS, Sheet, TEXT_GAP, TITLES, best, rank};
use crate::search::text::pattern::PREFIX;
use crate::search::text::typed::Typed;

/// What may stand for the terms of a typed text, by word.
pub struct Lexicon<'a> {
    typed: &'a Typed,
    words: HashMap<&'a str, Vec<(usize, u8)>>,
    runs: HashMap<&'a str, Vec<(usize, &'a Run)>>,
    short: Vec<(usize, &'a str)>,
}

/// A row with the places of the terms on it.
pub struct Judged {
    /// How it stands among all; the lowest comes first.
    pub rank: Rank,
    /// Whether everything that is asked for stands on it.
    pub answers: bool,
    /// Whether anything of it stands on the page itself, not only in titles and symbols.
    pub has_own: bool,
    /// What matches on it, by part.
    pub marks: [Vec<Mark>; 3],
    /// The lowest cost of each term.
    pub costs: Vec<Option<u8>>,
}

struct Laid {
    // By term and part.
    stands: Vec<[(Option<u8>, Vec<Place>); 3]>,
}

impl Sheet for Laid {
    fn cost(&self, term: usize, part: usize) -> Option<u8> {
        self.stands[term][part].0
    }

    fn places(&self, term: usize, part: usize) -> &[Place] {
        &self.stands[term][part].1
    }
}

impl<'a> Lexicon<'a> {
    /// Puts together what the terms of a text match.
    pub fn new(typed: &'a Typed, terms: &'a [Matches]) -> Self {
        let mut lexicon = Self { typed, words: HashMap::new(), runs: HashMap::new(), short: Vec::new() };
        for (term, matches) in terms.iter().enumerate() {
            for (word, cost) in matches.words.iter() {
                lexicon.words.entry(word).or_default().push((term, *cost));
            }
            for run in &matches.runs {
                for word in run.slots.first().into_iter().flat_map(|slot| slot.iter()) {
                    lexicon.runs.entry(word).or_default().push((term, run));
                }
            }
            lexicon.short.extend(matches.short.as_deref().map(|short| (term, short)));
        }
        lexicon
    }

    /// Whether there is nothing that must stand anywhere.
    pub fn seeks_nothing(&self) -> bool {
        self.typed.terms.is_empty()
    }

    /// Judges a row.
    pub fn judge(&self, row: &Row, is_symbol: bool) -> Judged {
        let parts = [
            texts_of(row.title_words.iter().map(String::as_str)),
            texts_of(row.symbol_words.iter().map(String::as_str)),
            texts_of([row.page_words.as_str()].into_iter()),
        ];
        let mut laid = Laid { stands: self.typed.terms.iter().map(|_| Default::default()).collect() };
        let mut marks: [Vec<Mark>; 3] = Default::default();
        for (part, words) in parts.iter().enumerate() {
            let mut found = Part { number: part as u32, stands: Vec::new(), marks: &mut marks[part] };
            self.read(words, &mut found);
            for (term, cost, place) in found.stands {
                let (least, places) = &mut laid.stands[term][part];
                // Only what stands there at its lowest cost counts: a typo elsewhere must not bring two words together.
                if least.is_none_or(|least| cost < least) {
                    (*least, *places) = (Some(cost), Vec::new());
                }
                if *least == Some(cost) {
                    places.extend(place);
                }
            }
            marks[part].sort_unstable();
        }
        for (_, places) in laid.stands.iter_mut().flatten() {
            places.sort_unstable();
            places.dedup();
        }
        let title_words: Vec<u32> = row.title_words.iter().map(|words| words_of(words).count() as u32).collect();
        self.verdict(&laid, &title_words, is_symbol, marks)
    }

    fn verdict(&self, laid: &Laid, title_words: &[u32], is_symbol: bool, marks: [Vec<Mark>; 3]) -> Judged {
        let mut outline = Outline::default();
        let mut answers = true;
        let mut costs = Vec::new();
        for (term, typed) in self.typed.terms.iter().enumerate() {
            let best = best(laid, term);
            match best {
                Some((cost, attribute)) => {
                    outline.cost += u32::from(cost);
                    outline.attribute += attribute;
                }
                None => {
                    outline.missing += 1;
                    answers &= typed.is_dropped;
                }
            }
            costs.push(best.map(|(cost, _)| cost));
        }
        let has_own = laid.stands.iter().any(|parts| parts[PAGE].0.is_some());
        Judged { rank: rank(laid, outline, self.typed, title_words, is_symbol), answers, has_own, marks, costs }
    }

    fn read(&self, words: &[(u32, &str)], found: &mut Part<'_>) {
        for (index, (place, word)) in words.iter().enumerate() {
            for (term, cost) in self.words.get(word).into_iter().flatten() {
                found.word(*term, *cost, *place);
            }
            for (term, run) in self.runs.get(word).into_iter().flatten() {
                if stands(run, &words[index..]) {
                    found.run(*term, run, *place);
                }
            }
            for (term, short) in &self.short {
                if word.starts_with(short) {
                    // So many words begin so that their places say nothing.
                    found.stands.push((*term, PREFIX, None));
                }
            }
        }
    }
}

/// What was found on one part of a row.
struct Part<'a> {
    number: u32,
    stands: Vec<(usize, u8, Option<Place>)>,
    marks: &'a mut Vec<Mark>,
}

impl Part<'_> {
    fn word(&mut self, term: usize, cost: u8, place: u32) {
        self.stands.push((term, cost, Some(Place { row: self.number, start: place, end: place + 1 })));
        self.marks.push(Mark { row: self.number, place, cost, term: term as u32 });
    }

    fn run(&mut self, term: usize, run: &Run, place: u32) {
        let (start, end) = run.share.places(place, run.slots.len() as u32);
        self.stands.push((term, run.cost, Some(Place { row: self.number, start, end })));
        for place in start..end.max(start + 1) {
            self.marks.push(Mark { row: self.number, place, cost: run.cost, term: term as u32 });
        }
    }
}

/// Whether a run stands at the beginning of some words.
fn stands(run: &Run, words: &[(u32, &str)]) -> bool {
    let first = words.first().map_or(0, |(place, _)| *place);
    run.slots.iter().enumerate().all(|(offset, slot)| {
        words
            .get(offset)
            .is_some_and(|(place, word)| *place == first + offset as u32 && slot.iter().any(|form| form == word))
    })
}

/// The words of texts that lie one after the other, each with its place.
fn texts_of<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<(u32, &'a str)> {
    let mut all = Vec::new();
    let mut start = 0;
    for text in texts {
        let before = all.len();
        all.extend(words_of(text).enumerate().map(|(index, word)| (start + index as u32, word)));
        start += (all.len() - before) as u32 + TEXT_GAP;
    }
    all
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|word| !word.is_empty())
}

const _: () = assert!(TITLES == 0 && SYMBOLS == 1 && PAGE == 2, "parts are read in this order");
