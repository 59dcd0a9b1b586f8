//! What is promised of documents.

mod audit;
mod backup;
mod deposit;
mod describe;
mod files;
mod full_disk;
mod lists;
mod never_lost;
mod publication;
mod relations;
mod requests;
mod upload;
