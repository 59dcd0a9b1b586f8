//! Contradictions: files in two documents, ids given twice, symbols of others.

use std::collections::{BTreeSet, HashMap};

use entity::DocumentId;

use super::ties::Index;
use super::{End, Ground, Tie, files};
use crate::cli::manifest::{Fault, Manifest};

/// What two entries both claim for themselves: a file, an id or a key; told by the later one.
pub(super) fn of_files(manifest: &Manifest, ground: &Ground) -> Vec<Vec<Fault>> {
    let mut claims: HashMap<String, usize> = HashMap::new();
    let mut clashes = Vec::new();
    for (place, entry) in manifest.documents.iter().enumerate() {
        let mut told = Vec::new();
        let document = &entry.it;
        let named = [("id", &document.id), ("key", &document.key)];
        let named = named.into_iter().filter_map(|(noun, name)| Some(format!("the {noun} {}", name.as_ref()?)));
        let sums = files::sums(document, ground).into_iter().map(|sum| format!("a file with the SHA-256 {sum}"));
        for claim in named.chain(sums) {
            let first = *claims.entry(claim.clone()).or_insert(place);
            if first != place {
                let line = manifest.documents[first].line;
                told.push(Fault { line: entry.line, text: format!("the document of line {line} has {claim} as well") });
            }
        }
        clashes.push(told);
    }
    clashes
}

/// Symbols that an entry shares with another document, unless it is told what the two are to each other,
/// or both have ids that keep them apart.
pub(super) fn of_symbols(manifest: &Manifest, ground: &Ground, index: &Index, ties: &[Vec<Tie>]) -> Vec<Vec<Fault>> {
    let mut holders: HashMap<&str, BTreeSet<DocumentId>> = HashMap::new();
    for (id, held) in &ground.held {
        for symbol in &held.symbols {
            holders.entry(symbol).or_default().insert(*id);
        }
    }
    let mut clashes = Vec::new();
    for (place, entry) in manifest.documents.iter().enumerate() {
        let Some(symbol) = &entry.it.symbol else {
            clashes.push(Vec::new());
            continue;
        };
        let mut told = Vec::new();
        let is_tied = |other: End| {
            let there = ties[place].iter().any(|tie| tie.to == other);
            let End::Entry(other) = other else { return there };
            there || ties[other].iter().any(|tie| tie.to == End::Entry(place))
        };
        for &other in index.with_symbol(symbol).iter().filter(|other| **other < place) {
            let are_apart = entry.it.id.is_some() && manifest.documents[other].it.id.is_some();
            if !are_apart && !is_tied(End::Entry(other)) {
                let line = manifest.documents[other].line;
                told.push(format!("the document of line {line} has the symbol {symbol} as well"));
            }
        }
        for holder in holders.get(symbol.as_str()).into_iter().flatten() {
            if !index.is_entry(*holder) && !is_tied(End::Held(*holder)) {
                told.push(format!("the archive knows the symbol {symbol} as that of {holder}"));
            }
        }
        clashes.push(told.into_iter().map(|text| Fault { line: entry.line, text }).collect());
    }
    clashes
}
