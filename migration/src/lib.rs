//! How the database changes: one file per step, up and down.
//! A step widens, moves or narrows, so that yesterday's binary still works beside it.

use sea_orm_migration::prelude::*;

mod m0001_directory;
mod m0002_archive;
mod m0003_auth;
mod m0004_outbox;
mod m0005_stewardship;
mod m0006_upload;
mod m0007_fixity;
mod m0008_page_reading;
mod m0009_finding;
mod m0010_following;

pub use sea_orm_migration::MigratorTrait;

/// The steps in their order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_directory::Migration),
            Box::new(m0002_archive::Migration),
            Box::new(m0003_auth::Migration),
            Box::new(m0004_outbox::Migration),
            Box::new(m0005_stewardship::Migration),
            Box::new(m0006_upload::Migration),
            Box::new(m0007_fixity::Migration),
            Box::new(m0008_page_reading::Migration),
            Box::new(m0009_finding::Migration),
            Box::new(m0010_following::Migration),
        ]
    }
}
