//! From draft to public and back, as the support staff see it: previews, publishing, embargo, withdrawal,
//! and what waits for a second person.

pub mod query;

mod form;
mod page;
mod preview;

pub use form::{PublishPanel, WaitingPanel, WithdrawForm};
pub use page::{ProposalsPage, StewardNav};
