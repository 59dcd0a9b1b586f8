//! Who may keep searches. Pure.

use entity::PersonId;

use crate::cx::{Actor, Client};
use crate::error::{Code, Result, refuse};

/// May this actor keep searches? Whoever is somebody may, and theirs are nobody else's.
pub fn may_keep(actor: &Actor) -> Result<()> {
    keeper(actor).map(drop)
}

/// The person for whom searches are kept.
pub(super) fn keeper(actor: &Actor) -> Result<PersonId> {
    match actor {
        Actor::Person(standing) => Ok(standing.person),
        Actor::Client(_) => Err(Client::only_reads()),
        Actor::Visitor | Actor::System => Err(refuse(Code::Unauthenticated, "sign in to keep searches")),
    }
}
