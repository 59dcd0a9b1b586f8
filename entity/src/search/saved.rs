//! A search that somebody keeps.

use sea_orm::entity::prelude::*;

use crate::{PersonId, SavedSearchId};

/// When its owner is told by mail of what it newly finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Alert {
    /// Not at all: new documents are noted in the hub alone.
    Never,
    /// As soon as something is found.
    AtOnce,
    /// Once a day, when there is something.
    Daily,
    /// Once a week, when there is something.
    Weekly,
}

/// One kept search; its owner's alone.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_search")]
pub struct Model {
    /// Stable.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SavedSearchId,
    /// Whose.
    pub person_id: PersonId,
    /// What they call it.
    pub name: String,
    /// What is searched for, as the query of its address.
    pub address: String,
    /// When mail goes out.
    pub alert: Alert,
    /// Since when mail goes out at all; what was found before is not mailed.
    pub alert_since: DateTimeUtc,
    /// The language of the mail, as a BCP 47 tag.
    pub language: String,
    /// When it was saved.
    pub created_at: DateTimeUtc,
    /// The SHA-256 of the token of its private feed, where there is one.
    pub feed_sha256: Option<String>,
}

/// Ties are followed by id in the store of saved searches.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
