//! A person's account at an identity provider.

use sea_orm::entity::prelude::*;

use crate::PersonId;

/// One account; issuer and subject together are its name. A person has at most one at each provider.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity")]
pub struct Model {
    /// The provider, as its tokens name it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub issuer: String,
    /// The account there; never reused by the provider.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    /// Whose account it is.
    pub person_id: PersonId,
    /// When it was first seen.
    pub created_at: DateTimeUtc,
}

/// Ties are followed by id in the store of `auth`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
