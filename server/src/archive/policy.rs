//! Who may see and keep documents. Pure.

use entity::archive::document::{Column, Model as Document, State};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::Condition;

use crate::audience::{self, Audience};
use crate::cx::Actor;
use crate::error::{Code, Result, refuse};

/// Whom a document is meant for as it stands: a draft is for the support staff, whatever it is to become.
pub fn effective(document: &Document, audience: Audience) -> Audience {
    match document.state {
        State::Draft => Audience::Staff,
        State::Published => audience,
    }
}

/// The rule as a filter over documents; there is no read without it.
pub fn visible_to(actor: &Actor) -> Condition {
    if actor.is_staff() {
        return Condition::all();
    }
    Condition::all().add(Column::State.eq(State::Published)).add(audience::visible_to(actor))
}

/// May this actor take documents in?
pub fn may_deposit(actor: &Actor) -> Result<()> {
    keepers_only(actor, "take documents in")
}

/// May this actor change what the record of a document says?
pub fn may_describe(actor: &Actor) -> Result<()> {
    keepers_only(actor, "describe documents")
}

/// May this actor make a document readable by its audience?
pub fn may_publish(actor: &Actor) -> Result<()> {
    keepers_only(actor, "publish documents")
}

fn keepers_only(actor: &Actor, act: &str) -> Result<()> {
    match actor {
        Actor::System => Ok(()),
        Actor::Person(standing) if standing.is_staff => Ok(()),
        Actor::Person(_) => Err(refuse(Code::Forbidden, format!("only the support staff {act}; ask them"))),
        Actor::Visitor => Err(refuse(Code::Unauthenticated, format!("sign in as support staff to {act}"))),
    }
}
