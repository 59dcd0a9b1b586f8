//! Whole documents, with all their versions and as they stand: received in one act, and handed over.
//! Not here: how they travel.

mod commands;
mod store;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use entity::DocumentId;
use entity::archive::{document, relation, rendition, version};

use super::NewDocument;
use crate::audience::Audience;

pub use commands::receive;
pub use store::{catalogue, whole};

/// A document that comes with all it has; `F` is a file to keep, or one that is kept.
pub struct Arrival<F> {
    /// What its record says.
    pub record: NewDocument,
    /// When it was taken in elsewhere; now, where that is not told.
    pub taken_in: Option<DateTime<Utc>>,
    /// Where in its life it stands.
    pub standing: Standing,
    /// The first day on which its audience may read it.
    pub embargo: Option<NaiveDate>,
    /// Its versions, the first one first.
    pub editions: Vec<Edition<F>>,
}

/// Where in its life a document stands. An instant that is not told is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Being described.
    Draft,
    /// Readable by its audience, once its embargo has ended.
    Published {
        /// Since when.
        at: Option<DateTime<Utc>>,
    },
    /// Taken back.
    Withdrawn {
        /// Since when it was readable.
        published: Option<DateTime<Utc>>,
        /// Since when it no longer is.
        at: Option<DateTime<Utc>>,
        /// Why.
        reason: String,
    },
}

/// One version of an arrival.
pub struct Edition<F> {
    /// What changed against the version before.
    pub note: Option<String>,
    /// When it was taken in elsewhere; with the document, where that is not told.
    pub at: Option<DateTime<Utc>>,
    /// When it became readable with its document; when it was taken in, where that is not told.
    pub published: Option<DateTime<Utc>>,
    /// Whether it still waits to become readable.
    pub is_pending: bool,
    /// Its files.
    pub files: Vec<F>,
}

impl<F> Arrival<F> {
    /// A document of one version that is new to the world.
    pub fn of(record: NewDocument, standing: Standing, files: Vec<F>) -> Self {
        let edition = Edition { note: None, at: None, published: None, is_pending: false, files };
        Self { record, taken_in: None, standing, embargo: None, editions: vec![edition] }
    }
}

/// By what a document that is held can be recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogued {
    /// Its symbol and those of earlier times.
    pub symbols: BTreeSet<String>,
    /// The SHA-256 of its files, of every version.
    pub files: BTreeSet<String>,
}

/// A document with everything but its bytes and their text.
pub struct Whole {
    /// The record.
    pub document: document::Model,
    /// Whom it is meant for.
    pub audience: Audience,
    /// Symbols of earlier times, in alphabetical order.
    pub aliases: Vec<String>,
    /// What it is to others.
    pub ties: Vec<(relation::Kind, DocumentId)>,
    /// Every version with its files, the first one first.
    pub versions: Vec<(version::Model, Vec<rendition::Model>)>,
}
