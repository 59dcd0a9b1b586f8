//! Who may shorten. Pure.

use crate::cx::{Actor, Client};
use crate::error::{Code, Result, refuse};

/// May this actor have addresses shortened? Visitors keep the long ones: what they ask for is remembered nowhere.
pub fn may_shorten(actor: &Actor) -> Result<()> {
    match actor {
        Actor::Person(_) => Ok(()),
        Actor::Client(_) => Err(Client::only_reads()),
        Actor::Visitor | Actor::System => {
            Err(refuse(Code::Unauthenticated, "sign in to shorten a search, or pass its long address on"))
        }
    }
}
