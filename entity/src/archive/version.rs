//! An edition of a document.

use sea_orm::entity::prelude::*;

use crate::{DocumentId, VersionId};

/// One edition.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_version")]
pub struct Model {
    /// Stable.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VersionId,
    /// Of which document.
    pub document_id: DocumentId,
    /// From 1; unique within the document.
    pub number: i32,
    /// What changed against the version before.
    pub note: Option<String>,
    /// When it was taken in.
    pub created_at: DateTimeUtc,
    /// When it became readable with its document; absent while it waits.
    pub published_at: Option<DateTimeUtc>,
}

/// Ties are followed by id in the archive's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
