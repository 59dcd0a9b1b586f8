//! Entering organisations, bodies, people and their terms.
//! Only the hub itself does so yet: an import of the directory, whoever runs the hub, or the demonstration.

use chrono::{Days, NaiveDate};
use entity::directory::{affiliation, body, grant, meeting, membership, organisation, person};
use entity::{
    AffiliationId, BodyId, DocumentId, GrantId, LocalizedText, MeetingId, MembershipId, OrganisationId, PersonId,
};
use sea_orm::{ActiveEnum, DatabaseTransaction};
use serde_json::json;

use super::{policy, store};
use crate::audit::{self, Fields};
use crate::cx::{Cx, insert};
use crate::error::{Code, Result, refuse, refuse_field};

/// What is known of a new organisation.
pub struct NewOrganisation {
    /// In which capacity it takes part.
    pub kind: organisation::Kind,
    /// Its name.
    pub name: LocalizedText,
    /// Short name, such as `WDC`.
    pub acronym: Option<String>,
    /// ISO 3166-1 alpha-2, `EU`, or a user-assigned code.
    pub country_code: Option<String>,
}

/// Enters an organisation.
pub async fn enter_organisation(cx: &Cx, new: NewOrganisation) -> Result<OrganisationId> {
    let NewOrganisation { kind, name, acronym, country_code } = new;
    let id = OrganisationId(cx.ids.next());
    let tx = cx.begin().await?;
    insert(&tx, organisation::Model { id, kind, name, acronym, country_code }).await?;
    tx.commit().await?;
    Ok(id)
}

/// What is known of a new body; both days are included.
pub struct NewBody {
    /// Short name, such as `WGS`.
    pub acronym: String,
    /// Its name.
    pub name: LocalizedText,
    /// The body it is part of.
    pub parent_id: Option<BodyId>,
    /// First day, where known.
    pub from: Option<NaiveDate>,
    /// Last day, where it has ended.
    pub to: Option<NaiveDate>,
}

/// Enters a body.
pub async fn enter_body(cx: &Cx, new: NewBody) -> Result<BodyId> {
    let NewBody { acronym, name, parent_id, from, to } = new;
    let id = BodyId(cx.ids.next());
    let tx = cx.begin().await?;
    insert(&tx, body::Model { id, acronym, name, parent_id, from, to }).await?;
    tx.commit().await?;
    Ok(id)
}

/// What is known of a new meeting; both days are included.
pub struct NewMeeting {
    /// What kind of meeting.
    pub kind: meeting::Kind,
    /// What it is called.
    pub name: LocalizedText,
    /// Where, where known.
    pub place: Option<String>,
    /// The Participant that holds it, where known.
    pub host_id: Option<OrganisationId>,
    /// First day.
    pub from: NaiveDate,
    /// Last day, where known.
    pub to: Option<NaiveDate>,
}

/// Enters a meeting.
pub async fn enter_meeting(cx: &Cx, new: NewMeeting) -> Result<MeetingId> {
    let NewMeeting { kind, name, place, host_id, from, to } = new;
    let id = MeetingId(cx.ids.next());
    let tx = cx.begin().await?;
    insert(&tx, meeting::Model { id, kind, name, place, host_id, from, to }).await?;
    tx.commit().await?;
    Ok(id)
}

/// Enters a person under a verified address.
pub async fn enter_person(cx: &Cx, name: &str, email: &str) -> Result<PersonId> {
    let id = PersonId(cx.ids.next());
    let tx = cx.begin().await?;
    insert(&tx, person::Model { id, name: name.to_owned(), email: email.to_lowercase() }).await?;
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
    insert(&tx, affiliation::Model { id, person_id, organisation_id, role, from, to }).await?;
    tx.commit().await?;
    Ok(id)
}

