//! Reading one file of a document: the text of a page, the words that were searched for in it, and the original beside it.

mod find;
mod matches;
mod page;
mod query;
mod sheet;
mod spot;

pub use page::Reader;
pub use spot::Spot;
