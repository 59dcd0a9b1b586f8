//! A short name for the address of a search.

use sea_orm::entity::prelude::*;

/// One short link; the same address always has the same.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_link")]
pub struct Model {
    /// Twelve letters and digits, made from the address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// What is searched for, as the query of its address.
    pub address: String,
    /// When it was first asked for.
    pub created_at: DateTimeUtc,
}

/// It stands alone.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
