//! A meeting of the Kimberley Process.

use sea_orm::entity::prelude::*;

use crate::{LocalizedText, MeetingId, OrganisationId};

/// What kind of meeting it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// The yearly meeting that decides.
    Plenary,
    /// A Plenary besides the yearly one.
    SpecialPlenary,
    /// The working meeting in the middle of the year.
    Intersessional,
    /// Any other.
    Other,
}

/// One meeting.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meeting")]
pub struct Model {
    /// Stable.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MeetingId,
    /// What kind of meeting.
    pub kind: Kind,
    /// What it is called, such as `Plenary 2017, Brisbane`.
    pub name: LocalizedText,
    /// Where, where known.
    pub place: Option<String>,
    /// The Participant that holds it, where known.
    pub host_id: Option<OrganisationId>,
    /// First day.
    pub from: Date,
    /// Last day, inclusive, where known.
    pub to: Option<Date>,
}

/// Ties are followed by id in the directory's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
