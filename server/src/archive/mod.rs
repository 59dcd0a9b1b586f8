//! Documents with their versions and files: taken in, described, published, read, corrected, taken back.
//! Not here: finding by words (`search`), who people are (`directory`).

pub mod citation;
mod commands;
pub mod comparison;
pub mod extraction;
pub mod graphql;
pub mod health;
pub mod http;
pub mod jobs;
pub mod news;
pub mod policy;
pub mod publication;
pub mod relations;
pub mod requests;
mod store;
pub mod transfer;
pub mod upload;
pub mod vocabulary;

use commands::check;
pub use commands::{
    Description, FileToKeep, Kept, KeptFile, MOST_CHARACTERS, NewDocument, Revision, deposit, describe, keep, look,
    revise,
};
pub use publication::{embargo, publish, withdraw};
pub use relations::{relate, superseded_of, unrelate};
pub use store::{
    Holding, aliases_of, audiences, changed_before, count_all, current, deposits_after, documents_after, files_of,
    find, find_by_symbol, find_many, holdings, ids_seen_by, pages_of, renditions_of, versions_of,
};
