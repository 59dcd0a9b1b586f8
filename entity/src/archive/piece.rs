//! A piece of a file on its way in, as it lies in the store of files.

use sea_orm::entity::prelude::*;

use crate::UploadId;

/// Bytes of an upload that were received one after the other; only those named here count.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload_piece")]
pub struct Model {
    /// Of which upload.
    #[sea_orm(primary_key, auto_increment = false)]
    pub upload_id: UploadId,
    /// How many bytes of the upload come before it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub begins_at: i64,
    /// How many bytes it has.
    pub byte_size: i64,
    /// What it is called in the store, where another instance may have put other bytes for the same place.
    pub object: Uuid,
}

/// Ties are followed by id in the archive's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
