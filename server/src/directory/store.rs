//! The queries of the directory.
//! Organisations and bodies are public knowledge; people are only ever read one by one, by who they are.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entity::directory::{affiliation, body, grant, meeting, membership, organisation, person};
use entity::{BodyId, DocumentId, MeetingId, OrganisationId, PersonId};
use sea_orm::sea_query::Condition;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::commands::Entries;
use crate::cx::Standing;
use crate::error::Result;
use crate::page::{Edge, Slice, Window, bad_cursor};

/// How many documents one person may have grants for at once; those that end last count.
const MOST_GRANTS: u64 = 500;

/// What the terms and grants that run on this day amount to.
pub async fn standing(db: &impl ConnectionTrait, person: PersonId, on: NaiveDate) -> Result<Standing> {
    let affiliations = affiliations_of(db, person, on).await?;
    let organisations = affiliations.iter().map(|term| term.organisation_id).collect();
    let standing = standing_of(db, person, organisations, on).await?;
    let offices: Vec<_> = affiliations
        .iter()
        .filter(|term| term.role == affiliation::Role::SupportStaff)
        .map(|term| term.organisation_id)
        .collect();
    let keeps = |office: &organisation::Model| office.kind == organisation::Kind::Support;
    Ok(Standing { is_staff: find_organisations(db, &offices).await?.iter().any(keeps), ..standing })
}

/// What a delegate of these organisations may claim on this day.
pub async fn standing_of(
    db: &impl ConnectionTrait,
    person: PersonId,
    organisations: Vec<OrganisationId>,
    on: NaiveDate,
) -> Result<Standing> {
    let found = find_organisations(db, &organisations).await?;
    let kinds: Vec<_> = found.iter().map(|organisation| organisation.kind).collect();
    let terms = membership::Entity::find()
        .filter(membership::Column::OrganisationId.is_in(organisations.clone()))
        .filter(running(membership::Column::From, membership::Column::To, on))
        .all(db)
        .await?;
    let grants = grant::Entity::find()
        .filter(grant::Column::PersonId.eq(person))
        .filter(grant::Column::OrganisationId.is_in(organisations.clone()))
        .filter(grant::Column::From.lte(on))
        .filter(grant::Column::To.gte(on))
        .order_by_desc(grant::Column::To)
        .limit(MOST_GRANTS)
        .all(db)
        .await?;
    let presides = |term: &&membership::Model| term.status == membership::Status::Chair;
    Ok(Standing {
        chairs: terms.iter().filter(presides).map(|term| term.body_id).collect(),
        bodies: terms.into_iter().map(|term| term.body_id).collect(),
        granted: grants.into_iter().map(|grant| grant.document_id).collect(),
        for_participant: kinds.contains(&organisation::Kind::Participant),
        for_observer: kinds
            .iter()
            .any(|kind| matches!(kind, organisation::Kind::Observer | organisation::Kind::IndependentObserver)),
        organisations,
        ..Standing::none(person)
    })
}

/// The terms of a person that run on a day.
pub(super) async fn affiliations_of(
    db: &impl ConnectionTrait,
    person: PersonId,
    on: NaiveDate,
) -> Result<Vec<affiliation::Model>> {
    running_terms(db, Some(&[person]), on).await
}

/// The terms of some people, or of everybody, that run on a day, the earliest first.
pub(super) async fn running_terms(
    db: &impl ConnectionTrait,
    people: Option<&[PersonId]>,
    on: NaiveDate,
) -> Result<Vec<affiliation::Model>> {
    let mut query = affiliation::Entity::find()
        .filter(running(affiliation::Column::From, affiliation::Column::To, on))
        .order_by_asc(affiliation::Column::From);
    if let Some(people) = people {
        query = query.filter(affiliation::Column::PersonId.is_in(people.iter().copied()));
    }
    Ok(query.all(db).await?)
}

