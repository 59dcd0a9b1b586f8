//! KP Hub: what happens. Rooms hold the institution's work; the files beside them are walls and pipes.

pub mod archive;
pub mod audience;
pub mod audit;
pub mod auth;
pub mod cli;
pub mod config;
pub mod cx;
pub mod directory;
pub mod error;
pub mod files;
pub mod http;
pub mod leases;
pub mod mail;
pub mod outbox;
pub mod page;
pub mod rates;
pub mod records;
pub mod schema;
pub mod search;
pub mod text;
pub mod tls;
