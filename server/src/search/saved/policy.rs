//! Who may keep searches. Pure.

use entity::PersonId;

use crate::cx::Actor;
use crate::error::{Code, Result, refuse};

/// May this actor keep searches? Whoever is somebody may, and theirs are nobody else's.
pub fn may_keep(actor: &Actor) -> Result<()> {
    keeper(actor).map(drop)
}

/// The person for whom searches are kept.
pub(super) fn keeper(actor: &Actor) -> Result<PersonId> {
    actor.person().ok_or_else(|| refuse(Code::Unauthenticated, "sign in to keep searches"))
}
