//! A short name for the address of a search.

use sea_orm::entity::prelude::*;

/// One short link; the same address always has the same.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_link")]
pub struct Model {
    /// Sixteen hexadecimal digits, made by chance: whoever knows an address cannot tell whether somebody shortened it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// The SHA-256 of the address, by which the link of an address is found again.
    pub sha256: String,
    /// What is searched for, as the query of its address.
    pub address: String,
    /// When it was first asked for.
    pub created_at: DateTimeUtc,
}

/// It stands alone.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
