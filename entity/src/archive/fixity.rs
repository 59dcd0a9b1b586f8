//! What hashing stored bytes anew found, once for each address.

use sea_orm::entity::prelude::*;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Outcome {
    /// The very bytes that were deposited.
    Sound,
    /// Other bytes than were deposited.
    Damaged,
    /// No bytes.
    Missing,
    /// The store would not give them; they may be sound.
    Unread,
}

/// The last finding of one address.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fixity")]
pub struct Model {
    /// 64 lower-case hexadecimal digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sha256: String,
    /// When the bytes were read.
    pub checked_at: DateTimeUtc,
    /// What was found.
    pub outcome: Outcome,
}

/// An address is no key of the files that have it: several may.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
