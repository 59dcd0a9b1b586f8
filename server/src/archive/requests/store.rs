//! The queries of requests for access. Each is for whoever asked, or for those who may answer it.

use chrono::{DateTime, Utc};
use entity::archive::document;
use entity::archive::request::{Column, Entity, Model, State};
use entity::{PersonId, RequestId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};

use crate::archive::{find_many, policy};
use crate::cx::{Actor, Cx};
use crate::error::Result;

/// A request with the document that it names.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What was asked.
    pub request: Model,
    /// What it names; only for those who may answer.
    pub document: Option<document::Model>,
}

impl Asked {
    /// May this actor know of it, and answer it?
    pub fn may_answer(&self, actor: &Actor) -> Result<()> {
        policy::may_answer(actor, &self.request, self.document.as_ref().and_then(|document| document.body_id))
    }
}

/// The asker's own requests, newest first, at most `limit`; without what they name.
pub async fn mine(cx: &Cx, limit: u64) -> Result<Vec<Asked>> {
    let Some(person) = cx.actor.person() else { return Ok(Vec::new()) };
    let found = Entity::find()
        .filter(Column::PersonId.eq(person))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(&cx.db)
        .await?;
    Ok(found.into_iter().map(|request| Asked { request, document: None }).collect())
}

/// The open requests that the asker may answer, oldest first, at most `limit`.
pub async fn to_answer(cx: &Cx, limit: u64) -> Result<Vec<Asked>> {
    let (is_staff, chairs) = match &cx.actor {
        Actor::Visitor | Actor::Client(_) => return Ok(Vec::new()),
        Actor::System => (true, Vec::new()),
        Actor::Person(standing) => (standing.is_staff, standing.chairs.clone()),
    };
    if !is_staff && chairs.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = Entity::find()
        .find_also_related(document::Entity)
        .filter(Column::State.eq(State::Open))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(limit);
    if !is_staff {
        query = query.filter(document::Column::BodyId.is_in(chairs));
    }
    let found = query.all(&cx.db).await?;
    let asked = found.into_iter().map(|(request, document)| Asked { request, document }).collect();
    known_to(&cx.db, &cx.actor, asked).await
}

/// A request, for those who may answer it.
pub(super) async fn find(db: &impl ConnectionTrait, actor: &Actor, id: RequestId) -> Result<Option<Asked>> {
    let found = Entity::find_by_id(id).find_also_related(document::Entity).one(db).await?;
    let asked = found.map(|(request, document)| Asked { request, document });
    Ok(known_to(db, actor, asked.into_iter().collect()).await?.pop())
}

/// Those that an actor may answer: nobody opens, or learns of, what they may not see themselves.
async fn known_to(db: &impl ConnectionTrait, actor: &Actor, asked: Vec<Asked>) -> Result<Vec<Asked>> {
    let named: Vec<_> = asked.iter().filter_map(|asked| asked.request.document_id).collect();
    let seen: Vec<_> = find_many(db, actor, &named).await?.into_iter().map(|document| document.id).collect();
    let is_known = |asked: &Asked| {
        asked.request.document_id.is_none_or(|id| seen.contains(&id)) && asked.may_answer(actor).is_ok()
    };
    Ok(asked.into_iter().filter(is_known).collect())
}

/// The open request of a person with these words, where there is one already.
pub(super) async fn same(db: &impl ConnectionTrait, person: PersonId, reference: &str) -> Result<Option<Model>> {
    Ok(Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Reference.eq(reference))
        .filter(Column::State.eq(State::Open))
        .one(db)
        .await?)
}

/// How many of a person's requests are open.
pub(super) async fn count_open(db: &impl ConnectionTrait, person: PersonId) -> Result<u64> {
    let open = Entity::find().filter(Column::PersonId.eq(person)).filter(Column::State.eq(State::Open));
    Ok(open.count(db).await?)
}

/// Writes an answer.
pub(super) async fn set_answered(
    tx: &DatabaseTransaction,
    request: Model,
    state: State,
    answer: String,
    by: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<Model> {
    let mut row = request.into_active_model();
    row.state = Set(state);
    row.answer = Set(Some(answer));
    row.answered_by = Set(by);
    row.answered_at = Set(Some(at));
    Ok(row.update(tx).await?)
}
