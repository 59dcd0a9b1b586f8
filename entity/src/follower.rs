//! How far somebody who follows the outbox has read.

use sea_orm::entity::prelude::*;

/// One follower whose work is in the records, so that what it has read is written in the transaction of that work.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "follower")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The sequence number of the last news it has read.
    pub read_by: i64,
}

/// It stands alone.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
