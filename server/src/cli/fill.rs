//! `kp-hub demo`: the demonstration archive, through the same doors as any other archive.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Context;
use entity::{BodyId, DocumentId, LocalizedText, MeetingId, OrganisationId};
use futures::stream::{self, StreamExt};
use sea_orm::ActiveEnum;

use super::{demo, say};
use crate::archive::transfer::{Arrival, Standing};
use crate::archive::{self, FileToKeep, Kept, KeptFile, NewDocument, Revision};
use crate::audience::Audience;
use crate::cx::{Actor, Cx, Stores};
use crate::directory::{self, Affiliating, Joining, NewBody, NewMeeting, NewOrganisation};

/// How many documents are read at once, each file by a process of its own.
const READ_AT_ONCE: usize = 4;

/// Fills an empty hub; one that holds documents or people already is left as it is.
pub async fn fill(stores: &Stores) -> anyhow::Result<()> {
    let cx = stores.cx(Actor::System);
    let held = archive::count_all(&cx).await?;
    let people = directory::people(&cx.db).await?.len();
    if held > 0 || people > 0 {
        say(&format!(
            "the archive holds {held} documents and {people} people already and is left as it is; \
             choose an empty folder by KP_DATA"
        ));
        return Ok(());
    }
    let archive = demo::archive()?;
    let known = Known::enter(&cx, &archive).await?;
    let folder = tempfile::tempdir()?;
    let mut read = stream::iter(&archive.documents)
        .map(|document| Editions::keep(&cx, document, folder.path()))
        .buffered(READ_AT_ONCE);
    let mut ids = HashMap::new();
    for document in &archive.documents {
        let editions = read.next().await.context("each document has its editions")?;
        // Each document is an act of its own, with its own instant.
        let id = take_in(&stores.cx(Actor::System), &known, document, editions?)
            .await
            .with_context(|| format!("the demonstration document {} cannot be taken in", document.key))?;
        ids.insert(document.key.as_str(), id);
    }
    for document in &archive.documents {
        settle(stores, &ids, document)
            .await
            .with_context(|| format!("the demonstration document {} cannot be settled", document.key))?;
    }
    say(&format!("the demonstration archive: {} documents, {} people", archive.documents.len(), archive.people.len()));
    Ok(())
}

/// The directory as entered: ids by the keys of the demonstration.
struct Known {
    organisations: HashMap<String, OrganisationId>,
    bodies: HashMap<String, BodyId>,
    meetings: HashMap<String, MeetingId>,
}

impl Known {
    async fn enter(cx: &Cx, archive: &demo::DemoArchive) -> anyhow::Result<Self> {
        let mut known = Self { organisations: HashMap::new(), bodies: HashMap::new(), meetings: HashMap::new() };
        for organisation in &archive.organisations {
            let new = NewOrganisation {
                kind: value(&organisation.kind)?,
                name: names(&organisation.name),
                acronym: organisation.acronym.clone(),
                country_code: organisation.country_code.clone(),
            };
            let id = directory::enter_organisation(cx, new).await?;
            known.organisations.insert(organisation.key.clone(), id);
        }
        for body in &archive.bodies {
            let new = NewBody {
                acronym: body.acronym.clone(),
                name: names(&body.name),
                parent_id: body.parent.as_deref().map(|parent| known.body(parent)).transpose()?,
                from: body.from,
                to: body.to,
            };
            let id = directory::enter_body(cx, new).await?;
            known.bodies.insert(body.acronym.clone(), id);
        }
        for term in &archive.memberships {
            let joining = Joining {
                body_id: known.body(&term.body)?,
                organisation_id: known.organisation(&term.organisation)?,
                status: value(&term.status)?,
                from: term.from,
                to: term.to,
            };
            directory::join(cx, joining).await?;
        }
        for person in &archive.people {
            known.enter_person(cx, person).await?;
        }
        for meeting in &archive.meetings {
            let new = NewMeeting {
                kind: value(&meeting.kind)?,
                name: names(&meeting.name),
                place: meeting.place.clone(),
                host_id: meeting.host.as_deref().map(|host| known.organisation(host)).transpose()?,
                from: meeting.from,
                to: meeting.to,
            };
            let id = directory::enter_meeting(cx, new).await?;
            known.meetings.insert(meeting.key.clone(), id);
        }
        Ok(known)
    }

    async fn enter_person(&self, cx: &Cx, person: &demo::Person) -> anyhow::Result<()> {
        let person_id = directory::enter_person(cx, &person.name, &person.email).await?;
        for term in &person.affiliations {
            let affiliating = Affiliating {
                person_id,
                organisation_id: self.organisation(&term.organisation)?,
                role: value(&term.role)?,
                from: term.from,
                to: term.to,
            };
            directory::affiliate(cx, affiliating).await?;
        }
        Ok(())
    }

