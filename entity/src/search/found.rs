//! A document that a saved search has newly found.

use sea_orm::entity::prelude::*;

use crate::{DocumentId, SavedSearchId};

/// One document for one saved search; shown only as long as its owner may see the document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "found")]
pub struct Model {
    /// By which search.
    #[sea_orm(primary_key, auto_increment = false)]
    pub search_id: SavedSearchId,
    /// Which document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: DocumentId,
    /// When.
    pub at: DateTimeUtc,
    /// When its owner looked at it in the hub.
    pub seen_at: Option<DateTimeUtc>,
    /// When it was told by mail.
    pub mailed_at: Option<DateTimeUtc>,
}

/// Ties are followed by id in the store of saved searches.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
