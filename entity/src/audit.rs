//! The audit log: who did what, when, on whose instruction, and what it changed. It only grows.

use sea_orm::entity::prelude::*;

/// One entry. Texts are stored as they were hashed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    /// Rising.
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// When, in RFC 3339 with microseconds, UTC.
    pub at: String,
    /// Who: the id of a person, or `hub` for the hub itself.
    pub actor: String,
    /// What was done, as a verb of the room that did it.
    pub act: String,
    /// To what: an id with its kind.
    pub subject: String,
    /// On whose instruction, in their words.
    pub instruction: Option<String>,
    /// What the act changed, as a JSON object of the old values.
    pub before: String,
    /// The same fields afterwards.
    pub after: String,
    /// The hash of the entry before; 64 zeros at the first.
    pub previous: String,
    /// SHA-256 over all of the above, as 64 lower-case hexadecimal digits.
    pub hash: String,
}

/// It stands alone.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
