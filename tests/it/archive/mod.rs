//! What is promised of documents.

mod audit;
mod backup;
mod citation;
mod comparison;
mod deposit;
mod describe;
mod export;
mod files;
mod full_disk;
mod health;
mod hostile;
mod import;
mod in_bucket;
mod lists;
mod never_lost;
mod news;
mod publication;
mod readers;
mod real_bagit;
mod relations;
mod requests;
mod upload;
mod with_recognition;
