//! Puts documents and pages in order by rules that can be explained, in this sequence:
//! the text is the symbol; no word missing; words as typed before other forms before synonyms before beginnings before
//! typos; words near each other; words in titles before symbols before pages; a title that is what was typed; then the
//! newest, then the id.
//! Nothing is weighed by how frequent a word is: that would let unseen pages sway the order of the seen.

use super::super::{MAX_QUERY_WORDS, Reason, Rule};
use super::documents::Block;
use super::matching::Found;
use super::places::{Place, Places};
use super::schema::{Head, SHORT_PREFIX, TEXT_GAP};
use crate::search::text::pattern::PREFIX;
use crate::search::text::typed::{Sought, Term, Typed};

/// Words this far apart are as good as on different pages.
const FAR: u32 = 8;

/// The attribute of a word on a page; titles are 0 and the symbol is 1.
const ON_PAGE: u32 = 2;

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

/// A row of one document, to be judged together with the document's titles and symbol.
#[derive(Clone, Copy)]
pub struct Standing<'a> {
    /// What was found in the row's segment.
    pub found: &'a Found,
    /// The rows of its document.
    pub block: Block,
    /// The row: a passage, or the row of titles for the document by itself.
    pub row: u32,
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

    /// The outlines of the rows of a document that answer, taking titles and symbol as part of each.
    pub fn all(found: &Found, block: Block) -> impl Iterator<Item = (u32, Outline)> {
        // On the stack, because this is asked of every document that answers.
        let mut heads = [None; MAX_QUERY_WORDS];
        for (term, head) in heads.iter_mut().enumerate().take(found.terms.len()) {
            *head = Standing { found, block, row: block.title() }.best(term);
        }
        let rows = found.rows.iter_range(block.start, block.end).filter(move |row| *row != block.symbol());
        rows.map(move |row| {
            let mut outline = Outline::default();
            for (matches, head) in found.terms.iter().zip(&heads) {
                let own = matches.cost(row).filter(|_| block.is_passage(row)).map(|cost| (cost, ON_PAGE));
                match head.iter().copied().chain(own).min() {
                    Some((cost, attribute)) => {
                        outline.cost += u32::from(cost);
                        outline.attribute += attribute;
                    }
                    None => outline.missing += 1,
                }
            }
            (row, outline)
        })
    }
}

impl Standing<'_> {
    /// The rank, from the places of the words.
    pub fn rank(&self, outline: Outline, typed: &Typed, head: &Head, is_symbol: bool, places: &Places) -> Rank {
        let present: Vec<usize> = (0..typed.terms.len()).filter(|term| self.best(*term).is_some()).collect();
        let proximity = present.windows(2).map(|pair| self.distance(pair[0], pair[1], typed, places) - 1).sum();
        let exactness = match outline.is_whole_in_title() {
            true => self.exactness(typed, head, places),
            false => Exactness::Neither,
        };
        Rank::new(is_symbol, outline, proximity, exactness)
    }

    /// The rows whose words count for this one: titles, symbol, and the row itself.
    fn rows(&self) -> [u32; 3] {
        [self.block.title(), self.block.symbol(), self.row]
    }

    /// The lowest cost of a term, and the weightiest place that has it at that cost.
    fn best(&self, term: usize) -> Option<(u8, u32)> {
        let rows = self.rows().into_iter().enumerate();
        rows.filter_map(|(attribute, row)| Some((self.found.terms[term].cost(row)?, attribute as u32))).min()
    }

    /// How far a term stands from one typed before it, from 1 for its neighbour to [`FAR`].
    fn distance(&self, first: usize, second: usize, typed: &Typed, places: &Places) -> u32 {
        let (Some((cost, _)), Some((next_cost, _))) = (self.best(first), self.best(second)) else {
            return FAR;
        };
        if is_placeless(&typed.terms[first], cost) || is_placeless(&typed.terms[second], next_cost) {
            return 1;
        }
        let matches = (&self.found.terms[first], &self.found.terms[second]);
        let together = |row: &u32| matches.0.cost(*row) == Some(cost) && matches.1.cost(*row) == Some(next_cost);
        let rows = self.rows().into_iter().filter(together);
        rows.map(|row| nearest(places.of(first, row), places.of(second, row))).min().unwrap_or(FAR)
    }

    fn exactness(&self, typed: &Typed, head: &Head, places: &Places) -> Exactness {
        let title = self.block.title();
        let stands = |term: usize, place: u32| places.of(term, title).iter().any(|at| at.start == place);
        let mut start = 0;
        let mut best = Exactness::Neither;
        for words in &head.title_words {
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
