//! Two files of one document side by side: versions with their differences, or languages page by page.

mod choice;
mod page;
mod query;
mod rows;

use super::query::Document;

pub use page::ComparisonPage;

/// Whether a document has two files that can be laid beside each other.
pub fn can_compare(document: &Document) -> bool {
    choice::files(document).len() > 1
}
