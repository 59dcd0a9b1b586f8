//! A person's term with an organisation.

use sea_orm::entity::prelude::*;

use crate::{AffiliationId, OrganisationId, PersonId};

/// What a person is to an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Role {
    /// Acts for it.
    Delegate,
    /// Its official contact.
    FocalPoint,
    /// Stands in for the focal point.
    Alternate,
    /// Keeps this hub.
    SupportStaff,
}

/// One dated term.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "affiliation")]
pub struct Model {
    /// Stable.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AffiliationId,
    /// Who.
    pub person_id: PersonId,
    /// For whom.
    pub organisation_id: OrganisationId,
    /// As what.
    pub role: Role,
    /// First day.
    pub from: Date,
    /// Last day, inclusive; absent while it runs.
    pub to: Option<Date>,
}

/// Ties are followed by id in the directory's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
