//! A document that a saved search finds: newly, or since before it was last changed.

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
    /// When it was newly found; absent for what the search had already.
    pub at: Option<DateTimeUtc>,
    /// When its owner looked at it in the hub.
    pub seen_at: Option<DateTimeUtc>,
    /// When it was told by mail.
    pub mailed_at: Option<DateTimeUtc>,
}

/// Other ties are followed by id in the store of saved searches.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By which search.
    #[sea_orm(belongs_to = "super::saved::Entity", from = "Column::SearchId", to = "super::saved::Column::Id")]
    Search,
}

impl Related<super::saved::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Search.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
