//! Who may see and keep documents. Pure.

use entity::archive::document::{AudienceKind, Column, Model as Document, State};
use entity::archive::{request, version};
use entity::{BodyId, PersonId};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::Condition;

use crate::audience::{self, Audience};
use crate::cx::{Actor, Client};
use crate::error::{Code, Result, refuse};

/// Whom a document is meant for as it stands: before it is published it is for the support staff, whatever it is to become.
pub fn effective(document: &Document, audience: Audience) -> Audience {
    match document.state {
        State::Draft | State::Embargoed => Audience::Staff,
        State::Published | State::Withdrawn => audience,
    }
}

/// The states in which others than the support staff know of a document.
const KNOWN: [State; 2] = [State::Published, State::Withdrawn];

/// Whether a document as it stands can be opened to single persons: what is for the support staff alone cannot.
pub fn is_grantable(document: &Document) -> bool {
    KNOWN.contains(&document.state) && document.audience != AudienceKind::Staff
}

/// The verdict: may this actor know of this document?
pub fn admits(actor: &Actor, document: &Document, audience: Audience) -> bool {
    let is_granted = match actor {
        Actor::Person(standing) => is_grantable(document) && standing.granted.contains(&document.id),
        Actor::Visitor | Actor::Client(_) | Actor::System => false,
    };
    is_granted || audience::admits(actor, &effective(document, audience))
}

/// The rule as a filter over documents; there is no read without it.
pub fn visible_to(actor: &Actor) -> Condition {
    if actor.is_staff() {
        return Condition::all();
    }
    Condition::all().add(Column::State.is_in(KNOWN)).add(audience::visible_to(actor))
}

/// Of the documents an actor may know of, those whose files are theirs to read: a tombstone has none.
pub fn legible_to(actor: &Actor) -> Condition {
    if actor.is_staff() {
        return Condition::all();
    }
    Condition::all().add(Column::State.eq(State::Published)).add(visible_to(actor))
}

/// Of the versions of such documents, those that have been published with them.
pub fn published_to(actor: &Actor) -> Condition {
    if actor.is_staff() {
        return Condition::all();
    }
    Condition::all().add(version::Column::PublishedAt.is_not_null())
}

/// May this actor take documents in?
pub fn may_deposit(actor: &Actor) -> Result<()> {
    keepers_only(actor, "take documents in")
}

/// May this actor take in documents that are out already, past the second person who would confirm it?
pub fn may_take_over(actor: &Actor) -> Result<()> {
    match actor {
        Actor::System => Ok(()),
        Actor::Person(_) | Actor::Client(_) | Actor::Visitor => {
            Err(refuse(Code::Forbidden, "only an import takes in documents that are out already; deposit a draft"))
        }
    }
}

/// May this actor change what the record of a document says?
pub fn may_describe(actor: &Actor) -> Result<()> {
    keepers_only(actor, "describe documents")
}

/// May this actor make a document readable by its audience?
pub fn may_publish(actor: &Actor) -> Result<()> {
    keepers_only(actor, "publish documents")
}

/// May this actor take a document back?
pub fn may_withdraw(actor: &Actor) -> Result<()> {
    keepers_only(actor, "withdraw documents")
}

/// May this actor say what a document is to another?
pub fn may_relate(actor: &Actor) -> Result<()> {
    keepers_only(actor, "tie documents to each other")
}

/// May this actor read what was done to a document, and what waits for a second person?
pub fn may_audit(actor: &Actor) -> Result<()> {
    keepers_only(actor, "read the history of documents")
}

/// May this actor look at the archive's health?
pub fn may_examine(actor: &Actor) -> Result<()> {
    keepers_only(actor, "examine the archive")
}

/// May this actor remove stored bytes that no record names?
pub fn may_drop(actor: &Actor) -> Result<()> {
    match actor {
        Actor::System => Ok(()),
        Actor::Person(_) | Actor::Client(_) | Actor::Visitor => {
            Err(refuse(Code::Forbidden, "only whoever runs the hub removes stored files; ask them"))
        }
    }
}

/// Whether a second person has to confirm what lets a document be seen by `to` that was for `from`.
/// The hub itself acts for whoever runs its commands.
pub fn asks_for_second(actor: &Actor, from: &Audience, to: &Audience) -> bool {
    actor.person().is_some() && !to.is_within(from)
}

/// May this actor confirm what this person proposed?
pub fn may_confirm(actor: &Actor, proposed_by: PersonId) -> Result<()> {
    keepers_only(actor, "confirm proposals")?;
    match actor.person() {
        Some(person) if person == proposed_by => {
            Err(refuse(Code::Forbidden, "you proposed this yourself; a second person has to confirm it"))
        }
        Some(_) | None => Ok(()),
    }
}

/// May this actor decline a proposal?
pub fn may_decline(actor: &Actor) -> Result<()> {
    keepers_only(actor, "decline proposals")
}

/// May this actor ask for access to what they may not see?
pub fn may_request_access(actor: &Actor) -> Result<()> {
    match actor {
        Actor::Person(standing) if !standing.organisations.is_empty() => Ok(()),
        Actor::Person(_) => {
            Err(refuse(Code::Forbidden, "only those who act for an organisation can ask for access; ask yours"))
        }
        Actor::Client(_) => Err(Client::only_reads()),
        Actor::Visitor | Actor::System => Err(refuse(Code::Unauthenticated, "sign in to ask for access")),
    }
}

/// May this actor know of a request, and answer it? Whoever presides over the body that issued the document may,
/// and the support staff, who pass on an answer of others.
pub fn may_answer(actor: &Actor, request: &request::Model, issuer: Option<BodyId>) -> Result<()> {
    match actor {
        Actor::System => Ok(()),
        Actor::Person(standing) if standing.person == request.person_id => {
            Err(refuse(Code::Forbidden, "nobody answers their own request"))
        }
        Actor::Person(standing) if standing.is_staff => Ok(()),
        Actor::Person(standing) if issuer.is_some_and(|body| standing.chairs.contains(&body)) => Ok(()),
        Actor::Person(_) => Err(refuse(Code::Forbidden, "only who presides over the issuing body answers; ask them")),
        Actor::Client(_) => Err(Client::only_reads()),
        Actor::Visitor => Err(refuse(Code::Unauthenticated, "sign in to answer requests")),
    }
}

fn keepers_only(actor: &Actor, act: &str) -> Result<()> {
    match actor {
        Actor::System => Ok(()),
        Actor::Person(standing) if standing.is_staff => Ok(()),
        Actor::Person(_) => Err(refuse(Code::Forbidden, format!("only the support staff {act}; ask them"))),
        Actor::Client(_) => Err(Client::only_reads()),
        Actor::Visitor => Err(refuse(Code::Unauthenticated, format!("sign in as support staff to {act}"))),
    }
}
