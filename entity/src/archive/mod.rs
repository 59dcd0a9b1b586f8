//! Documents, their versions, the files of a version, and the text of a file's pages.

pub mod document;
pub mod page;
pub mod party;
pub mod rendition;
pub mod version;
