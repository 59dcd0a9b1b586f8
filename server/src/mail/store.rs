//! The queries of letters on their way; for the hub itself and its keepers.

use chrono::{DateTime, Utc};
use entity::letter::{ActiveModel, Column, Entity, Model, State};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::error::Result;

/// Adds a letter; one of the same name stays as it is.
pub(super) async fn insert(tx: &DatabaseTransaction, letter: Model) -> Result<()> {
    let same = OnConflict::column(Column::Id).do_nothing().to_owned();
    Entity::insert(letter.into_active_model()).on_conflict(same).exec_without_returning(tx).await?;
    Ok(())
}

/// The letter that has been due the longest.
pub(super) async fn find_due(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<Option<Model>> {
    let due = Entity::find().filter(Column::State.eq(State::Waiting)).filter(Column::DueAt.lte(now));
    Ok(due.order_by_asc(Column::DueAt).order_by_asc(Column::Id).limit(1).one(tx).await?)
}

/// Writes what became of a letter.
pub(super) async fn set(tx: &DatabaseTransaction, letter: ActiveModel) -> Result<()> {
    letter.update(tx).await?;
    Ok(())
}

/// How many letters are in a state.
pub(super) async fn count(db: &impl ConnectionTrait, state: State) -> Result<u64> {
    Ok(Entity::find().filter(Column::State.eq(state)).count(db).await?)
}

/// The letters in a state that were last answered with a reason, the newest first.
pub(super) async fn list_answered(db: &impl ConnectionTrait, state: State, limit: u64) -> Result<Vec<Model>> {
    let answered = Entity::find().filter(Column::State.eq(state)).filter(Column::Answer.is_not_null());
    Ok(answered.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit).all(db).await?)
}

/// Forgets letters that were settled before an instant.
pub(super) async fn delete_settled(tx: &DatabaseTransaction, before: DateTime<Utc>) -> Result<()> {
    Entity::delete_many().filter(Column::SettledAt.lt(before)).exec(tx).await?;
    Ok(())
}
