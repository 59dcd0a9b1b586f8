//! From draft to public and back: publishing, embargo, withdrawal.
//! What lets more people see, and what takes something away, is proposed by one person and confirmed by another.

mod commands;
mod preview;
pub mod record;
mod store;

pub use commands::{Step, confirm, decline, embargo, propose, publish, release, withdraw};
pub use preview::{Preview, Viewer, preview};
pub use store::{find_proposal, open_proposals_of, waiting};
