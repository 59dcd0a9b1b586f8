//! Requests for access to a document that its asker may not see.

use sea_orm::entity::prelude::*;

use crate::{DocumentId, OrganisationId, PersonId, RequestId};

/// What came of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// Waits for an answer.
    Open,
    /// Answered with a grant.
    Granted,
    /// Answered without one.
    Refused,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_request")]
pub struct Model {
    /// Stable.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RequestId,
    /// What was asked for, as it was written: an address, an id or a symbol.
    pub reference: String,
    /// The document that this names, if it names one; whoever asks is not told.
    pub document_id: Option<DocumentId>,
    /// Who asks.
    pub person_id: PersonId,
    /// For which organisation.
    pub organisation_id: OrganisationId,
    /// Why.
    pub reason: String,
    /// When it was asked.
    pub created_at: DateTimeUtc,
    /// What came of it.
    pub state: State,
    /// What was answered.
    pub answer: Option<String>,
    /// Who answered.
    pub answered_by: Option<PersonId>,
    /// When it was answered.
    pub answered_at: Option<DateTimeUtc>,
}

/// Other ties are followed by id in the archive's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// What it names.
    #[sea_orm(belongs_to = "super::document::Entity", from = "Column::DocumentId", to = "super::document::Column::Id")]
    Document,
}

impl Related<super::document::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Document.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
