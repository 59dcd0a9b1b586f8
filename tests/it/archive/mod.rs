//! What is promised of documents.

mod deposit;
mod describe;
mod files;
mod lists;
