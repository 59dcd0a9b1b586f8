//! One row of an export: a document that answers, in plain values.

use entity::archive::document::{self, State};
use sea_orm::ActiveEnum;
use serde::Serialize;

use super::Known;
use crate::archive::{citation, vocabulary};
use crate::cx::Cx;
use crate::search::engine::Hit;
use crate::search::question::Status;

/// A document that answers; several values of one column stand in a list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Global id.
    pub id: String,
    /// The address to cite.
    pub permalink: String,
    /// The official symbol.
    pub symbol: Option<String>,
    /// The title, in the wanted language where there is one.
    pub title: String,
    /// The language of that title.
    pub title_language: String,
    /// As the contract names it.
    pub kind: String,
    /// The acronym of the issuing body.
    pub body: Option<String>,
    /// The name of the Participant it concerns.
    pub participant: Option<String>,
    /// In EDTF.
    pub date: Option<String>,
    /// Those of its files.
    pub languages: Vec<String>,
    /// The labels of its subjects.
    pub subjects: Vec<String>,
    /// The name of its meeting.
    pub meeting: Option<String>,
    /// As the contract names it, and as the asker sees it.
    pub status: String,
    /// How far it may be seen, as the contract names it.
    pub audience: String,
    /// The file of the page that answers best.
    pub best_file: Option<String>,
    /// That page, from 1.
    pub best_page: Option<u32>,
    /// Its words around what matched.
    pub snippet: Option<String>,
}

impl Row {
    /// The row of a document that was found.
    pub fn new(cx: &Cx, document: &document::Model, known: &Known, hit: &Hit, wanted: Option<&str>) -> Self {
        let (title_language, title) = document.title.pick(wanted);
        let files = known.files.get(&document.id).map(Vec::as_slice).unwrap_or_default();
        let mut languages: Vec<String> = files.iter().filter_map(|file| file.language.clone()).collect();
        languages.sort_unstable();
        languages.dedup();
        let best = hit.pages.first();
        let file = best.and_then(|page| files.iter().find(|file| file.id.to_string() == page.rendition));
        let name = |name: &entity::LocalizedText| name.pick(wanted).1.to_owned();
        let subjects = document.subjects.iter().filter_map(vocabulary::subject);
        Self {
            id: document.id.to_string(),
            permalink: citation::permalink(cx, document),
            symbol: document.symbol.clone(),
            title: title.to_owned(),
            title_language: title_language.to_owned(),
            kind: document.kind.to_value().to_uppercase(),
            body: document.body_id.and_then(|id| known.bodies.get(&id).cloned()),
            participant: document.participant_id.and_then(|id| known.participants.get(&id)).map(name),
            date: document.date.clone(),
            languages,
            subjects: subjects.map(|subject| name(&subject.label())).collect(),
            meeting: document.meeting_id.and_then(|id| known.meetings.get(&id)).map(name),
            status: status(document, known).as_str().to_uppercase(),
            audience: document.audience.to_value().to_uppercase(),
            best_file: file.map(|file| file.file_name.clone()),
            best_page: best.map(|page| page.page),
            snippet: best.map(|page| page.snippet.iter().map(|part| part.text.as_str()).collect()),
        }
    }
}

fn status(document: &document::Model, known: &Known) -> Status {
    match document.state {
        State::Published if known.superseded.contains(&document.id) => Status::Superseded,
        state => Status::from(state),
    }
}
