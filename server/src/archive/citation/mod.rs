//! How a document is cited: one description of it, written in the forms that people and their reference managers read.
//! Not here: the names of bodies and Participants, which the directory keeps.

mod bibtex;
mod csl;
mod genre;
pub mod graphql;
mod plain;
mod ris;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use entity::archive::document;
use entity::{LocalizedText, UncertainDate};

use self::genre::Genre;
use crate::cx::Cx;
use crate::directory;
use crate::error::Result;
use crate::text::one_line;

/// Who publishes what names no body, and all that a body issues.
const PUBLISHER: &str = "Kimberley Process";

/// A form in which a document is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A sentence after ISO 690, in the language of the title where the house speaks it.
    Plain,
    /// BibTeX, which biblatex reads too; UTF-8.
    Bibtex,
    /// RIS, lines ended by CR LF; UTF-8.
    Ris,
    /// CSL-JSON: a list of items.
    Csl,
}

/// What a citation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    key: String,
    genre: Genre,
    kind: &'static str,
    title: String,
    language: String,
    author: String,
    symbol: Option<String>,
    date: Option<UncertainDate>,
    address: String,
    accessed: NaiveDate,
}

/// Who issued a document, as far as its record says.
#[derive(Clone, Debug, Default)]
pub struct Issuer {
    /// The name of its body.
    pub body: Option<LocalizedText>,
    /// The name of the Participant it concerns.
    pub participant: Option<LocalizedText>,
}

/// The address under which a document is cited; it stays.
pub fn permalink(cx: &Cx, document: &document::Model) -> String {
    format!("{}d/{}", cx.stores.settings.public_url, document.id)
}

/// Citations of documents that were found, in their order, with titles and names in the wanted language where they have it.
pub async fn citations(cx: &Cx, documents: &[document::Model], wanted: Option<&str>) -> Result<Vec<Citation>> {
    let bodies: Vec<_> = documents.iter().filter_map(|document| document.body_id).collect();
    let participants: Vec<_> = documents.iter().filter_map(|document| document.participant_id).collect();
    let bodies = directory::find_bodies(&cx.db, &bodies).await?;
    let bodies: HashMap<_, _> = bodies.into_iter().map(|body| (body.id, body.name)).collect();
    let participants = directory::find_organisations(&cx.db, &participants).await?;
    let participants: HashMap<_, _> = participants.into_iter().map(|found| (found.id, found.name)).collect();
    let cited = documents.iter().map(|document| {
        let issuer = Issuer {
            body: document.body_id.and_then(|id| bodies.get(&id).cloned()),
            participant: document.participant_id.and_then(|id| participants.get(&id).cloned()),
        };
        Citation::of(cx, document, &issuer, wanted)
    });
    Ok(cited.collect())
}

impl Citation {
    /// Describes a document that was found, as looked at today.
    pub fn of(cx: &Cx, document: &document::Model, issuer: &Issuer, wanted: Option<&str>) -> Self {
        let (genre, kind) = genre::of(document.kind);
        let (language, title) = document.title.pick(wanted);
        let written_by = issuer.participant.as_ref().filter(|_| genre::is_by_participant(document.kind));
        let author = issuer.body.as_ref().or(written_by).map(|name| one_line(name.pick(Some(language)).1));
        Self {
            key: document.id.to_string(),
            genre,
            kind,
            title: one_line(title),
            language: language.to_owned(),
            author: author.filter(|name| !name.is_empty()).unwrap_or_else(|| PUBLISHER.to_owned()),
            symbol: document.symbol.as_deref().map(one_line),
            date: document.date.as_deref().and_then(|date| date.parse().ok()),
            address: permalink(cx, document),
            accessed: cx.today(),
        }
    }
}

/// Writes citations one after the other, as one file of the format.
pub fn written(citations: &[Citation], format: Format) -> Result<String> {
    match format {
        Format::Plain => Ok(lines(citations.iter().map(plain::sentence))),
        Format::Bibtex => Ok(lines(citations.iter().map(bibtex::entry))),
        Format::Ris => Ok(citations.iter().map(ris::record).collect()),
        Format::Csl => csl::items(citations),
    }
}

fn lines(entries: impl Iterator<Item = String>) -> String {
    entries.collect::<Vec<_>>().join("\n")
}

/// The parts of a date that are known: year, month, day.
fn known_parts(date: &UncertainDate) -> Vec<u32> {
    let day = date.earliest();
    let parts = [day.year().unsigned_abs(), day.month(), day.day()];
    parts[..date.edtf().split('-').count()].to_vec()
}

/// Whether a date is approximate, uncertain or both.
fn is_vague(date: &UncertainDate) -> bool {
    date.edtf().ends_with(['~', '?', '%'])
}