/// Somebody who is to act for an organisation; both days are included.
pub struct Admission {
    /// As the person writes it, and as the directory has it where it knows the address.
    pub name: String,
    /// By which the person is recognised at the first sign-in.
    pub email: String,
    /// For whom; for the support office where it is not said.
    pub organisation_id: Option<OrganisationId>,
    /// As what.
    pub role: affiliation::Role,
    /// First day; today where it is not said.
    pub from: Option<NaiveDate>,
    /// Last day, where one is set.
    pub to: Option<NaiveDate>,
}

/// Enters a person, unless the directory knows the address, and the term; answers whether the term is new.
pub async fn admit(cx: &Cx, admission: Admission) -> Result<bool> {
    let Admission { name, email, organisation_id, role, from, to } = admission;
    let (name, email) = (policy::may_be_called(&name)?, policy::may_sign_in_by(&email)?);
    let from = from.unwrap_or_else(|| cx.today());
    policy::may_run(from, to)?;
    let tx = cx.begin().await?;
    let organisation = match organisation_id {
        Some(id) => store::find_organisations(&tx, &[id]).await?.pop(),
        None => Some(support_office(cx, &tx).await?),
    };
    let organisation =
        organisation.ok_or_else(|| refuse_field("organisation", "the directory does not know this organisation"))?;
    policy::may_act_for(&organisation, role)?;
    let person_id = person_called(cx, &tx, name, email).await?;
    let (id, organisation_id) = (AffiliationId(cx.ids.next()), organisation.id);
    let term = affiliation::Model { id, person_id, organisation_id, role, from, to };
    let others = store::terms_from(&tx, person_id, from).await?;
    if !policy::may_begin(&term, &others, cx.today())? {
        return Ok(false);
    }
    audit::record(cx, &tx, "admit", person_id.to_string(), (Fields::new(), told(&term))).await?;
    insert(&tx, term).await?;
    tx.commit().await?;
    Ok(true)
}

/// Who has this address. One that has passed to somebody else brings no rights with it.
async fn person_called(cx: &Cx, tx: &DatabaseTransaction, name: String, email: String) -> Result<PersonId> {
    match store::person_by_email(tx, &email).await? {
        Some(person) if person.name == name => Ok(person.id),
        Some(person) => {
            let known = person.name;
            let text = format!("the directory knows this address as {known}'s; write that name, or another address");
            Err(refuse_field("name", text))
        }
        None => {
            let id = PersonId(cx.ids.next());
            audit::record(cx, tx, "enter_person", id.to_string(), Default::default()).await?;
            insert(tx, person::Model { id, name, email }).await?;
            Ok(id)
        }
    }
}

/// Ends the terms of a person, with one organisation or with all, so that none runs today or later; answers how many.
/// Days are the unit of a term: the last one written is the day before, and a term that began later is taken out.
pub async fn dismiss(cx: &Cx, email: &str, organisation_id: Option<OrganisationId>) -> Result<usize> {
    let email = policy::may_sign_in_by(email)?;
    let tx = cx.begin().await?;
    let person = store::person_by_email(&tx, &email).await?;
    let person = person.ok_or_else(|| refuse_field("email", "the directory does not know this address"))?;
    let mut terms = store::terms_from(&tx, person.id, cx.today()).await?;
    terms.retain(|term| organisation_id.is_none_or(|id| id == term.organisation_id));
    if terms.is_empty() {
        return Err(refuse(Code::NotFound, "no term of theirs was there to be ended; see `kp-hub people list`"));
    }
    let (ended, yesterday) = (terms.len(), cx.today() - Days::new(1));
    for term in terms {
        let before = told(&term);
        let after = store::set_term_ended(&tx, term, yesterday).await?.as_ref().map(told);
        audit::record(cx, &tx, "dismiss", person.id.to_string(), (before, after.unwrap_or_default())).await?;
    }
    tx.commit().await?;
    Ok(ended)
}

