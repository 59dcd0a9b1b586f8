//! A sign-in under way: sent to the provider, not yet back.

use sea_orm::entity::prelude::*;

/// One sign-in; used once.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in")]
pub struct Model {
    /// SHA-256 of the `state` parameter, 64 lower-case hexadecimal digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub state_hash: String,
    /// SHA-256 of the value of the cookie that ties it to one browser.
    pub browser_hash: String,
    /// What the ID token must repeat.
    pub nonce: String,
    /// The secret half of PKCE.
    pub pkce_verifier: String,
    /// The path to go to afterwards.
    pub return_to: String,
    /// When it began.
    pub created_at: DateTimeUtc,
}

/// It stands alone.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
