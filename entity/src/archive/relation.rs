//! What one document is to another.

use sea_orm::entity::prelude::*;

use crate::DocumentId;

/// What the first document is to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// Changes parts of it.
    Amends,
    /// Takes its place.
    Supersedes,
    /// Says the same in another language.
    Translates,
    /// Belongs to it.
    AnnexOf,
    /// Was discussed in the meeting that it records.
    DiscussedAt,
    /// Carries it out.
    Implements,
    /// Is what of it everybody may read.
    PublicFormOf,
}

/// One tie.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_relation")]
pub struct Model {
    /// The first document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_id: DocumentId,
    /// What it is to the second.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: Kind,
    /// The second document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub to_id: DocumentId,
}

/// Ties are followed by id in the archive's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
