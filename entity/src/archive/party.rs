//! The organisations that make up a `Parties` audience.

use sea_orm::entity::prelude::*;

use crate::{DocumentId, OrganisationId};

/// One organisation that may see one document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_party")]
pub struct Model {
    /// Which document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: DocumentId,
    /// Who may see it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
}

/// Ties are followed by id in the archive's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
