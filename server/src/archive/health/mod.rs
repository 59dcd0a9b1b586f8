//! Whether the archive still holds what it took in, and what its keepers should look at.
//! It finds; mending is for people.

mod commands;
pub mod jobs;
mod store;

pub use commands::{History, Report, check, check_all, history, letters, report, rows, unnamed, unnamed_soon};
pub use store::{Finding, Fixity, Row};
