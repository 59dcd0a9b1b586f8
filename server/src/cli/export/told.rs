//! What a manifest says of a document that is held, and which part of the directory it needs beside it.

use std::collections::BTreeSet;

use chrono::{DateTime, SecondsFormat, Utc};
use entity::archive::document::State;
use entity::archive::version;
use entity::directory::{body, organisation};
use entity::{BodyId, MeetingId, OrganisationId, UncertainDate};

use crate::archive::transfer::Whole;
use crate::audience::Audience;
use crate::cli::manifest::names::{self, Names};
use crate::cli::manifest::{Document, File, Placed, Version, name_of};
use crate::directory::Entries;

/// What is said of a document whose files lie at these paths, version by version.
pub fn told(whole: &Whole, files: Vec<Vec<Placed<File>>>, directory: &Names) -> Document {
    let row = &whole.document;
    let date: Option<UncertainDate> = row.date.as_deref().and_then(|date| date.parse().ok());
    let named = Named { directory, date };
    let mut document = Document {
        id: Some(row.id.to_string()),
        kind: Some(name_of(row.kind)),
        symbol: row.symbol.clone(),
        aliases: whole.aliases.clone(),
        body: row.body_id.map(|id| named.body(id)),
        participant: row.participant_id.map(|id| named.organisation(id)),
        subjects: row.subjects.iter().map(ToOwned::to_owned).collect(),
        meeting: row.meeting_id.map(|id| named.meeting(id)),
        date: row.date.clone(),
        audience: Some(named.audience(&whole.audience)),
        state: Some(state(row.state).to_owned()),
        reason: row.withdrawal_reason.clone(),
        embargo: row.embargo_until.map(|day| day.to_string()),
        taken_in: Some(instant(row.created_at)),
        published: row.published_at.map(instant),
        withdrawn: row.withdrawn_at.map(instant),
        titles: row.title.iter().map(|(language, title)| (language.to_owned(), title.to_owned())).collect(),
        ..Document::default()
    };
    for (kind, other) in &whole.ties {
        document.related(*kind).push(other.to_string());
    }
    let versions = whole.versions.iter().zip(files);
    document.versions = versions.map(|((version, _), files)| edition(version, files, row.state)).collect();
    document
}

/// An embargo is told by its day.
fn state(state: State) -> &'static str {
    match state {
        State::Draft => "draft",
        State::Embargoed | State::Published => "published",
        State::Withdrawn => "withdrawn",
    }
}

fn edition(row: &version::Model, files: Vec<Placed<File>>, state: State) -> Version {
    Version {
        note: row.note.clone(),
        at: Some(instant(row.created_at)),
        published: row.published_at.map(instant),
        pending: row.published_at.is_none() && state != State::Draft,
        files,
    }
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// Names that lead back to those who are meant: the short ones where they do, else ids.
struct Named<'a> {
    directory: &'a Names,
    date: Option<UncertainDate>,
}

impl Named<'_> {
    fn body(&self, id: BodyId) -> String {
        let directory = std::slice::from_ref(self.directory);
        let acronym = self.directory.bodies.iter().find(|body| body.id == id).map(|body| &body.acronym);
        let leads_back = |name: &&String| names::body(directory, name, self.date.as_ref()) == Ok(id);
        acronym.filter(leads_back).cloned().unwrap_or_else(|| id.to_string())
    }

    fn organisation(&self, id: OrganisationId) -> String {
        let directory = std::slice::from_ref(self.directory);
        let organisation = self.directory.organisations.iter().find(|organisation| organisation.id == id);
        let short = organisation.into_iter().flat_map(|known| [&known.country_code, &known.acronym]).flatten();
        // A comma would part it in an audience.
        let leads_back = |name: &&String| !name.contains(',') && names::organisation(directory, name) == Ok(id);
        short.into_iter().find(leads_back).cloned().unwrap_or_else(|| id.to_string())
    }

    fn meeting(&self, id: MeetingId) -> String {
        let directory = std::slice::from_ref(self.directory);
        let name =
            self.directory.meetings.iter().find(|meeting| meeting.id == id).map(|meeting| meeting.name.pick(None).1);
        let leads_back = |name: &&str| names::meeting(directory, name) == Ok(id);
        name.filter(leads_back).map_or_else(|| id.to_string(), ToOwned::to_owned)
    }

    fn audience(&self, audience: &Audience) -> String {
        match audience {
            Audience::Public => "public".to_owned(),
            Audience::Community => "community".to_owned(),
            Audience::Participants => "participants".to_owned(),
            Audience::Body(body) => format!("body:{}", self.body(*body)),
            Audience::Parties(parties) => {
                let mut parties: Vec<_> = parties.iter().map(|party| self.organisation(*party)).collect();
                parties.sort();
                format!("parties:{}", parties.join(","))
            }
            Audience::Staff => "staff".to_owned(),
        }
    }
}

/// The part of a directory that documents name: bodies with those they are part of, their terms, meetings, and
/// organisations.
pub fn named(wholes: &[Whole], all: &Entries) -> Entries {
    let mut bodies: BTreeSet<BodyId> = BTreeSet::new();
    let held_at = |id: MeetingId| wholes.iter().any(|whole| whole.document.meeting_id == Some(id));
    let meetings: Vec<_> = all.meetings.iter().filter(|meeting| held_at(meeting.id)).cloned().collect();
    let mut organisations: BTreeSet<OrganisationId> = BTreeSet::new();
    for whole in wholes {
        bodies.extend(whole.document.body_id);
        organisations.extend(whole.document.participant_id);
        match &whole.audience {
            Audience::Body(body) => bodies.extend([*body]),
            Audience::Parties(parties) => organisations.extend(parties),
            Audience::Public | Audience::Community | Audience::Participants | Audience::Staff => {}
        }
    }
    let bodies = with_those_above(&bodies, &all.bodies);
    let is_of = |body: BodyId| bodies.iter().any(|known| known.id == body);
    let memberships: Vec<_> = all.memberships.iter().filter(|term| is_of(term.body_id)).cloned().collect();
    organisations.extend(memberships.iter().map(|term| term.organisation_id));
    organisations.extend(meetings.iter().filter_map(|meeting| meeting.host_id));
    let is_named = |known: &&organisation::Model| organisations.contains(&known.id);
    let organisations = all.organisations.iter().filter(is_named).cloned().collect();
    Entries { organisations, bodies, memberships, meetings }
}

/// Bodies and those they are part of, the ones above first.
fn with_those_above(named: &BTreeSet<BodyId>, all: &[body::Model]) -> Vec<body::Model> {
    let mut listed: Vec<body::Model> = Vec::new();
    for id in named {
        let mut line: Vec<body::Model> = Vec::new();
        let mut next = Some(*id);
        while let Some(body) = next.and_then(|id| all.iter().find(|body| body.id == id)) {
            if listed.iter().chain(&line).any(|known| known.id == body.id) {
                break;
            }
            line.push(body.clone());
            next = body.parent_id;
        }
        listed.extend(line.into_iter().rev());
    }
    listed
}
