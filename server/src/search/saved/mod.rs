//! Searches that people keep: what they newly find is noted in the hub, sent by mail and read as a feed.
//! Each is its owner's alone; what it finds is asked through the eyes its owner has at that moment.

mod commands;
mod digest;
pub mod graphql;
pub mod jobs;
pub mod policy;
mod store;

pub use commands::{
    Change, LANGUAGES, MOST_CHARACTERS, MOST_KEPT, NewSearch, change, close_feed, mark_seen, open_feed, remove, save,
};
pub(in crate::search) use jobs::as_owner;
pub use store::find_by_feed;