    fn body(&self, acronym: &str) -> anyhow::Result<BodyId> {
        self.bodies.get(acronym).copied().with_context(|| format!("there is no body {acronym}"))
    }

    fn organisation(&self, key: &str) -> anyhow::Result<OrganisationId> {
        self.organisations.get(key).copied().with_context(|| format!("there is no organisation {key}"))
    }

    fn meeting(&self, key: &str) -> anyhow::Result<MeetingId> {
        self.meetings.get(key).copied().with_context(|| format!("there is no meeting {key}"))
    }

    fn audience(&self, audience: &demo::Audience) -> anyhow::Result<Audience> {
        Ok(match audience {
            demo::Audience::Public => Audience::Public,
            demo::Audience::Community => Audience::Community,
            demo::Audience::Participants => Audience::Participants,
            demo::Audience::Body(acronym) => Audience::Body(self.body(acronym)?),
            demo::Audience::Parties(keys) => {
                Audience::Parties(keys.iter().map(|key| self.organisation(key)).collect::<anyhow::Result<_>>()?)
            }
            demo::Audience::Staff => Audience::Staff,
        })
    }
}

/// The files of a document, read: those of its first version, and of each correction with its note.
struct Editions {
    first: Vec<KeptFile>,
    corrections: Vec<Revision>,
}

impl Editions {
    async fn keep(cx: &Cx, document: &demo::Document, folder: &Path) -> anyhow::Result<Self> {
        let first = keep(cx, &document.renditions, folder).await?;
        let mut corrections = Vec::new();
        for correction in &document.corrections {
            let files = keep(cx, &correction.renditions, folder).await?;
            corrections.push(Revision { note: correction.note.clone(), files });
        }
        Ok(Self { first, corrections })
    }
}

async fn keep(cx: &Cx, renditions: &[demo::Rendition], folder: &Path) -> anyhow::Result<Vec<KeptFile>> {
    let mut files = Vec::new();
    for rendition in renditions {
        let path = folder.join(&rendition.file_name);
        std::fs::write(&path, demo::write(rendition)?)?;
        let file = FileToKeep {
            path,
            file_name: rendition.file_name.clone(),
            language: Some(rendition.language.clone()),
            is_authentic: rendition.is_authentic,
            is_machine_translation: false,
        };
        match archive::keep(cx, file).await? {
            Kept::New(kept) => files.push(*kept),
            Kept::Same(holder) => anyhow::bail!("{} is held already by {holder}", rendition.file_name),
        }
    }
    Ok(files)
}

async fn take_in(cx: &Cx, known: &Known, document: &demo::Document, editions: Editions) -> anyhow::Result<DocumentId> {
    let new = NewDocument {
        id: None,
        title: document.titles.iter().map(|(language, title)| (language.clone(), title.clone())).collect(),
        kind: value(&document.kind)?,
        symbol: document.symbol.clone(),
        aliases: document.aliases.clone(),
        body: document.body.as_deref().map(|body| known.body(body)).transpose()?,
        participant: document.participant.as_deref().map(|key| known.organisation(key)).transpose()?,
        subjects: document.subjects.iter().cloned().collect(),
        meeting: document.meeting.as_deref().map(|key| known.meeting(key)).transpose()?,
        date: document.date.as_deref().map(str::parse).transpose()?,
        audience: known.audience(&document.audience)?,
    };
    let arrival = Arrival {
        // An embargo that is over by now has left no trace.
        embargo: document.embargo_until.filter(|day| *day > cx.today()),
        ..Arrival::of(new, Standing::Published { at: None }, editions.first)
    };
    let id = archive::transfer::receive(cx, arrival).await?;
    for correction in editions.corrections {
        archive::revise(cx, id, correction).await?;
        archive::publish(cx, id).await?;
    }
    Ok(id)
}

/// Says what a document is to others, now that all are there, and takes it back if it was.
async fn settle(stores: &Stores, ids: &HashMap<&str, DocumentId>, document: &demo::Document) -> anyhow::Result<()> {
    let find = |key: &str| ids.get(key).copied().with_context(|| format!("there is no document {key}"));
    let id = find(&document.key)?;
    for tie in &document.ties {
        archive::relate(&stores.cx(Actor::System), id, value(tie.kind)?, find(&tie.to)?).await?;
    }
    if let Some(reason) = &document.withdrawn {
        archive::withdraw(&stores.cx(Actor::System), id, reason.clone()).await?;
    }
    Ok(())
}

fn names(names: &demo::Names) -> LocalizedText {
    LocalizedText::new("en", &names.en).with("fr", &names.fr)
}

/// A value of one of our enumerations by its stored name.
fn value<T: ActiveEnum<Value = String>>(name: &str) -> anyhow::Result<T> {
    T::try_from_value(&name.to_owned()).with_context(|| format!("there is no `{name}` here"))
}
