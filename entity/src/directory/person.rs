//! A delegate, focal point, expert or member of the support staff.

use sea_orm::entity::prelude::*;

use crate::PersonId;

/// One person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Stable; addresses change.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// As the person writes it.
    pub name: String,
    /// Lower case; unique; by it a person is recognised at the first sign-in.
    pub email: String,
}

/// Ties are followed by id in the directory's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
