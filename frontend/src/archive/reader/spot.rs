//! Where in a document the reader is, and its address.

use crate::kit::address;

/// A place in a file of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// The document's path, `/d/…`.
    pub path: String,
    /// The file's id.
    pub rendition: String,
    /// The page, from 1.
    pub number: i32,
    /// The words that were searched for; may be empty.
    pub wanted: String,
    /// Which match on the page is looked at, from 1; 0 while it is none.
    pub matched: i32,
}

impl Spot {
    /// The address of it.
    pub fn address(&self) -> String {
        let number = self.number.to_string();
        let matched = if self.matched > 0 { self.matched.to_string() } else { String::new() };
        let pairs =
            [("rendition", self.rendition.as_str()), ("page", &number), ("q", &self.wanted), ("match", &matched)];
        address::write(&self.path, pairs)
    }

    /// Another page of the same file.
    pub fn page(&self, number: i32) -> Spot {
        Spot { number, matched: 0, ..self.clone() }
    }

    /// The same page with other words searched for.
    pub fn with_words(&self, wanted: &str) -> Spot {
        Spot { wanted: wanted.to_owned(), matched: 0, ..self.clone() }
    }
}
