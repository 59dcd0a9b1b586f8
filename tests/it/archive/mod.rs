//! What is promised of documents.

mod audit;
mod backup;
mod deposit;
mod describe;
mod files;
mod lists;
mod publication;
mod relations;
mod requests;
