//! The people of the directory, with their terms as they are shown in a list to choose from.

use chrono::NaiveDate;
use entity::directory::{affiliation, organisation};
use entity::{OrganisationId, PersonId};
use sea_orm::ConnectionTrait;

use super::words::Language;
use crate::directory;
use crate::error::Result;

/// Somebody to choose.
pub(super) struct Choice {
    /// Who.
    pub(super) id: PersonId,
    /// The name.
    pub(super) name: String,
    /// What the person is, one line for each term.
    pub(super) terms: Vec<String>,
}

/// Everybody, by name.
pub(super) async fn choices(db: &impl ConnectionTrait, on: NaiveDate, language: Language) -> Result<Vec<Choice>> {
    let people = directory::people(db).await?;
    let terms = directory::terms(db).await?;
    let organisations: Vec<OrganisationId> = terms.iter().map(|term| term.organisation_id).collect();
    let organisations = directory::find_organisations(db, &organisations).await?;
    let choices = people.into_iter().map(|person| {
        let own = terms.iter().filter(|term| term.person_id == person.id);
        let terms = own.map(|term| line(term, name(&organisations, term, language), on, language)).collect();
        Choice { id: person.id, name: person.name, terms }
    });
    Ok(choices.collect())
}

fn name<'o>(organisations: &'o [organisation::Model], term: &affiliation::Model, language: Language) -> &'o str {
    let found = organisations.iter().find(|organisation| organisation.id == term.organisation_id);
    found.map_or("", |organisation| organisation.name.pick(Some(language.tag())).1)
}

fn line(term: &affiliation::Model, organisation: &str, on: NaiveDate, language: Language) -> String {
    let role = match term.role {
        affiliation::Role::Delegate => language.of("delegate", "délégué·e"),
        affiliation::Role::FocalPoint => language.of("focal point", "point focal"),
        affiliation::Role::Alternate => language.of("alternate focal point", "point focal suppléant"),
        affiliation::Role::SupportStaff => language.of("support staff", "équipe de soutien"),
    };
    match term.to {
        Some(last) if last < on => {
            let until = language.of("until", "jusqu’au");
            format!("{organisation}, {role} {until} {last}")
        }
        Some(_) | None if on < term.from => {
            let since = language.of("from", "à partir du");
            format!("{organisation}, {role} {since} {}", term.from)
        }
        Some(_) | None => format!("{organisation}, {role}"),
    }
}
