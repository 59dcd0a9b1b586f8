//! Reading one file of a document: the text of a page, and the original beside it.

mod page;
mod query;

pub use page::{Reader, Spot};
