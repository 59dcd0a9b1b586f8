//! What a search answers as a file: for tables, for programs, for reference managers.
//! Every row is looked up again like a hit. Not the place for the forms of citations.

mod csv;
pub mod http;
mod row;

use std::collections::HashMap;

use entity::archive::{document, rendition};
use entity::{BodyId, DocumentId, LocalizedText, MeetingId, OrganisationId};

use self::row::Row;
use super::engine::{Hit, MAX_HITS};
use super::question::Question;
use super::{Documents, Found, find};
use crate::archive::{self, citation};
use crate::cx::Cx;
use crate::directory;
use crate::error::Result;
use crate::page::{Edge, Window};

/// A form in which results leave the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table: commas, CR LF, UTF-8 with its mark, which spreadsheets want.
    Csv,
    /// A list of objects with the columns of the table.
    Json,
    /// Citations.
    Citations(citation::Format),
}

impl Format {
    /// Every form that has an address.
    pub const ALL: [Self; 5] = [
        Self::Csv,
        Self::Json,
        Self::Citations(citation::Format::Bibtex),
        Self::Citations(citation::Format::Ris),
        Self::Citations(citation::Format::Csl),
    ];

    /// What file names end with, and its media type.
    fn ending(self) -> (&'static str, &'static str) {
        match self {
            Self::Csv => ("csv", "text/csv; charset=utf-8; header=present"),
            Self::Json => ("json", "application/json"),
            Self::Citations(citation::Format::Plain) => ("txt", "text/plain; charset=utf-8"),
            Self::Citations(citation::Format::Bibtex) => ("bib", "application/x-bibtex; charset=utf-8"),
            Self::Citations(citation::Format::Ris) => ("ris", "application/x-research-info-systems; charset=utf-8"),
            Self::Citations(citation::Format::Csl) => ("csl.json", "application/vnd.citationstyles.csl+json"),
        }
    }
}

/// The results of a search, written.
pub struct Export {
    /// The file.
    pub text: String,
    /// How many documents it holds.
    pub count: usize,
    /// How many answer.
    pub total: usize,
}

/// Writes the documents that answer, in the order of the list, up to the limit of the settings;
/// titles and names are in the wanted language where they have it.
pub async fn export(cx: &Cx, question: &Question, format: Format, wanted: Option<&str>) -> Result<Export> {
    let (hits, mut documents, total) = answering(cx, question).await?;
    let found: Vec<_> = hits.into_iter().filter_map(|hit| Some((documents.remove(&hit.document)?, hit))).collect();
    let count = found.len();
    let text = match format {
        Format::Csv => csv::table(&rows(cx, &found, wanted).await?)?,
        Format::Json => serde_json::to_string_pretty(&rows(cx, &found, wanted).await?).map_err(anyhow::Error::new)?,
        Format::Citations(format) => {
            let documents: Vec<_> = found.into_iter().map(|(document, _)| document).collect();
            citation::written(&citation::citations(cx, &documents, wanted).await?, format)?
        }
    };
    Ok(Export { text, count, total })
}

/// The hits with their documents, and how many there are in all. The filter of the first page is that of all.
async fn answering(cx: &Cx, question: &Question) -> Result<(Vec<Hit>, Documents, usize)> {
    let most = cx.stores.settings.export_rows;
    let (mut hits, mut documents, mut edge) = (Vec::new(), Documents::new(), Edge::Start);
    loop {
        let window = Window { rows: MAX_HITS.min(most - hits.len()), edge };
        let Found { answer, documents: more, .. } = find(cx, question, &window).await?;
        let last = answer.hits.last().map(|hit| hit.cursor.clone());
        // Between two pages a record may have changed: what was taken already is not taken twice.
        hits.extend(answer.hits.into_iter().filter(|hit| !documents.contains_key(&hit.document)));
        documents.extend(more);
        match last {
            Some(cursor) if answer.has_next && hits.len() < most => edge = Edge::After(cursor),
            Some(_) | None => return Ok((hits, documents, answer.total)),
        }
    }
}

/// The rows of the table, a page of documents at a time.
async fn rows(cx: &Cx, found: &[(document::Model, Hit)], wanted: Option<&str>) -> Result<Vec<Row>> {
    let mut rows = Vec::with_capacity(found.len());
    for some in found.chunks(MAX_HITS) {
        let documents: Vec<_> = some.iter().map(|(document, _)| document).collect();
        let known = Known::of(cx, &documents).await?;
        rows.extend(some.iter().map(|(document, hit)| Row::new(cx, document, &known, hit, wanted)));
    }
    Ok(rows)
}

/// What the rows say of documents besides their records.
struct Known {
    bodies: HashMap<BodyId, String>,
    participants: HashMap<OrganisationId, LocalizedText>,
    meetings: HashMap<MeetingId, LocalizedText>,
    files: HashMap<DocumentId, Vec<rendition::Model>>,
    superseded: Vec<DocumentId>,
}

impl Known {
    async fn of(cx: &Cx, documents: &[&document::Model]) -> Result<Self> {
        let ids: Vec<_> = documents.iter().map(|document| document.id).collect();
        let bodies: Vec<_> = documents.iter().filter_map(|document| document.body_id).collect();
        let participants: Vec<_> = documents.iter().filter_map(|document| document.participant_id).collect();
        let meetings: Vec<_> = documents.iter().filter_map(|document| document.meeting_id).collect();
        let (bodies, participants, meetings) = (
            directory::find_bodies(&cx.db, &bodies).await?,
            directory::find_organisations(&cx.db, &participants).await?,
            directory::find_meetings(&cx.db, &meetings).await?,
        );
        Ok(Self {
            bodies: bodies.into_iter().map(|body| (body.id, body.acronym)).collect(),
            participants: participants.into_iter().map(|found| (found.id, found.name)).collect(),
            meetings: meetings.into_iter().map(|meeting| (meeting.id, meeting.name)).collect(),
            files: archive::files_of(&cx.db, &cx.actor, &ids).await?,
            superseded: archive::superseded_of(&cx.db, &cx.actor, &ids).await?,
        })
    }
}
