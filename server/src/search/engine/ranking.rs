//! Puts documents and pages in order by rules that can be explained, in this sequence:
//! the text is the symbol; no word missing; words as typed before other forms before synonyms before beginnings before
//! typos; words near each other; words in titles before symbols before pages; a title that is what was typed; then the
//! newest, then the id.
//! Nothing is weighed by how frequent a word is: that would let unseen pages sway the order of the seen.

use std::cmp::Ordering;

use super::{Reason, Rule};
use crate::search::text::pattern::PREFIX;
use crate::search::text::typed::{Sought, Term, Typed};

/// Words this far apart are as good as on different pages.
const FAR: u32 = 8;

/// The part of a sheet that holds the titles.
pub const TITLES: usize = 0;
/// The part of a sheet that holds the symbols.
pub const SYMBOLS: usize = 1;
/// The part of a sheet that holds the words of a page.
pub const PAGE: usize = 2;

/// The places left free between two titles, and between two symbols.
pub const TEXT_GAP: u32 = 8;

/// Beginnings of words up to this many letters are kept as terms of their own: too many words share them to be gathered one by one.
pub const SHORT_PREFIX: usize = 2;

/// Where something stands: on a row, from a place to before another, counted in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The row.
    pub row: u32,
    /// Its first word.
    pub start: u32,
    /// The word after its last.
    pub end: u32,
}

/// What stands at one place of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The row.
    pub row: u32,
    /// The place, counted in words.
    pub place: u32,
    /// What it costs to take the word for the term.
    pub cost: u8,
    /// The term.
    pub term: u32,
}

/// A page with its document's titles and symbols, as it is judged; for the document by itself the page says nothing new.
pub trait Sheet {
    /// The lowest cost at which a term stands in [`TITLES`], [`SYMBOLS`] or [`PAGE`].
    fn cost(&self, term: usize, part: usize) -> Option<u8>;

    /// Where it stands there at that cost, ascending.
    fn places(&self, term: usize, part: usize) -> &[Place];
}

/// How well something answers; the lowest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(pub u64);

/// How near the typed text a title comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exactness {
    /// It is just that.
    Whole,
    /// It begins so.
    Beginning,
    /// It does neither.
    Neither,
}

/// What is known of a row without opening the places of its words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outline {
    /// How many of the dropped terms it lacks.
    pub missing: u32,
    /// The sum of the terms' costs.
    pub cost: u32,
    /// The sum of where the terms stand: 0 in a title, 1 in the symbol, 2 on the page.
    pub attribute: u32,
}

impl Rank {
    /// The rank of everything when nothing is sought.
    pub const NONE: Rank = Rank(0);

    /// Puts the rules' verdicts in one number, the weightiest first.
    pub fn new(is_symbol: bool, outline: Outline, proximity: u32, exactness: Exactness) -> Self {
        let symbol = u64::from(!is_symbol) << 48;
        let missing = u64::from(outline.missing.min(0xff)) << 40;
        let cost = u64::from(outline.cost.min(0xff)) << 32;
        let proximity = u64::from(proximity.min(0xffff)) << 16;
        let attribute = u64::from(outline.attribute.min(0xff)) << 8;
        Self(symbol | missing | cost | proximity | attribute | exactness as u64)
    }

    /// The rules' verdicts, the weightiest first.
    pub fn reasons(self) -> Vec<Reason> {
        let reason = |rule, shift: u32, most: u64| Reason { rule, value: self.0 >> shift & most };
        vec![
            reason(Rule::Symbol, 48, 1),
            reason(Rule::Missing, 40, 0xff),
            reason(Rule::Spelling, 32, 0xff),
            reason(Rule::Proximity, 16, 0xffff),
            reason(Rule::Attribute, 8, 0xff),
            reason(Rule::Exactness, 0, 0xff),
        ]
    }

    /// The best rank that a row of this outline can turn out to have.
    pub fn at_best(is_symbol: bool, outline: Outline) -> Self {
        let exactness = if outline.is_whole_in_title() { Exactness::Whole } else { Exactness::Neither };
        Self::new(is_symbol, outline, 0, exactness)
    }
}

impl Outline {
    /// Whether everything stands in titles as typed.
    pub fn is_whole_in_title(self) -> bool {
        self == Self::default()
    }
}

/// Newest first, the undated last, equals by id.
pub fn by_day(a_date: Option<&str>, a_id: &str, b_date: Option<&str>, b_id: &str) -> Ordering {
    b_date.cmp(&a_date).then_with(|| a_id.cmp(b_id))
}

/// The lowest cost of a term, and the weightiest part that has it at that cost.
pub fn best(sheet: &impl Sheet, term: usize) -> Option<(u8, u32)> {
    [TITLES, SYMBOLS, PAGE].into_iter().filter_map(|part| Some((sheet.cost(term, part)?, part as u32))).min()
}

