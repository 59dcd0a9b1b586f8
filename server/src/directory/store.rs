//! The queries of the directory.
//! Organisations and bodies are public knowledge; people are only ever read one by one, by who they are.

use chrono::NaiveDate;
use entity::directory::{affiliation, body, membership, organisation, person};
use entity::{BodyId, OrganisationId, PersonId};
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::cx::Standing;
use crate::error::Result;
use crate::page::{Edge, Slice, Window, bad_cursor};

/// What the terms that run on this day amount to.
pub async fn standing(db: &impl ConnectionTrait, person: PersonId, on: NaiveDate) -> Result<Standing> {
    let affiliations = affiliations_of(db, person, on).await?;
    let organisations: Vec<_> = affiliations.iter().map(|term| term.organisation_id).collect();
    let found = find_organisations(db, &organisations).await?;
    let kinds: Vec<_> = found.iter().map(|organisation| organisation.kind).collect();
    let keeps = |term: &affiliation::Model| {
        term.role == affiliation::Role::SupportStaff
            && found
                .iter()
                .any(|office| office.id == term.organisation_id && office.kind == organisation::Kind::Support)
    };
    let bodies = membership::Entity::find()
        .filter(membership::Column::OrganisationId.is_in(organisations.clone()))
        .filter(running(membership::Column::From, membership::Column::To, on))
        .all(db)
        .await?;
    Ok(Standing {
        person,
        organisations,
        bodies: bodies.into_iter().map(|term| term.body_id).collect(),
        for_participant: kinds.contains(&organisation::Kind::Participant),
        for_observer: kinds
            .iter()
            .any(|kind| matches!(kind, organisation::Kind::Observer | organisation::Kind::IndependentObserver)),
        is_staff: affiliations.iter().any(keeps),
    })
}

/// The terms of a person that run on a day.
pub(super) async fn affiliations_of(
    db: &impl ConnectionTrait,
    person: PersonId,
    on: NaiveDate,
) -> Result<Vec<affiliation::Model>> {
    Ok(affiliation::Entity::find()
        .filter(affiliation::Column::PersonId.eq(person))
        .filter(running(affiliation::Column::From, affiliation::Column::To, on))
        .order_by_asc(affiliation::Column::From)
        .all(db)
        .await?)
}

/// Every term of everybody, the latest first; for the demonstration provider and never for an answer.
pub async fn terms(db: &impl ConnectionTrait) -> Result<Vec<affiliation::Model>> {
    Ok(affiliation::Entity::find().order_by_desc(affiliation::Column::From).all(db).await?)
}

/// The terms in these bodies that run on a day, by organisation status.
pub(super) async fn memberships_of(
    db: &impl ConnectionTrait,
    bodies: &[BodyId],
    on: NaiveDate,
) -> Result<Vec<membership::Model>> {
    Ok(membership::Entity::find()
        .filter(membership::Column::BodyId.is_in(bodies.iter().copied()))
        .filter(running(membership::Column::From, membership::Column::To, on))
        .order_by_asc(membership::Column::From)
        .order_by_asc(membership::Column::Id)
        .all(db)
        .await?)
}

/// A term runs from its first to its last day, both included.
fn running(from: impl ColumnTrait, to: impl ColumnTrait, on: NaiveDate) -> Condition {
    Condition::all().add(from.lte(on)).add(Condition::any().add(to.is_null()).add(to.gte(on)))
}

/// One person.
pub async fn find_person(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<person::Model>> {
    Ok(person::Entity::find_by_id(id).one(db).await?)
}

/// The person whom the directory knows by this address, in any case.
pub async fn person_by_email(db: &impl ConnectionTrait, email: &str) -> Result<Option<person::Model>> {
    Ok(person::Entity::find().filter(person::Column::Email.eq(email.to_lowercase())).one(db).await?)
}

/// Everybody, by name; for the demonstration provider and never for an answer.
pub async fn people(db: &impl ConnectionTrait) -> Result<Vec<person::Model>> {
    Ok(person::Entity::find().order_by_asc(person::Column::Name).all(db).await?)
}

/// The organisations with these ids.
pub async fn find_organisations(db: &impl ConnectionTrait, ids: &[OrganisationId]) -> Result<Vec<organisation::Model>> {
    Ok(organisation::Entity::find().filter(organisation::Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// The bodies with these ids.
pub async fn find_bodies(db: &impl ConnectionTrait, ids: &[BodyId]) -> Result<Vec<body::Model>> {
    Ok(body::Entity::find().filter(body::Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// A page of the bodies that existed on a day, by acronym.
pub(super) async fn list_bodies(
    db: &impl ConnectionTrait,
    on: NaiveDate,
    window: &Window,
) -> Result<Slice<body::Model>> {
    let mut query = existing(on).order_by_asc(body::Column::Acronym).order_by_asc(body::Column::Id);
    match &window.edge {
        Edge::Start => {}
        Edge::After(cursor) => {
            let (acronym, id) = place(cursor)?;
            query = query.filter(
                Condition::any()
                    .add(body::Column::Acronym.gt(acronym.clone()))
                    .add(Condition::all().add(body::Column::Acronym.eq(acronym)).add(body::Column::Id.gt(id))),
            );
        }
        Edge::End | Edge::Before(_) => return Err(bad_cursor("after")),
    }
    Ok(Slice::cut(window, query.limit(window.rows as u64 + 1).all(db).await?))
}

/// How many bodies existed on a day.
pub(super) async fn count_bodies(db: &impl ConnectionTrait, on: NaiveDate) -> Result<u64> {
    Ok(existing(on).count(db).await?)
}

fn existing(on: NaiveDate) -> sea_orm::Select<body::Entity> {
    body::Entity::find()
        .filter(Condition::any().add(body::Column::From.is_null()).add(body::Column::From.lte(on)))
        .filter(Condition::any().add(body::Column::To.is_null()).add(body::Column::To.gte(on)))
}

/// The cursor of a body in its list.
pub(super) fn cursor(body: &body::Model) -> String {
    format!("{}~{}", body.acronym, body.id)
}

fn place(cursor: &str) -> Result<(String, BodyId)> {
    let (acronym, id) = cursor.rsplit_once('~').ok_or_else(|| bad_cursor("after"))?;
    Ok((acronym.to_owned(), id.parse().map_err(|_| bad_cursor("after"))?))
}
