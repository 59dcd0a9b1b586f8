//! Documents with their versions and files: taken in, described, published, read.
//! Not here: finding by words (`search`), who people are (`directory`).

mod commands;
pub mod extraction;
pub mod graphql;
pub mod http;
pub mod policy;
mod store;

pub use commands::{
    Description, FileToKeep, Kept, KeptFile, MOST_CHARACTERS, NewDocument, deposit, describe, keep, publish,
};
pub use store::{Holding, audiences, count_all, documents_after, find, find_many, holdings};
