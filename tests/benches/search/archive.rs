//! An archive of any size, of natural text: documents as a hub holds them, the same for the same size every time.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use server::search::engine::{IndexedDocument, Passage, TextIn};

use crate::texts::{PASSAGE_BYTES, Shelf};

/// The share of each language among the documents, in hundredths, in the order of the shelves.
const SHARES: [u32; 6] = [36, 18, 12, 12, 10, 12];

/// The most passages a document has; half of the documents have fewer than eight.
const MOST_PASSAGES: f64 = 61.0;

const KINDS: [&str; 8] =
    ["REPORT", "NOTICE", "MINUTES", "WORKING_PAPER", "ADMINISTRATIVE_DECISION", "COMMUNIQUE", "LEGISLATION", "OTHER"];

/// How many bodies issue documents.
const BODIES: usize = 24;

/// The audiences by their tokens, each with its share in hundredths; an asker of the bench holds all but the last.
const AUDIENCES: [(&str, u32); 4] = [("public", 55), ("participants", 25), ("group", 10), ("chair", 10)];

/// The tokens of a delegate.
pub fn delegate() -> Vec<String> {
    AUDIENCES[..3].iter().map(|(token, _)| (*token).to_owned()).collect()
}

/// Documents, one after the other, until they have so many passages.
pub struct Archive<'a> {
    shelves: Vec<Stock<'a>>,
    dice: StdRng,
    missing: usize,
    number: usize,
}

/// The passages of one language: first as they are in the texts, then put together from their sentences.
struct Stock<'a> {
    shelf: &'a Shelf,
    fresh: Box<dyn Iterator<Item = &'a str> + Send + 'a>,
    sentences: Vec<&'a str>,
}

impl<'a> Archive<'a> {
    /// An archive of so many passages.
    pub fn new(shelves: &'a [Shelf], passages: usize) -> Self {
        let shelves = shelves.iter().map(Stock::new).collect();
        Self { shelves, dice: StdRng::seed_from_u64(4), missing: passages, number: 0 }
    }
}

impl Iterator for Archive<'_> {
    type Item = IndexedDocument;

    fn next(&mut self) -> Option<IndexedDocument> {
        if self.missing == 0 {
            return None;
        }
        let dice = &mut self.dice;
        let stock = &mut self.shelves[chosen(dice, &SHARES)];
        let language = Some(stock.shelf.language.to_owned());
        let count = (MOST_PASSAGES.powf(dice.random::<f64>()) as usize).min(self.missing);
        self.missing -= count;
        self.number += 1;
        let id = format!("{:08x}-{:04}", self.number.wrapping_mul(0x9e37_79b1) as u32, self.number % 10_000);
        let passage = |page: usize, text: String| Passage {
            rendition: id.clone(),
            page: page as u32 + 1,
            language: language.clone(),
            text,
        };
        let passages = (0..count).map(|page| passage(page, stock.passage(dice))).collect();
        let (year, kind) = (dice.random_range(2003..2027), chosen(dice, &[20, 18, 16, 14, 8, 8, 6, 10]));
        let body = dice.random_range(0..BODIES) * dice.random_range(0..BODIES) / BODIES;
        let translated = (self.number.is_multiple_of(5) && stock.shelf.language != "en").then(|| "en".to_owned());
        let date = format!("{year}-{:02}-{:02}", dice.random_range(1..13), dice.random_range(1..29));
        let tokens = AUDIENCES.map(|(_, share)| share);
        Some(IndexedDocument {
            seen_by: vec![AUDIENCES[chosen(dice, &tokens)].0.to_owned()],
            titles: vec![TextIn { language: language.clone(), text: stock.title(dice) }],
            symbols: vec![format!("KP/{year}/{}/{}", ["PL", "WG", "AD"][kind % 3], self.number)],
            kind: KINDS[kind].to_owned(),
            body: Some(format!("body-{body}")),
            participants: self
                .number
                .is_multiple_of(3)
                .then(|| format!("participant-{}", self.number % 59))
                .into_iter()
                .collect(),
            subjects: (0..self.number % 4).map(|nth| format!("subject-{}", (self.number * 7 + nth) % 80)).collect(),
            meeting: self.number.is_multiple_of(4).then(|| format!("meeting-{year}-{body}")),
            status: "in_force".to_owned(),
            year: Some(year),
            languages: language.into_iter().chain(translated).collect(),
            earliest: Some(date.clone()),
            date: Some(date),
            passages,
            id,
            ..IndexedDocument::default()
        })
    }
}

impl<'a> Stock<'a> {
    fn new(shelf: &'a Shelf) -> Self {
        let passages = || shelf.pages.iter().flat_map(|page| &page.passages).map(String::as_str);
        let ends = ['.', '!', '?', '。', '؟', '\n'];
        let sentences = passages().flat_map(|passage| passage.split_inclusive(ends));
        let sentences = sentences.filter(|sentence| sentence.len() > 20).collect();
        Self { shelf, fresh: Box::new(passages()), sentences }
    }

    fn passage(&mut self, dice: &mut StdRng) -> String {
        if let Some(fresh) = self.fresh.next() {
            return fresh.to_owned();
        }
        let mut text = String::with_capacity(PASSAGE_BYTES + 200);
        while text.len() < PASSAGE_BYTES {
            text.push_str(self.sentences.choose(dice).expect("a shelf has sentences"));
            text.push(' ');
        }
        text
    }

    fn title(&self, dice: &mut StdRng) -> String {
        self.shelf.pages.choose(dice).expect("a shelf has pages").title.clone()
    }
}

/// A place in `shares`, each as likely as its share.
fn chosen(dice: &mut StdRng, shares: &[u32]) -> usize {
    let mut rest = dice.random_range(0..shares.iter().sum());
    shares.iter().position(|share| rest.checked_sub(*share).map(|left| rest = left).is_none()).unwrap_or_default()
}
