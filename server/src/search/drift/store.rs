//! The queries of comparisons.

use entity::search::drift::{ActiveModel, Column, Entity, Model, Store, Walk};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, Set};

use crate::error::Result;

/// The comparisons of a store.
pub(super) async fn find(db: &impl ConnectionTrait, store: Store) -> Result<Model> {
    let none = Model { store, last: None, present: None };
    Ok(Entity::find_by_id(store).one(db).await?.unwrap_or(none))
}

/// Writes how far the comparison has come that is under way.
pub(super) async fn set_present(tx: &DatabaseTransaction, store: Store, walk: Walk) -> Result<()> {
    let row = ActiveModel { store: Set(store), present: Set(Some(walk)), ..Default::default() };
    set(tx, row, &[Column::Present]).await
}

/// Writes what the comparison found that was under way, in place of the one before.
pub(super) async fn set_last(tx: &DatabaseTransaction, store: Store, walk: Walk) -> Result<()> {
    let row = ActiveModel { store: Set(store), last: Set(Some(walk)), present: Set(None) };
    set(tx, row, &[Column::Last, Column::Present]).await
}

async fn set(tx: &DatabaseTransaction, row: ActiveModel, columns: &[Column]) -> Result<()> {
    let again = OnConflict::column(Column::Store).update_columns(columns.iter().copied()).to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}
