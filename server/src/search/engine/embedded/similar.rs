//! Documents like another one: those that have most of the words by which it differs from the rest.
//! Not the place for order among hits, where how frequent a word is counts for nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;

use super::super::{MAX_SUGGESTIONS, Passage, Sight};
use super::documents::Block;
use super::matching::gather;
use super::rows::Rows;
use super::schema::Titles;
use super::seen::Seen;
use super::view::{GONE, View};
use crate::search::engine::likeness::{
    LEAST_SHARE, PAGES_READ, TELLING_WORDS, TITLE_COUNT, is_telling, most_frequent, weight,
};
use crate::search::text::words::words;

/// A word that speaks for a document.
struct Telling {
    weight: f64,
    word: String,
    documents: BTreeSet<u32>,
}

/// The ids of the documents like this one, best first.
pub fn similar(view: &View, document: &str, sight: &Sight, first: usize) -> anyhow::Result<Vec<String>> {
    let seen = view.documents.seen(sight);
    let Some(number) = view.documents.number(document).filter(|number| seen.has(*number)) else {
        return Ok(Vec::new());
    };
    let telling = telling(view, &seen, view.documents.blocks[number as usize])?;
    let enough = LEAST_SHARE * telling.iter().map(|word| word.weight).sum::<f64>();
    let mut scores: BTreeMap<u32, f64> = BTreeMap::new();
    for word in &telling {
        for other in word.documents.iter().filter(|other| **other != number) {
            *scores.entry(*other).or_default() += word.weight;
        }
    }
    let mut best: Vec<(u32, f64)> = scores.into_iter().filter(|(_, score)| *score >= enough).collect();
    best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    best.truncate(first.min(MAX_SUGGESTIONS));
    Ok(best.into_iter().map(|(number, _)| view.documents.heads[number as usize].id.clone()).collect())
}

/// The words of a document that few others of those seen have, the weightiest first.
fn telling(view: &View, seen: &Seen, block: Block) -> anyhow::Result<Vec<Telling>> {
    let all = seen.visible.iter().filter(|visible| **visible).count();
    let mut telling = Vec::new();
    for (word, count) in own_words(view, block)? {
        let documents = documents_with(view, seen, &word)?;
        // A word that no other has likens to none.
        if documents.len() > 1 {
            telling.push(Telling { weight: weight(count, all, documents.len()), word, documents });
        }
    }
    telling.retain(|word| word.weight > 0.0);
    telling.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.word.cmp(&b.word)));
    telling.truncate(TELLING_WORDS);
    Ok(telling)
}

/// The most frequent words of a document's titles and of some of its pages, with how often they count.
fn own_words(view: &View, block: Block) -> anyhow::Result<Vec<(String, u32)>> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    let mut count = |text: &str, times: u32| {
        for word in words(text).into_iter().filter(|word| is_telling(&word.lemma)) {
            *counts.entry(word.lemma).or_default() += times;
        }
    };
    let (Titles(titles), _) = view.stored(block.segment, block.title())?;
    titles.iter().for_each(|title| count(&title.text, TITLE_COUNT));
    let pages = (block.end - block.symbol() - 1) as usize;
    // From everywhere in it: the first pages of many documents are the same.
    for row in (block.symbol() + 1..block.end).step_by(pages.div_ceil(PAGES_READ).max(1)) {
        let (page, _): (Passage, _) = view.stored(block.segment, row)?;
        count(&page.text, 1);
    }
    Ok(most_frequent(counts))
}

fn documents_with(view: &View, seen: &Seen, word: &str) -> io::Result<BTreeSet<u32>> {
    let mut documents = BTreeSet::new();
    for segment in &view.segments {
        let Some(info) = segment.words.terms().get(word)? else { continue };
        let mut rows = Rows::none(segment.bound);
        gather(&segment.words, &info, &mut rows)?;
        let numbers = rows.iter().map(|row| segment.document_of[row as usize]);
        documents.extend(numbers.filter(|number| *number != GONE && seen.has(*number)));
    }
    Ok(documents)
}
