//! The searches that the reader keeps: what they newly find, and how the reader hears of it.

mod badge;
mod feed;
mod list;
mod names;
mod news;
mod page;
mod query;

pub use badge::SavedLink;
pub use page::SavedPage;
