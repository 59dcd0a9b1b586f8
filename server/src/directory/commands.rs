//! Entering organisations, bodies, people and their terms.
//! Only the hub itself does so yet: an import of the directory, or the demonstration.

use chrono::NaiveDate;
use entity::directory::{affiliation, body, membership, organisation, person};
use entity::{AffiliationId, BodyId, LocalizedText, MembershipId, OrganisationId, PersonId};

use super::store;
use crate::cx::Cx;
use crate::error::Result;

/// Enters an organisation.
pub async fn enter_organisation(
    cx: &Cx,
    kind: organisation::Kind,
    name: LocalizedText,
    acronym: Option<String>,
    country_code: Option<String>,
) -> Result<OrganisationId> {
    let id = OrganisationId(cx.ids.next());
    let tx = cx.begin().await?;
    store::insert(&tx, organisation::Model { id, kind, name, acronym, country_code }).await?;
    tx.commit().await?;
    Ok(id)
}

/// Enters a body, perhaps as a part of another.
pub async fn enter_body(
    cx: &Cx,
    acronym: &str,
    name: LocalizedText,
    parent_id: Option<BodyId>,
    existed: (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<BodyId> {
    let id = BodyId(cx.ids.next());
    let (from, to) = existed;
    let tx = cx.begin().await?;
    store::insert(&tx, body::Model { id, acronym: acronym.to_owned(), name, parent_id, from, to }).await?;
    tx.commit().await?;
    Ok(id)
}

/// Enters a person under a verified address.
pub async fn enter_person(cx: &Cx, name: &str, email: &str) -> Result<PersonId> {
    let id = PersonId(cx.ids.next());
    let tx = cx.begin().await?;
    store::insert(&tx, person::Model { id, name: name.to_owned(), email: email.to_lowercase() }).await?;
    tx.commit().await?;
    Ok(id)
}

/// A person's term with an organisation; both days are included.
pub struct Affiliating {
    /// Who.
    pub person_id: PersonId,
    /// For whom.
    pub organisation_id: OrganisationId,
    /// As what.
    pub role: affiliation::Role,
    /// First day.
    pub from: NaiveDate,
    /// Last day, where one is set.
    pub to: Option<NaiveDate>,
}

/// Enters a person's term.
pub async fn affiliate(cx: &Cx, term: Affiliating) -> Result<AffiliationId> {
    let Affiliating { person_id, organisation_id, role, from, to } = term;
    let id = AffiliationId(cx.ids.next());
    let tx = cx.begin().await?;
    store::insert(&tx, affiliation::Model { id, person_id, organisation_id, role, from, to }).await?;
    tx.commit().await?;
    Ok(id)
}

/// An organisation's term in a body; both days are included.
pub struct Joining {
    /// Where.
    pub body_id: BodyId,
    /// Who.
    pub organisation_id: OrganisationId,
    /// As what.
    pub status: membership::Status,
    /// First day.
    pub from: NaiveDate,
    /// Last day, where one is set.
    pub to: Option<NaiveDate>,
}

/// Enters an organisation's term.
pub async fn join(cx: &Cx, term: Joining) -> Result<MembershipId> {
    let Joining { body_id, organisation_id, status, from, to } = term;
    let id = MembershipId(cx.ids.next());
    let tx = cx.begin().await?;
    store::insert(&tx, membership::Model { id, body_id, organisation_id, status, from, to }).await?;
    tx.commit().await?;
    Ok(id)
}
