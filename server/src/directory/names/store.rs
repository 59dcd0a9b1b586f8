//! The queries of names.

use std::collections::HashSet;

use chrono::NaiveDate;
use entity::directory::{body, organisation, person};
use entity::{OrganisationId, PersonId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::store::{existing, running_terms};
use crate::error::Result;

/// The bodies that exist on a day, by acronym.
pub(super) async fn bodies(db: &impl ConnectionTrait, on: NaiveDate) -> Result<Vec<body::Model>> {
    Ok(existing(on).order_by_asc(body::Column::Acronym).all(db).await?)
}

/// The people who act for a Participant, an observer or the support office on a day, by name.
pub(super) async fn people(db: &impl ConnectionTrait, on: NaiveDate) -> Result<Vec<person::Model>> {
    use organisation::Kind::{IndependentObserver, Observer, Participant, Support};

    let terms = running_terms(db, None, on).await?;
    let organisations = organisation::Entity::find()
        .filter(organisation::Column::Kind.is_in([Participant, Observer, IndependentObserver, Support]))
        .all(db)
        .await?;
    let taking_part: HashSet<OrganisationId> = organisations.into_iter().map(|row| row.id).collect();
    let acting: HashSet<PersonId> =
        terms.iter().filter(|term| taking_part.contains(&term.organisation_id)).map(|term| term.person_id).collect();
    Ok(person::Entity::find()
        .order_by_asc(person::Column::Name)
        .all(db)
        .await?
        .into_iter()
        .filter(|person| acting.contains(&person.id))
        .collect())
}
