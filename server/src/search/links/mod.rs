//! Short links to searches: the same address always has the same, and it leads to the search page, where the reader
//! finds what they may see themselves.

mod commands;
pub mod graphql;
pub mod http;
pub mod policy;
mod store;

pub use commands::shorten;
pub use store::find;
