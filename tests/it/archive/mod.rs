//! What is promised of documents.

mod audit;
mod deposit;
mod describe;
mod files;
mod lists;
mod publication;
mod relations;
mod requests;
