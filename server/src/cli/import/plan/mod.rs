//! What an import by manifest would do: pure, from what is written, what is offered and what is held.
//! Not here: doing it.

mod clashes;
mod files;
mod record;
#[cfg(test)]
mod tests;
mod ties;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use entity::DocumentId;
use entity::archive::relation;

use crate::archive::FileToKeep;
use crate::archive::transfer::{Arrival, Catalogued};
use crate::audience::Audience;
use crate::cli::import::source::composed;
use crate::cli::manifest::names::Names;
use crate::cli::manifest::{Document, Fault, Manifest, Placed};

/// What a plan is made from.
pub struct Ground {
    /// Who may be named: what came with the manifest, then our directory.
    pub directories: Vec<Names>,
    /// What the archive holds.
    pub held: HashMap<DocumentId, Catalogued>,
    /// The files offered, by their path from the root.
    pub files: BTreeMap<String, PathBuf>,
    /// The SHA-256 of those the manifest names, or why there is none.
    pub sums: HashMap<String, Result<String, String>>,
    /// For whom a document is of which the manifest does not say so.
    pub audience: Audience,
    /// Whether such a document stays a draft.
    pub stays_draft: bool,
}

/// What becomes of an entry.
pub enum Verdict {
    /// It is taken in.
    New(Box<Arrival<FileToKeep>>),
    /// The archive holds it.
    Same(DocumentId),
    /// It contradicts another entry, or what the archive holds.
    Clash,
    /// It cannot be understood, or a file of it cannot be had.
    Faulty,
}

/// An entry of the manifest and what becomes of it.
pub struct Planned {
    /// Where it begins.
    pub line: usize,
    /// How it is called.
    pub name: String,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Why, line by line.
    pub reasons: Vec<Fault>,
    /// What it is to others.
    pub ties: Vec<Tie>,
}

impl Planned {
    /// Whether it cannot be taken in.
    pub fn is_wrong(&self) -> bool {
        match self.verdict {
            Verdict::New(_) | Verdict::Same(_) => false,
            Verdict::Clash | Verdict::Faulty => true,
        }
    }
}

/// What an entry is to another document.
pub struct Tie {
    /// What.
    pub kind: relation::Kind,
    /// To which.
    pub to: End,
}

/// The other end of a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// An entry of the manifest, by its place.
    Entry(usize),
    /// A document that the archive holds.
    Held(DocumentId),
}

/// What becomes of every entry, in the order of the manifest.
pub fn plan(manifest: &Manifest, ground: &Ground) -> Vec<Planned> {
    let mut faults: Vec<Vec<Fault>> = manifest.documents.iter().map(|entry| entry.it.faults.clone()).collect();
    let mut arrivals = Vec::new();
    for (entry, faults) in manifest.documents.iter().zip(&mut faults) {
        let files = files::of(entry, ground, faults);
        arrivals.push(record::of(entry, files, ground, faults));
    }
    let standings: Vec<_> = manifest.documents.iter().map(|entry| files::standing(entry, ground)).collect();
    let index = ties::Index::of(manifest, ground, &standings);
    let mut ties = Vec::new();
    for (entry, faults) in manifest.documents.iter().zip(&mut faults) {
        ties.push(index.ties(entry, faults));
    }
    let mut clashes = clashes::of_files(manifest, ground);
    for (told, more) in clashes.iter_mut().zip(clashes::of_symbols(manifest, ground, &index, &ties)) {
        told.extend(more);
    }
    let mut planned = Vec::new();
    for (place, entry) in manifest.documents.iter().enumerate() {
        let (mut reasons, arrival) = (std::mem::take(&mut faults[place]), arrivals[place].take());
        let verdict = match (&standings[place], arrival) {
            (Ok(Some(held)), Some(_)) if reasons.is_empty() => Verdict::Same(*held),
            (_, None) => Verdict::Faulty,
            _ if !reasons.is_empty() => Verdict::Faulty,
            (Err(clash), Some(_)) => {
                reasons.push(Fault { line: entry.line, text: clash.clone() });
                Verdict::Clash
            }
            (_, Some(_)) if !clashes[place].is_empty() => {
                reasons.append(&mut clashes[place]);
                Verdict::Clash
            }
            (_, Some(arrival)) => Verdict::New(Box::new(arrival)),
        };
        let ties = std::mem::take(&mut ties[place]);
        planned.push(Planned { line: entry.line, name: name(entry), verdict, reasons, ties });
    }
    planned
}

/// The files that are offered and that no entry names.
pub fn unnamed<'g>(manifest: &Manifest, ground: &'g Ground) -> Vec<&'g str> {
    let entries = manifest.documents.iter().flat_map(|entry| entry.it.files());
    let named: BTreeSet<String> = entries.map(|file| composed(&file.it.path)).collect();
    ground.files.keys().filter(|path| !named.contains(*path)).map(String::as_str).collect()
}

/// How an entry is called: the most telling of what it says of itself.
fn name(entry: &Placed<Document>) -> String {
    let document = &entry.it;
    let title = document.titles.get("en").or_else(|| document.titles.values().next());
    let file = document.files().next().map(|file| &file.it.path);
    let of_itself = [title, document.symbol.as_ref(), document.key.as_ref(), document.id.as_ref(), file];
    of_itself.into_iter().flatten().next().cloned().unwrap_or_else(|| "an entry without a name".to_owned())
}
