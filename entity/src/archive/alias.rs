//! Symbols under which a document was known before.

use sea_orm::entity::prelude::*;

use crate::DocumentId;

/// One earlier symbol of one document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_alias")]
pub struct Model {
    /// Of which document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: DocumentId,
    /// The symbol, verbatim.
    #[sea_orm(primary_key, auto_increment = false)]
    pub symbol: String,
}

/// Ties are followed by id in the archive's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
