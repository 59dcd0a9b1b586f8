//! News that a change leaves behind for the rooms that follow.

use sea_orm::entity::prelude::*;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Event {
    /// A document, its files or its audience changed; the subject is its id.
    DocumentChanged,
}

/// One piece of news, written in the transaction of the change.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Rising; followers remember how far they have read.
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// What happened.
    pub event: Event,
    /// To what: an id with its kind.
    pub subject: String,
    /// When.
    pub created_at: DateTimeUtc,
}

/// It stands alone.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