/// The rank of a sheet, from the places of the words; `title_words` counts those of each title.
pub fn rank(sheet: &impl Sheet, outline: Outline, typed: &Typed, title_words: &[u32], is_symbol: bool) -> Rank {
    let present: Vec<usize> = (0..typed.terms.len()).filter(|term| best(sheet, *term).is_some()).collect();
    let proximity = present.windows(2).map(|pair| distance(sheet, pair[0], pair[1], typed) - 1).sum();
    let exactness = match outline.is_whole_in_title() {
        true => exactness(sheet, typed, title_words),
        false => Exactness::Neither,
    };
    Rank::new(is_symbol, outline, proximity, exactness)
}

/// How far a term stands from one typed before it, from 1 for its neighbour to [`FAR`].
fn distance(sheet: &impl Sheet, first: usize, second: usize, typed: &Typed) -> u32 {
    let (Some((cost, _)), Some((next_cost, _))) = (best(sheet, first), best(sheet, second)) else {
        return FAR;
    };
    if is_placeless(&typed.terms[first], cost) || is_placeless(&typed.terms[second], next_cost) {
        return 1;
    }
    let together =
        |part: &usize| sheet.cost(first, *part) == Some(cost) && sheet.cost(second, *part) == Some(next_cost);
    let parts = [TITLES, SYMBOLS, PAGE].into_iter().filter(together);
    parts.map(|part| nearest(sheet.places(first, part), sheet.places(second, part))).min().unwrap_or(FAR)
}

fn exactness(sheet: &impl Sheet, typed: &Typed, title_words: &[u32]) -> Exactness {
    let stands = |term: usize, place: u32| sheet.places(term, TITLES).iter().any(|at| at.start == place);
    let mut start = 0;
    let mut best = Exactness::Neither;
    for words in title_words {
        let mut place = start;
        let begins = typed.terms.iter().enumerate().all(|(term, typed)| {
            let stood = stands(term, place);
            place += typed.width();
            stood
        });
        if begins {
            best = best.min(if place == start + words { Exactness::Whole } else { Exactness::Beginning });
        }
        start += words + TEXT_GAP;
    }
    best
}

/// One or two letters still being typed begin so many words that their places are not kept.
pub fn is_placeless(term: &Term, cost: u8) -> bool {
    match &term.sought {
        Sought::Phrase(_) => false,
        Sought::Word(pattern) => cost == PREFIX && pattern.letter_count() <= SHORT_PREFIX,
    }
}

/// The shortest way from an end of the first to a start of the second; one more when they stand the other way round.
fn nearest(first: &[Place], second: &[Place]) -> u32 {
    let mut shortest = FAR;
    let mut from = 0;
    for place in first {
        while second.get(from).is_some_and(|next| next.end <= place.start && next.start < place.end) {
            from += 1;
        }
        if let Some(before) = from.checked_sub(1).and_then(|index| second.get(index)) {
            shortest = shortest.min(place.start - before.end + 2);
        }
        let after = second[from..].iter().find(|next| next.start >= place.end);
        if let Some(after) = after {
            shortest = shortest.min(after.start - place.end + 1);
        }
    }
    shortest
}

#[cfg(test)]
mod tests {
    use super::{FAR, Place, nearest};
    use crate::search::text::typed::Share;

    fn distance(first: &[u32], second: &[u32]) -> u32 {
        let on_a_row = |starts: &[u32]| {
            let places = starts.iter().map(|start| Place { row: 0, start: *start, end: start + 1 });
            places.collect::<Vec<_>>()
        };
        nearest(&on_a_row(first), &on_a_row(second))
    }

    #[test]
    fn neighbours_in_the_order_typed_are_nearest() {
        assert_eq!(distance(&[3], &[4]), 1);
        assert_eq!(distance(&[4], &[3]), 2);
        assert_eq!(distance(&[1, 20], &[12, 22]), 2);
        assert_eq!(distance(&[30], &[1, 28, 90]), 3);
    }

    #[test]
    fn a_word_is_not_its_own_neighbour() {
        assert_eq!(distance(&[3], &[3]), FAR);
        assert_eq!(distance(&[3, 5], &[3, 5]), 2);
        assert_eq!(distance(&[1], &[]), FAR);
    }

    #[test]
    fn terms_that_share_a_run_of_words_are_neighbours_however_short_it_is() {
        for words in 1..4 {
            let share = |term| {
                let (start, end) = Share { term, of: 2 }.places(5, words);
                [Place { row: 0, start, end }]
            };

            assert_eq!(nearest(&share(0), &share(1)), 1, "{words}");
        }
    }
}
