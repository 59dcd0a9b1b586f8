//! Puts documents and pages in order by rules that can be explained, in this sequence:
//! the text is the symbol; words as typed before beginnings before typos; words near each other; words in titles before
//! symbols before pages; a title that is what was typed; then the newest, then the id.
//! Nothing is weighed by how frequent a word is: that would let unseen pages sway the order of the seen.

use super::documents::Block;
use super::matching::Found;
use super::pattern::{EXACT, PREFIX};
use super::places::Places;
use super::schema::{Head, SHORT_PREFIX, TITLE_GAP};
use super::typed::{Term, Typed};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outline {
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
        let symbol = u64::from(!is_symbol) << 40;
        let cost = u64::from(outline.cost.min(0xff)) << 32;
        let proximity = u64::from(proximity.min(0xffff)) << 16;
        Self(symbol | cost | proximity | u64::from(outline.attribute.min(0xff)) << 8 | exactness as u64)
    }

    /// The best rank that a row of this outline can turn out to have.
    pub fn at_best(is_symbol: bool, outline: Outline) -> Self {
        let in_title = outline.cost == u32::from(EXACT) && outline.attribute == 0;
        let exactness = if in_title { Exactness::Whole } else { Exactness::Neither };
        Self::new(is_symbol, outline, 0, exactness)
    }
}

impl Outline {
    /// The outlines of the rows of a document on which all terms stand, taking titles and symbol as part of each.
    pub fn all(found: &Found, block: Block) -> impl Iterator<Item = (u32, Outline)> {
        let on_heads = |term: usize| Standing { found, block, row: block.title() }.best(term);
        let heads: Vec<Option<(u8, u32)>> = (0..found.terms.len()).map(on_heads).collect();
        let rows = found.rows.iter_range(block.start, block.end).filter(move |row| *row != block.symbol());
        rows.filter_map(move |row| {
            let mut outline = Outline { cost: 0, attribute: 0 };
            for (matches, head) in found.terms.iter().zip(&heads) {
                let own = matches.cost(row).filter(|_| block.is_passage(row)).map(|cost| (cost, ON_PAGE));
                let (cost, attribute) = head.iter().copied().chain(own).min()?;
                outline.cost += u32::from(cost);
                outline.attribute += attribute;
            }
            Some((row, outline))
        })
    }
}

impl Standing<'_> {
    /// The rank, from the places of the words.
    pub fn rank(&self, outline: Outline, typed: &Typed, head: &Head, is_symbol: bool, places: &Places) -> Rank {
        let pairs = 1..typed.terms.len();
        let proximity = pairs.map(|second| self.distance(second, typed, places) - 1).sum();
        let is_in_title = outline.cost == u32::from(EXACT) && outline.attribute == 0;
        let exactness = match is_in_title {
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

    /// How far a term stands from the one typed before it, from 1 for its neighbour to [`FAR`].
    fn distance(&self, second: usize, typed: &Typed, places: &Places) -> u32 {
        let first = second - 1;
        let (Some((cost, _)), Some((next_cost, _))) = (self.best(first), self.best(second)) else {
            return FAR;
        };
        if is_placeless(&typed.terms[first], cost) || is_placeless(&typed.terms[second], next_cost) {
            return 1;
        }
        let lengths = (typed.terms[first].len(), typed.terms[second].len());
        let matches = (&self.found.terms[first], &self.found.terms[second]);
        let together = |row: &u32| matches.0.cost(*row) == Some(cost) && matches.1.cost(*row) == Some(next_cost);
        let rows = self.rows().into_iter().filter(together);
        rows.map(|row| nearest(places.of(first, row), places.of(second, row), lengths)).min().unwrap_or(FAR)
    }

    fn exactness(&self, typed: &Typed, head: &Head, places: &Places) -> Exactness {
        let title = self.block.title();
        let stands = |term: usize, place: u32| places.of(term, title).iter().any(|(_, at)| *at == place);
        let mut start = 0;
        let mut best = Exactness::Neither;
        for words in &head.title_words {
            let mut place = start;
            let begins = typed.terms.iter().enumerate().all(|(term, typed)| {
                let stood = stands(term, place);
                place += typed.len();
                stood
            });
            if begins {
                best = best.min(if place == start + words { Exactness::Whole } else { Exactness::Beginning });
            }
            start += words + TITLE_GAP;
        }
        best
    }
}

/// One or two letters still being typed begin so many words that their places are not kept.
pub fn is_placeless(term: &Term, cost: u8) -> bool {
    match term {
        Term::Phrase(_) => false,
        Term::Word(pattern) => cost == PREFIX && pattern.len() <= SHORT_PREFIX,
    }
}

/// The shortest way from an end of the first to a start of the second; one more when they stand the other way round.
fn nearest(first: &[(u32, u32)], second: &[(u32, u32)], (length, next_length): (u32, u32)) -> u32 {
    let mut shortest = FAR;
    let mut from = 0;
    for (_, place) in first {
        while second.get(from).is_some_and(|(_, next)| *next + next_length <= *place) {
            from += 1;
        }
        if let Some((_, before)) = from.checked_sub(1).and_then(|index| second.get(index)) {
            shortest = shortest.min(place - (before + next_length - 1) + 1);
        }
        let after = second[from..].iter().find(|(_, next)| *next >= place + length);
        if let Some((_, after)) = after {
            shortest = shortest.min(after - (place + length - 1));
        }
    }
    shortest
}

#[cfg(test)]
mod tests {
    use super::{FAR, nearest};

    fn distance(first: &[u32], second: &[u32]) -> u32 {
        let on_a_row = |places: &[u32]| places.iter().map(|place| (0, *place)).collect::<Vec<_>>();
        nearest(&on_a_row(first), &on_a_row(second), (1, 1))
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
}
