//! Looking after one document: what waits for a second person, publishing, correcting, withdrawing, describing, relating.

mod form;
mod page;
mod query;

pub use page::KeepingPage;
