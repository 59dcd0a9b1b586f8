//! A browser that is signed in.

use sea_orm::entity::prelude::*;

use crate::PersonId;

/// One session; the cookie's value itself is nowhere stored.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// SHA-256 of the cookie's value, 64 lower-case hexadecimal digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    /// Whose it is.
    pub person_id: PersonId,
    /// When the person signed in.
    pub created_at: DateTimeUtc,
    /// When it was last used, to the minute.
    pub seen_at: DateTimeUtc,
    /// The ID token, to be handed back at sign-out; absent when the provider wants none.
    pub id_token: Option<String>,
}

/// Ties are followed by id in the store of `auth`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
