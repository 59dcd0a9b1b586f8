//! The queries of short links.

use entity::search::link::{Column, Entity, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::error::Result;

/// The link with this code.
pub async fn find(db: &impl ConnectionTrait, code: &str) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(code).one(db).await?)
}

/// The link of the address with this SHA-256.
pub(super) async fn find_by_address(db: &impl ConnectionTrait, sha256: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Sha256.eq(sha256)).one(db).await?)
}
