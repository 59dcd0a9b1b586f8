//! What documents are to each other: amendments, successors, annexes, public forms.
//! A tie is seen from an end only together with its other end.

mod commands;
mod store;

pub use commands::{relate, unrelate};
pub use store::{Tie, superseded_of, ties_of};
