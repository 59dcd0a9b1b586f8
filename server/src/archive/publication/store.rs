//! The queries of proposals.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::archive::proposal::{Column, Entity, Model, State};
use entity::{DocumentId, PersonId, ProposalId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set,
};

use crate::archive::policy;
use crate::cx::Actor;
use crate::error::Result;

/// A proposal, for those who may know of it.
pub async fn find_proposal(db: &impl ConnectionTrait, actor: &Actor, id: ProposalId) -> Result<Option<Model>> {
    if policy::may_audit(actor).is_err() {
        return Ok(None);
    }
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// The open proposal of each of these documents, for those who may know of it.
pub async fn open_proposals_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, Model>> {
    if policy::may_audit(actor).is_err() {
        return Ok(HashMap::new());
    }
    let wanted = Column::DocumentId.is_in(documents.iter().copied());
    let rows = Entity::find().filter(wanted).filter(Column::State.eq(State::Open)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.document_id, row)).collect())
}

/// The proposals that wait for a second person, oldest first, at most `limit`.
pub async fn waiting(db: &impl ConnectionTrait, actor: &Actor, limit: u64) -> Result<Vec<Model>> {
    if policy::may_audit(actor).is_err() {
        return Ok(Vec::new());
    }
    Ok(Entity::find()
        .filter(Column::State.eq(State::Open))
        .order_by_asc(Column::ProposedAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// Writes what came of a proposal.
pub(super) async fn set_decided(
    tx: &DatabaseTransaction,
    proposal: Model,
    state: State,
    by: Option<PersonId>,
    at: DateTime<Utc>,
    answer: Option<String>,
) -> Result<()> {
    let mut row = proposal.into_active_model();
    row.state = Set(state);
    row.decided_by = Set(by);
    row.decided_at = Set(Some(at));
    row.answer = Set(answer);
    row.update(tx).await?;
    Ok(())
}