/// How many people keep the hub on a day.
pub async fn count_staff(db: &impl ConnectionTrait, on: NaiveDate) -> Result<usize> {
    let offices: BTreeSet<_> = support_offices(db).await?.into_iter().map(|office| office.id).collect();
    let terms = running_terms(db, None, on).await?.into_iter();
    let keeps = |term: &affiliation::Model| {
        term.role == affiliation::Role::SupportStaff && offices.contains(&term.organisation_id)
    };
    Ok(terms.filter(keeps).map(|term| term.person_id).collect::<BTreeSet<_>>().len())
}

/// The terms of a person that have not ended before a day, begun or not.
pub(super) async fn terms_from(
    db: &impl ConnectionTrait,
    person: PersonId,
    day: NaiveDate,
) -> Result<Vec<affiliation::Model>> {
    let ends = affiliation::Column::To;
    Ok(affiliation::Entity::find()
        .filter(affiliation::Column::PersonId.eq(person))
        .filter(Condition::any().add(ends.is_null()).add(ends.gte(day)))
        .order_by_asc(affiliation::Column::From)
        .all(db)
        .await?)
}

/// Every term of everybody, the latest first; for whoever runs the hub and never for an answer.
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

/// The people with these ids; for those who may know who did something.
pub async fn find_people(db: &impl ConnectionTrait, ids: &[PersonId]) -> Result<Vec<person::Model>> {
    Ok(person::Entity::find().filter(person::Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// The person whom the directory knows by this address, in any case.
pub async fn person_by_email(db: &impl ConnectionTrait, email: &str) -> Result<Option<person::Model>> {
    Ok(person::Entity::find().filter(person::Column::Email.eq(email.to_lowercase())).one(db).await?)
}

/// Everybody, by name; for whoever runs the hub and never for an answer.
pub async fn people(db: &impl ConnectionTrait) -> Result<Vec<person::Model>> {
    Ok(person::Entity::find().order_by_asc(person::Column::Name).all(db).await?)
}

/// The organisations with these ids.
pub async fn find_organisations(db: &impl ConnectionTrait, ids: &[OrganisationId]) -> Result<Vec<organisation::Model>> {
    Ok(organisation::Entity::find().filter(organisation::Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// The offices that keep this hub.
pub(super) async fn support_offices(db: &impl ConnectionTrait) -> Result<Vec<organisation::Model>> {
    Ok(organisation::Entity::find().filter(organisation::Column::Kind.eq(organisation::Kind::Support)).all(db).await?)
}

/// A page of the organisations, in the order in which they were entered.
pub(super) async fn list_organisations(
    db: &impl ConnectionTrait,
    window: &Window,
) -> Result<Slice<organisation::Model>> {
    let mut query = organisation::Entity::find().order_by_asc(organisation::Column::Id);
    match &window.edge {
        Edge::Start => {}
        Edge::After(cursor) => {
            let id: OrganisationId = cursor.parse().map_err(|_| bad_cursor("after"))?;
            query = query.filter(organisation::Column::Id.gt(id));
        }
        Edge::End | Edge::Before(_) => return Err(bad_cursor("after")),
    }
    Ok(Slice::cut(window, query.limit(window.rows as u64 + 1).all(db).await?))
}

/// How many organisations there are.
pub(super) async fn count_organisations(db: &impl ConnectionTrait) -> Result<u64> {
    Ok(organisation::Entity::find().count(db).await?)
}

/// The bodies with these ids.
pub async fn find_bodies(db: &impl ConnectionTrait, ids: &[BodyId]) -> Result<Vec<body::Model>> {
    Ok(body::Entity::find().filter(body::Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// Every body there is or was, by acronym.
pub async fn bodies(db: &impl ConnectionTrait) -> Result<Vec<body::Model>> {
    Ok(body::Entity::find().order_by_asc(body::Column::Acronym).all(db).await?)
}

/// The meetings with these ids.
pub async fn find_meetings(db: &impl ConnectionTrait, ids: &[MeetingId]) -> Result<Vec<meeting::Model>> {
    Ok(meeting::Entity::find().filter(meeting::Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// Every meeting there was or is to be, newest first: that one is held is public knowledge, as bodies are.
pub async fn meetings(db: &impl ConnectionTrait) -> Result<Vec<meeting::Model>> {
    let newest_first = meeting::Entity::find().order_by_desc(meeting::Column::From);
    Ok(newest_first.order_by_asc(meeting::Column::Id).all(db).await?)
}

/// A page of the meetings, newest first.
pub(super) async fn list_meetings(db: &impl ConnectionTrait, window: &Window) -> Result<Slice<meeting::Model>> {
    let mut query = meeting::Entity::find().order_by_desc(meeting::Column::From).order_by_asc(meeting::Column::Id);
    match &window.edge {
        Edge::Start => {}
        Edge::After(cursor) => {
            let (from, id) = meeting_place(cursor).ok_or_else(|| bad_cursor("after"))?;
            let same_day = Condition::all().add(meeting::Column::From.eq(from)).add(meeting::Column::Id.gt(id));
            query = query.filter(Condition::any().add(meeting::Column::From.lt(from)).add(same_day));
        }
        Edge::End | Edge::Before(_) => return Err(bad_cursor("after")),
    }
    Ok(Slice::cut(window, query.limit(window.rows as u64 + 1).all(db).await?))
}

/// How many meetings there are.
pub(super) async fn count_meetings(db: &impl ConnectionTrait) -> Result<u64> {
    Ok(meeting::Entity::find().count(db).await?)
}

/// The cursor of a meeting in its list.
pub(super) fn meeting_cursor(meeting: &meeting::Model) -> String {
    format!("{}~{}", meeting.from, meeting.id)
}

fn meeting_place(cursor: &str) -> Option<(NaiveDate, MeetingId)> {
    let (from, id) = cursor.split_once('~')?;
    Some((from.parse().ok()?, id.parse().ok()?))
}

/// Every organisation, every body, every term of the one in the other, and every meeting, by id.
pub async fn entries(db: &impl ConnectionTrait) -> Result<Entries> {
    Ok(Entries {
        organisations: organisation::Entity::find().order_by_asc(organisation::Column::Id).all(db).await?,
        bodies: body::Entity::find().order_by_asc(body::Column::Id).all(db).await?,
        memberships: membership::Entity::find().order_by_asc(membership::Column::Id).all(db).await?,
        meetings: meeting::Entity::find().order_by_asc(meeting::Column::Id).all(db).await?,
    })
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

/// The bodies that existed on a day, in no order.
pub(super) fn existing(on: NaiveDate) -> sea_orm::Select<body::Entity> {
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

/// The grants of these people to these documents, past and present.
pub async fn grants(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    documents: &[DocumentId],
) -> Result<Vec<grant::Model>> {
    Ok(grant::Entity::find()
        .filter(grant::Column::PersonId.is_in(people.iter().copied()))
        .filter(grant::Column::DocumentId.is_in(documents.iter().copied()))
        .all(db)
        .await?)
}

/// Writes the last day of a grant.
pub(super) async fn set_grant_ended(tx: &DatabaseTransaction, grant: grant::Model, to: NaiveDate) -> Result<()> {
    let mut row = grant.into_active_model();
    row.to = Set(to);
    row.update(tx).await?;
    Ok(())
}

/// Writes the last day of a person's term, and gives it as it is then; one that begins after that day is taken out.
pub(super) async fn set_term_ended(
    tx: &DatabaseTransaction,
    term: affiliation::Model,
    to: NaiveDate,
) -> Result<Option<affiliation::Model>> {
    if term.from > to {
        affiliation::Entity::delete_by_id(term.id).exec(tx).await?;
        return Ok(None);
    }
    let mut row = term.into_active_model();
    row.to = Set(Some(to));
    Ok(Some(row.update(tx).await?))
}
