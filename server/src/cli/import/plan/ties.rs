//! What entries are to each other and to what the archive holds, found by key, id or symbol.

use std::collections::{HashMap, HashSet};

use entity::DocumentId;

use super::{End, Ground, Tie};
use crate::cli::manifest::{Document, Fault, Manifest, Placed, names};

/// Every name under which a document can be meant.
pub(super) struct Index<'a> {
    keys: HashMap<&'a str, usize>,
    ids: HashMap<&'a str, usize>,
    symbols: HashMap<&'a str, Vec<usize>>,
    held: HashMap<&'a str, Vec<DocumentId>>,
    all: &'a Ground,
    entries: HashSet<DocumentId>,
    places: HashMap<DocumentId, usize>,
}

impl<'a> Index<'a> {
    /// Of the entries of a manifest, of which some are held already, and of the archive.
    pub(super) fn of(
        manifest: &'a Manifest,
        ground: &'a Ground,
        standings: &[Result<Option<DocumentId>, String>],
    ) -> Self {
        let mut index = Self {
            keys: HashMap::new(),
            ids: HashMap::new(),
            symbols: HashMap::new(),
            held: HashMap::new(),
            all: ground,
            entries: HashSet::new(),
            places: HashMap::new(),
        };
        for (place, entry) in manifest.documents.iter().enumerate() {
            let document = &entry.it;
            index.keys.extend(document.key.as_deref().map(|key| (key, place)));
            index.ids.extend(document.id.as_deref().map(|id| (id, place)));
            for symbol in document.symbol.iter().chain(&document.aliases) {
                let places = index.symbols.entry(symbol).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            if let Ok(Some(held)) = standings[place] {
                index.entries.insert(held);
                index.places.insert(held, place);
            }
        }
        for (id, held) in &ground.held {
            for symbol in &held.symbols {
                index.held.entry(symbol).or_default().push(*id);
            }
        }
        index
    }

    /// The entries with this symbol, now or before.
    pub(super) fn with_symbol(&self, symbol: &str) -> &[usize] {
        self.symbols.get(symbol).map_or(&[], Vec::as_slice)
    }

    /// Whether a document that is held is one of the entries.
    pub(super) fn is_entry(&self, id: DocumentId) -> bool {
        self.entries.contains(&id)
    }

    /// What an entry is to others; names that lead nowhere, or to several, are told.
    pub(super) fn ties(&self, entry: &Placed<Document>, faults: &mut Vec<Fault>) -> Vec<Tie> {
        let mut ties = Vec::new();
        for (kind, others) in entry.it.relations() {
            for written in others {
                match self.end(written) {
                    Ok(to) => ties.push(Tie { kind, to }),
                    Err(text) => faults.push(Fault { line: entry.line, text }),
                }
            }
        }
        ties
    }

    fn end(&self, written: &str) -> Result<End, String> {
        if let Some(place) = self.keys.get(written).or_else(|| self.ids.get(written)) {
            return Ok(End::Entry(*place));
        }
        if let Some(id) = written.parse().ok().filter(|id| self.all.held.contains_key(id)) {
            return Ok(self.places.get(&id).map_or(End::Held(id), |place| End::Entry(*place)));
        }
        match self.with_symbol(written) {
            [] => {}
            [one] => return Ok(End::Entry(*one)),
            _ => return Err(several(written)),
        }
        match self.held.get(written).map_or(&[][..], Vec::as_slice) {
            [] => Err(self.unknown(written)),
            [one] => Ok(End::Held(*one)),
            _ => Err(several(written)),
        }
    }

    fn unknown(&self, written: &str) -> String {
        let known = self.keys.keys().chain(self.symbols.keys()).chain(self.held.keys()).copied();
        names::unknown("document", written, known)
    }
}

fn several(written: &str) -> String {
    format!("several documents are known as `{written}`; write the key or the id of the one that is meant")
}