/// The support office; a directory without any gets its first.
async fn support_office(cx: &Cx, tx: &DatabaseTransaction) -> Result<organisation::Model> {
    let mut offices = store::support_offices(tx).await?;
    match offices.len() {
        0 => {
            let id = OrganisationId(cx.ids.next());
            let name = LocalizedText::new("en", "Support office").with("fr", "Bureau d’appui");
            let kind = organisation::Kind::Support;
            audit::record(cx, tx, "enter_organisation", id.to_string(), Default::default()).await?;
            let office = organisation::Model { id, kind, name, acronym: None, country_code: None };
            insert(tx, office.clone()).await?;
            Ok(office)
        }
        1 => Ok(offices.remove(0)),
        _ => Err(refuse_field("organisation", "the directory has several support offices; say which one")),
    }
}

/// A term as the log tells it: ids and days, no name and no address.
fn told(term: &affiliation::Model) -> Fields {
    Fields::from_iter([
        ("organisation".to_owned(), json!(term.organisation_id.to_string())),
        ("role".to_owned(), json!(term.role.to_value())),
        ("from".to_owned(), json!(term.from)),
        ("to".to_owned(), json!(term.to)),
    ])
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
    insert(&tx, membership::Model { id, body_id, organisation_id, status, from, to }).await?;
    tx.commit().await?;
    Ok(id)
}

/// A single document opened to a person; both days are included.
pub struct Granting {
    /// To what.
    pub document_id: DocumentId,
    /// To whom.
    pub person_id: PersonId,
    /// In which capacity; the grant sleeps while the person does not act for it.
    pub organisation_id: OrganisationId,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// Enters a grant within the command that decided on it.
pub async fn grant(cx: &Cx, tx: &DatabaseTransaction, granting: Granting) -> Result<GrantId> {
    let Granting { document_id, person_id, organisation_id, from, to } = granting;
    let id = GrantId(cx.ids.next());
    insert(tx, grant::Model { id, document_id, person_id, organisation_id, from, to }).await?;
    Ok(id)
}

/// Ends a person's running grants to a document, so that none holds on this day; answers whether there was one.
pub async fn end_grants(
    tx: &DatabaseTransaction,
    person: PersonId,
    document: DocumentId,
    on: NaiveDate,
) -> Result<bool> {
    let running = store::grants(tx, &[person], &[document]).await?.into_iter().filter(|grant| grant.to >= on);
    let mut ended = false;
    for grant in running {
        store::set_grant_ended(tx, grant, on - Days::new(1)).await?;
        ended = true;
    }
    Ok(ended)
}

/// Rows of another directory, with the ids they have there; a body stands after the one it is part of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// Participants, observers and others.
    pub organisations: Vec<organisation::Model>,
    /// Working groups, committees and the like.
    pub bodies: Vec<body::Model>,
    /// Terms of organisations in bodies.
    pub memberships: Vec<membership::Model>,
    /// Plenaries, Intersessionals and others.
    pub meetings: Vec<meeting::Model>,
}

/// Enters all of them, or none.
pub async fn take_over(cx: &Cx, entries: Entries) -> Result<()> {
    let tx = cx.begin().await?;
    let said = |ids: Vec<String>| json!(ids);
    let entered = Fields::from_iter([
        ("organisations".to_owned(), said(entries.organisations.iter().map(|row| row.id.to_string()).collect())),
        ("bodies".to_owned(), said(entries.bodies.iter().map(|row| row.id.to_string()).collect())),
        ("memberships".to_owned(), said(entries.memberships.iter().map(|row| row.id.to_string()).collect())),
        ("meetings".to_owned(), said(entries.meetings.iter().map(|row| row.id.to_string()).collect())),
    ]);
    audit::record(cx, &tx, "take_over", "directory".to_owned(), (Fields::new(), entered)).await?;
    for organisation in entries.organisations {
        insert(&tx, organisation).await?;
    }
    for body in entries.bodies {
        insert(&tx, body).await?;
    }
    for term in entries.memberships {
        insert(&tx, term).await?;
    }
    for meeting in entries.meetings {
        insert(&tx, meeting).await?;
    }
    tx.commit().await?;
    Ok(())
}
