//! What an index holds of each document, in short, to be held against what it should hold.
//! Not the place for what becomes of a difference.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::IndexedDocument;
use crate::files::hex;

/// How many bytes of a hash are kept, as nobody chooses what is hashed to deceive the hub about its own index.
const DIGEST_BYTES: usize = 16;

/// Documents of an index as they were at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The highest outbox sequence number that had been carried over.
    pub watermark: i64,
    /// The documents, in no order.
    pub entries: Vec<Entry>,
}

/// What an index holds of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// The audience tokens by which the document or a page of it is found, in order, each once.
    pub seen_by: Vec<String>,
    /// How many passages there are.
    pub passages: usize,
    /// A hash of everything else that was put in; empty where what there is was not put in together.
    pub digest: String,
}

impl IndexedDocument {
    /// What an index holds that has taken this in.
    pub fn entry(&self) -> Entry {
        Entry {
            id: self.id.clone(),
            seen_by: in_order(&self.seen_by).into_iter().cloned().collect(),
            passages: self.passages.len(),
            digest: self.digest(),
        }
    }

    /// A hash of what it says, whatever the order of what has none; 32 lower-case hexadecimal digits.
    pub fn digest(&self) -> String {
        let Self {
            id,
            seen_by: _,
            titles,
            symbols,
            kind,
            body,
            participants,
            year,
            languages,
            subjects,
            meeting,
            status,
            superseded,
            date,
            earliest,
            passages,
        } = self;
        let [participants, languages, subjects] = [participants, languages, subjects].map(|values| in_order(values));
        let superseded: BTreeSet<_> = superseded.iter().map(|other| (&other.by, &other.since)).collect();
        let record = (id, titles, symbols, kind, body, year, meeting, status, date, earliest);
        let mut hash = Sha256::new();
        serde_json::to_writer(&mut hash, &(record, participants, languages, subjects, superseded, passages))
            .expect("texts and numbers can be written, and a hash takes everything");
        hex(&hash.finalize()[..DIGEST_BYTES])
    }
}

fn in_order(values: &[String]) -> BTreeSet<&String> {
    values.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Passage, Supersession, TextIn};
    use super::*;

    fn owned(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn replaced(by: &[&str]) -> Vec<Supersession> {
        by.iter().map(|by| Supersession { by: (*by).to_owned(), since: None }).collect()
    }

    fn document() -> IndexedDocument {
        IndexedDocument {
            id: "one".to_owned(),
            seen_by: owned(&["public", "staff"]),
            participants: owned(&["a", "b"]),
            languages: owned(&["en", "fr"]),
            subjects: owned(&["x", "y"]),
            superseded: replaced(&["two", "three"]),
            passages: vec![Passage { text: "The harbour".to_owned(), ..Passage::default() }],
            ..IndexedDocument::default()
        }
    }

    #[test]
    fn the_order_of_what_has_none_makes_no_difference() {
        let other = IndexedDocument {
            seen_by: owned(&["staff", "public", "staff"]),
            participants: owned(&["b", "a"]),
            languages: owned(&["fr", "en"]),
            subjects: owned(&["y", "x"]),
            superseded: replaced(&["three", "two"]),
            ..document()
        };

        assert_eq!(other.entry(), document().entry());
    }

    #[test]
    fn whatever_is_said_differently_makes_a_difference() {
        let some = || Some("2019-05-01".to_owned());
        let title = TextIn { language: None, text: "Rules".to_owned() };
        let altered: [fn(&mut IndexedDocument); 4] = [
            |document| document.seen_by.push("community".to_owned()),
            |document| document.passages[0].text.push('s'),
            |document| document.passages[0].page = 2,
            |document| document.superseded[0].since = Some("2019".to_owned()),
        ];
        let others = [
            IndexedDocument { id: "two".to_owned(), ..document() },
            IndexedDocument { titles: vec![title], ..document() },
            IndexedDocument { symbols: owned(&["AD 1"]), ..document() },
            IndexedDocument { kind: "other".to_owned(), ..document() },
            IndexedDocument { body: some(), ..document() },
            IndexedDocument { meeting: some(), ..document() },
            IndexedDocument { year: Some(2019), ..document() },
            IndexedDocument { status: "draft".to_owned(), ..document() },
            IndexedDocument { date: some(), ..document() },
            IndexedDocument { earliest: some(), ..document() },
            IndexedDocument { participants: owned(&["a"]), ..document() },
            IndexedDocument { languages: owned(&["a"]), ..document() },
            IndexedDocument { subjects: owned(&["a"]), ..document() },
        ];
        let altered = altered.map(|alter| {
            let mut document = document();
            alter(&mut document);
            document
        });

        let entries: Vec<Entry> =
            [document()].iter().chain(&others).chain(&altered).map(IndexedDocument::entry).collect();

        for (index, entry) in entries.iter().enumerate() {
            assert!(!entries[..index].contains(entry), "{index}");
        }
    }
}
