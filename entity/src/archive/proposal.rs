//! What one person proposed and another has to confirm.

use sea_orm::entity::prelude::*;

use crate::{DocumentId, PersonId, ProposalId};

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Act {
    /// Make the document, or its newest version, readable by its audience.
    Publish,
    /// Give it another audience, through which more people come to see it.
    Widen,
    /// Take it back.
    Withdraw,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// Waits for a second person.
    Open,
    /// Was confirmed and carried out.
    Confirmed,
    /// Was declined, or taken back by whoever proposed it.
    Declined,
    /// Was overtaken by a change of the document.
    Lapsed,
}

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    /// Stable.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalId,
    /// About which document.
    pub document_id: DocumentId,
    /// What is to be done.
    pub act: Act,
    /// The audience of a [`Act::Widen`], as the audit log writes it.
    pub audience: Option<String>,
    /// Why; the reason on the tombstone of a [`Act::Withdraw`].
    pub reason: Option<String>,
    /// On whose instruction.
    pub instruction: Option<String>,
    /// The SHA-256 of what the document said then.
    pub basis: String,
    /// By whom.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at: DateTimeUtc,
    /// What came of it.
    pub state: State,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When it was decided.
    pub decided_at: Option<DateTimeUtc>,
    /// What was answered to whoever proposed it.
    pub answer: Option<String>,
}

/// Ties are followed by id in the archive's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
