//! Whether the archive still holds what it took in, and what its keepers should look at.
//! It finds; mending is for people.

mod commands;
pub mod jobs;
mod store;

pub use commands::{
    FORGOTTEN, History, Report, Shelf, Unnamed, check, check_all, drop_unnamed, history, letters, look_at_shelf,
    may_be_forgotten, report, rows, unnamed, unnamed_soon,
};
pub use store::{Finding, Fixity, Row};
