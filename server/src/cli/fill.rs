//! `kp-hub demo`: the demonstration archive, through the same doors as any other archive.

use std::collections::HashMap;

use anyhow::Context;
use entity::{BodyId, LocalizedText, OrganisationId};
use sea_orm::ActiveEnum;

use super::{demo, say};
use crate::archive::{self, FileToKeep, Kept, NewDocument};
use crate::audience::Audience;
use crate::cx::{Actor, Cx, Stores};
use crate::directory::{self, Affiliating, Joining, NewBody, NewOrganisation};

/// Fills an empty hub; one that holds documents already is left as it is.
pub async fn fill(stores: &Stores) -> anyhow::Result<()> {
    let cx = stores.cx(Actor::System);
    let held = archive::count_all(&cx).await?;
    if held > 0 {
        say(&format!(
            "the archive holds {held} documents already and is left as it is; choose an empty folder by KP_DATA"
        ));
        return Ok(());
    }
    let archive = demo::archive()?;
    let known = Known::enter(&cx, &archive).await?;
    let folder = tempfile::tempdir()?;
    for document in &archive.documents {
        // Each document is an act of its own, with its own instant.
        take_in(&stores.cx(Actor::System), &known, document, folder.path())
            .await
            .with_context(|| format!("the demonstration document {} cannot be taken in", document.key))?;
    }
    say(&format!("the demonstration archive: {} documents, {} people", archive.documents.len(), archive.people.len()));
    Ok(())
}

/// The directory as entered: ids by the keys of the demonstration.
struct Known {
    organisations: HashMap<String, OrganisationId>,
    bodies: HashMap<String, BodyId>,
}

impl Known {
    async fn enter(cx: &Cx, archive: &demo::DemoArchive) -> anyhow::Result<Self> {
        let mut known = Self { organisations: HashMap::new(), bodies: HashMap::new() };
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

async fn take_in(cx: &Cx, known: &Known, document: &demo::Document, folder: &std::path::Path) -> anyhow::Result<()> {
    let mut files = Vec::new();
    for rendition in &document.renditions {
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
    let new = NewDocument {
        id: None,
        title: document.titles.iter().map(|(language, title)| (language.clone(), title.clone())).collect(),
        kind: value(&document.kind)?,
        symbol: document.symbol.clone(),
        aliases: Vec::new(),
        body: document.body.as_deref().map(|body| known.body(body)).transpose()?,
        participant: document.participant.as_deref().map(|key| known.organisation(key)).transpose()?,
        date: document.date.as_deref().map(str::parse).transpose()?,
        audience: known.audience(&document.audience)?,
    };
    let id = archive::deposit(cx, new, files).await?;
    archive::publish(cx, id).await?;
    Ok(())
}

fn names(names: &demo::Names) -> LocalizedText {
    LocalizedText::new("en", &names.en).with("fr", &names.fr)
}

/// A value of one of our enumerations by its stored name.
fn value<T: ActiveEnum<Value = String>>(name: &str) -> anyhow::Result<T> {
    T::try_from_value(&name.to_owned()).with_context(|| format!("there is no `{name}` here"))
}
