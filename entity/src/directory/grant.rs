//! A single document opened to a person for a time.

use sea_orm::entity::prelude::*;

use crate::{DocumentId, GrantId, OrganisationId, PersonId};

/// One dated grant; it holds while the person acts for the organisation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_grant")]
pub struct Model {
    /// Stable.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GrantId,
    /// To what.
    pub document_id: DocumentId,
    /// To whom.
    pub person_id: PersonId,
    /// In which capacity.
    pub organisation_id: OrganisationId,
    /// First day.
    pub from: Date,
    /// Last day, inclusive.
    pub to: Date,
}

/// Ties are followed by id in the directory's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
