//! A Participant, an observer or another organisation that takes part.

use sea_orm::entity::prelude::*;

use crate::{LocalizedText, OrganisationId};

/// In which capacity an organisation takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// A government, or the European Union.
    Participant,
    /// Industry or civil society, present without deciding.
    Observer,
    /// An observer admitted as independent.
    IndependentObserver,
    /// The office that keeps this hub.
    Support,
    /// Invited for single meetings.
    Guest,
}

/// One organisation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    /// Stable; names and codes change.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganisationId,
    /// In which capacity it takes part.
    pub kind: Kind,
    /// Its name.
    pub name: LocalizedText,
    /// Short name, such as `WDC`.
    pub acronym: Option<String>,
    /// ISO 3166-1 alpha-2, `EU`, or a user-assigned code of an invented Participant; unique.
    pub country_code: Option<String>,
}

/// Ties are followed by id in the directory's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
