//! Known items in real texts: each query is made from one page, which is to be found among all pages of all languages.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use futures::{StreamExt, stream};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use server::search::engine::embedded::EmbeddedEngine;
use server::search::engine::{IndexedDocument, Passage, Query, SearchEngine, Sight, TextIn};

use crate::asked::together;
use crate::figures::table;
use crate::measures::{LOOKED_AT, Tally};
use crate::texts::{Page, Shelf};

/// How many queries of each kind there are in each language.
const QUERIES: usize = 100;

/// The fewest letters of a word of which one is dropped: five are left, the fewest in which a typo is forgiven.
const LONG_WORD: usize = 6;

/// The audience of every page.
const AUDIENCE: &str = "public";

/// Makes a query of a page, where that can be done.
type Made = fn(&mut StdRng, &Page) -> Option<String>;

const KINDS: [(&str, Made); 3] = [
    ("title", |_, page| Some(page.title.clone())),
    ("title with a letter dropped", with_a_letter_dropped),
    ("three words of one passage", |dice, page| {
        let passage = page.passages.choose(dice)?;
        let words = together(dice, passage, 3)?;
        (words.len() == 3).then(|| words.join(" "))
    }),
];

/// A page with the shelf it stands on.
pub type Placed<'a> = (&'a Shelf, &'a Page);

/// A query and the place of the page that it was made from.
pub struct Sought<'a> {
    /// What sort of query it is.
    pub kind: &'static str,
    /// The language of the page.
    pub language: &'a str,
    /// As typed.
    pub text: String,
    /// Where the page stands among all.
    pub at: usize,
}

/// All pages of all languages.
pub fn pages(shelves: &[Shelf]) -> Vec<Placed<'_>> {
    shelves.iter().flat_map(|shelf| shelf.pages.iter().map(move |page| (shelf, page))).collect()
}

/// So many queries of each kind in each language.
pub fn sought<'a>(shelves: &'a [Shelf], pages: &[Placed<'a>], queries: usize) -> Vec<Sought<'a>> {
    let mut bearers: HashMap<String, usize> = HashMap::new();
    for (_, page) in pages {
        *bearers.entry(page.title.to_lowercase()).or_default() += 1;
    }
    // A title that several pages bear does not say which of them is sought.
    let known: Vec<usize> = (0..pages.len()).filter(|at| bearers[&pages[*at].1.title.to_lowercase()] == 1).collect();
    let mut sought = Vec::new();
    for (kind, made) in KINDS {
        let mut dice = StdRng::seed_from_u64(20);
        for shelf in shelves {
            let own: Vec<usize> = known.iter().copied().filter(|at| pages[*at].0.language == shelf.language).collect();
            let made = std::iter::repeat_with(|| {
                let at = *own.choose(&mut dice)?;
                Some((at, made(&mut dice, pages[at].1)?))
            });
            let made = made.take(20 * queries).flatten().take(queries);
            sought.extend(made.map(|(at, text)| Sought { kind, language: shelf.language, text, at }));
        }
    }
    sought
}

/// Indexes all pages in `folder` and asks for some.
pub async fn judge(folder: &Path, shelves: &[Shelf]) -> anyhow::Result<String> {
    let engine = EmbeddedEngine::open(folder)?;
    let pages = pages(shelves);
    let documents: Vec<_> = pages.iter().enumerate().map(|(at, placed)| Ok(document(at, placed))).collect();
    engine.replace(stream::iter(documents).boxed(), 1).await?;
    let mut tallies: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    for sought in sought(shelves, &pages, QUERIES) {
        let mut tally = Tally::default();
        tally.add(&list(&engine, sought.at, sought.text).await?, &[3]);
        for language in ["all", sought.language] {
            tallies.entry((sought.kind, language)).or_default().merge(&tally);
        }
    }
    let mut rows = Vec::new();
    for (kind, _) in KINDS {
        let of_kind = tallies.iter().filter(|((own, _), _)| *own == kind);
        rows.extend(
            of_kind
                .map(|((_, language), tally)| [vec![kind.to_owned(), (*language).to_owned()], tally.cells()].concat()),
        );
    }
    Ok(table(
        "Known items in real texts",
        &format!(
            "{} pages of books and manuals in six languages in one index; each query is made from one page, \
             whose title no other page bears. A letter is dropped from a word of six letters or more: what has fewer than five \
             is taken as typed.",
            pages.len()
        ),
        &["query", "language", "queries", "nDCG@10", "recall@20", "found nothing"],
        &rows,
    ))
}

/// The grades of what the engine lists.
pub async fn list(engine: &EmbeddedEngine, sought: usize, text: String) -> anyhow::Result<Vec<u8>> {
    let sight = Sight { tokens: vec![AUDIENCE.to_owned()], hidden: Vec::new() };
    let query = Query { text, sight, enough: 1, first: LOOKED_AT, ..Query::default() };
    let answer = engine.search(&query).await?;
    let sought = sought.to_string();
    Ok(answer.hits.iter().map(|hit| if hit.document == sought { 3 } else { 0 }).collect())
}

/// A page as a document of the index.
pub fn document(at: usize, (shelf, page): &Placed<'_>) -> IndexedDocument {
    let language = Some(shelf.language.to_owned());
    let passage = |(number, text): (usize, &String)| Passage {
        rendition: at.to_string(),
        page: number as u32 + 1,
        language: language.clone(),
        text: text.clone(),
    };
    IndexedDocument {
        id: at.to_string(),
        seen_by: vec![AUDIENCE.to_owned()],
        titles: vec![TextIn { language: language.clone(), text: page.title.clone() }],
        passages: page.passages.iter().enumerate().map(passage).collect(),
        languages: vec![shelf.language.to_owned()],
        ..IndexedDocument::default()
    }
}

/// The title without one letter of one of its long words.
fn with_a_letter_dropped(dice: &mut StdRng, page: &Page) -> Option<String> {
    let is_long = |word: &&str| word.chars().count() >= LONG_WORD && word.chars().all(char::is_alphabetic);
    let words: Vec<&str> = page.title.split_whitespace().collect();
    let long: Vec<usize> = (0..words.len()).filter(|at| is_long(&words[*at]) && !is_chinese(words[*at])).collect();
    let chosen = *long.choose(dice)?;
    let mut letters: Vec<char> = words[chosen].chars().collect();
    letters.remove(dice.random_range(1..letters.len()));
    let misspelt: String = letters.into_iter().collect();
    let words = words.iter().enumerate().map(|(at, word)| if at == chosen { misspelt.as_str() } else { word });
    Some(words.collect::<Vec<_>>().join(" "))
}

fn is_chinese(word: &str) -> bool {
    word.chars().any(|letter| ('\u{3400}'..='\u{9fff}').contains(&letter))
}
