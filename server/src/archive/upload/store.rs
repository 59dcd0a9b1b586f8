//! The queries of uploads. An upload is found under the person who began it, and while it lasts.

use chrono::{DateTime, Utc};
use entity::archive::piece;
use entity::archive::upload::{ActiveModel, Column, Entity, Model, Reading};
use entity::{PersonId, UploadId};
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set,
};

use super::LIFE;
use crate::cx::Cx;
use crate::error::Result;

/// Those of a person that last still.
fn of(cx: &Cx, person: PersonId) -> Condition {
    Condition::all().add(Column::PersonId.eq(person)).add(Column::CreatedAt.gt(begun_after(cx.now)))
}

fn begun_after(now: DateTime<Utc>) -> DateTime<Utc> {
    now - LIFE
}

/// An upload of the asker.
pub(super) async fn find(cx: &Cx, person: PersonId, id: UploadId) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).filter(of(cx, person)).one(&cx.db).await?)
}

/// The uploads of a person, in the order in which they were begun.
pub(super) async fn list(cx: &Cx, person: PersonId) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(of(cx, person)).order_by_asc(Column::Id).all(&cx.db).await?)
}

/// How many uploads a person has.
pub(super) async fn count(db: &impl ConnectionTrait, cx: &Cx, person: PersonId) -> Result<u64> {
    Ok(Entity::find().filter(of(cx, person)).count(db).await?)
}

/// Moves on how much of an upload is stored. Answers whether it stood where the caller believes.
pub(super) async fn set_received(tx: &DatabaseTransaction, id: UploadId, from: i64, to: i64) -> Result<bool> {
    let row = ActiveModel { received: Set(to), ..Default::default() };
    let moved = Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(Column::Received.eq(from));
    Ok(moved.exec(tx).await?.rows_affected == 1)
}

/// Writes down what came of reading an upload, once.
pub(super) async fn set_reading(tx: &DatabaseTransaction, id: UploadId, reading: Reading) -> Result<bool> {
    let row = ActiveModel { reading: Set(Some(reading)), ..Default::default() };
    let written = Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(Column::Reading.is_null());
    Ok(written.exec(tx).await?.rows_affected == 1)
}

/// The pieces of an upload in their order; for the hub itself.
pub(super) async fn pieces_of(db: &impl ConnectionTrait, id: UploadId) -> Result<Vec<piece::Model>> {
    let pieces = piece::Entity::find().filter(piece::Column::UploadId.eq(id));
    Ok(pieces.order_by_asc(piece::Column::BeginsAt).all(db).await?)
}

/// Removes uploads and the list of their pieces.
pub(super) async fn delete(tx: &DatabaseTransaction, ids: &[UploadId]) -> Result<()> {
    piece::Entity::delete_many().filter(piece::Column::UploadId.is_in(ids.iter().copied())).exec(tx).await?;
    Entity::delete_many().filter(Column::Id.is_in(ids.iter().copied())).exec(tx).await?;
    Ok(())
}

/// A whole upload that has not been read; for the hub itself.
pub(super) async fn find_unread(cx: &Cx, id: UploadId) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).filter(unread()).one(&cx.db).await?)
}

/// The whole uploads that have not been read; for the hub itself.
pub(super) async fn list_unread(cx: &Cx) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(unread()).order_by_asc(Column::Id).all(&cx.db).await?)
}

fn unread() -> Condition {
    Condition::all().add(Column::Reading.is_null()).add(Expr::col(Column::Received).eq(Expr::col(Column::ByteSize)))
}

/// An upload, whoever began it; for the hub itself.
pub(super) async fn find_any(cx: &Cx, id: UploadId) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).one(&cx.db).await?)
}

/// The uploads that were begun before this process took up its work; for the hub itself.
pub(super) async fn list_before(cx: &Cx) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::CreatedAt.lt(cx.now)).all(&cx.db).await?)
}

/// The uploads whose time is over.
pub(super) async fn list_expired(cx: &Cx) -> Result<Vec<UploadId>> {
    let over = Entity::find().filter(Column::CreatedAt.lte(begun_after(cx.now))).all(&cx.db).await?;
    Ok(over.into_iter().map(|upload| upload.id).collect())
}

/// Those of these ids that are an upload's.
pub(super) async fn known(cx: &Cx, ids: &[UploadId]) -> Result<Vec<UploadId>> {
    let found = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(&cx.db).await?;
    Ok(found.into_iter().map(|upload| upload.id).collect())
}
