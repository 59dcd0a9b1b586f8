//! A working group, committee, team, or the Plenary itself.

use sea_orm::entity::prelude::*;

use crate::{BodyId, LocalizedText};

/// One body.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "body")]
pub struct Model {
    /// Stable; acronyms are reused.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BodyId,
    /// Short name, such as `WGS`.
    pub acronym: String,
    /// Its name.
    pub name: LocalizedText,
    /// The body it is part of.
    pub parent_id: Option<BodyId>,
    /// First day, where known.
    pub from: Option<Date>,
    /// Last day; absent while it exists.
    pub to: Option<Date>,
}

/// Ties are followed by id in the directory's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
