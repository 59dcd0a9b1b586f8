//! Documents, their versions, the files of a version, and the text of a file's pages;
//! what ties documents to each other, and what waits for somebody's word about them.

pub mod alias;
pub mod document;
pub mod fixity;
pub mod note;
pub mod page;
pub mod party;
pub mod piece;
pub mod proposal;
pub mod relation;
pub mod rendition;
pub mod request;
pub mod upload;
pub mod version;
