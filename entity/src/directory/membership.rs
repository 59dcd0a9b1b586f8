//! An organisation's term in a body.

use sea_orm::entity::prelude::*;

use crate::{BodyId, MembershipId, OrganisationId};

/// In which role an organisation sits in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Status {
    /// Presides.
    Chair,
    /// Stands in for the Chair.
    ViceChair,
    /// Coordinates a region.
    Coordinator,
    /// Full member.
    Member,
    /// Member on probation.
    Provisional,
    /// Attends without deciding.
    Observer,
}

/// One dated term.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// Stable.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    /// Where.
    pub body_id: BodyId,
    /// Who.
    pub organisation_id: OrganisationId,
    /// As what.
    pub status: Status,
    /// First day.
    pub from: Date,
    /// Last day, inclusive; absent while it runs.
    pub to: Option<Date>,
}

/// Ties are followed by id in the directory's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
