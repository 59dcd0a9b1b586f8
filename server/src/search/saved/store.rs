//! The queries of kept searches. Each is for the owner alone, and what a search found is read
//! only as far as the owner may see it at that moment.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::search::found;
use entity::search::saved::{self, Alert, Column, Entity, Model};
use entity::{DocumentId, PersonId, SavedSearchId};
use sea_orm::sea_query::{Asterisk, Condition, Expr, ExprTrait, Func, OnConflict, Order, Query, WindowStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Set,
};

use super::digest::Moments;
use crate::archive;
use crate::cx::{Actor, Cx};
use crate::error::Result;

/// A person's own search.
pub(super) async fn find(db: &impl ConnectionTrait, person: PersonId, id: SavedSearchId) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).filter(Column::PersonId.eq(person)).one(db).await?)
}

/// The search whose private feed has a token with this SHA-256; for the feed itself.
pub async fn find_by_feed(db: &impl ConnectionTrait, sha256: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::FeedSha256.eq(sha256)).one(db).await?)
}

/// A person's own searches by name, all of them: there are few.
pub(super) async fn list(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Model>> {
    let own = Entity::find().filter(Column::PersonId.eq(person));
    Ok(own.order_by_asc(Column::Name).order_by_asc(Column::Id).all(db).await?)
}

/// Everybody's searches, person by person; for the hub itself.
pub(super) async fn list_all(db: &impl ConnectionTrait) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_asc(Column::PersonId).order_by_asc(Column::Id).all(db).await?)
}

/// Whether anybody keeps a search.
pub(super) async fn is_any(db: &impl ConnectionTrait) -> Result<bool> {
    Ok(Entity::find().limit(1).count(db).await? > 0)
}

/// What these searches have newly found and their owner may see and has not looked at, counted for each.
pub(super) async fn count_new(cx: &Cx, searches: &[SavedSearchId]) -> Result<HashMap<SavedSearchId, u64>> {
    let rows: Vec<(SavedSearchId, i64)> = found::Entity::find()
        .filter(seen_by_owner(cx, searches))
        .filter(found::Column::SeenAt.is_null())
        .select_only()
        .column(found::Column::SearchId)
        .column_as(found::Column::DocumentId.count(), "documents")
        .group_by(found::Column::SearchId)
        .into_tuple()
        .all(&cx.db)
        .await?;
    Ok(rows.into_iter().map(|(search, count)| (search, count.unsigned_abs())).collect())
}

/// When each search of a person last found something that they may see.
pub(super) async fn last_found(cx: &Cx, person: PersonId) -> Result<HashMap<SavedSearchId, DateTime<Utc>>> {
    let own = Entity::find().select_only().column(Column::Id).filter(Column::PersonId.eq(person)).into_query();
    let rows: Vec<(SavedSearchId, DateTime<Utc>)> = found::Entity::find()
        .filter(found::Column::SearchId.in_subquery(own))
        .filter(found::Column::At.is_not_null())
        .filter(found::Column::DocumentId.in_subquery(archive::ids_seen_by(&cx.actor)))
        .select_only()
        .column(found::Column::SearchId)
        .column_as(found::Column::At.max(), "last")
        .group_by(found::Column::SearchId)
        .into_tuple()
        .all(&cx.db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// A place in what a search has newly found.
pub(super) type Place = (DateTime<Utc>, DocumentId);

/// What these searches have newly found and their owner may see, the newest first, after a place:
/// `rows` of each search and one more.
pub(super) async fn news_of(
    cx: &Cx,
    searches: &[SavedSearchId],
    after: Option<Place>,
    rows: usize,
) -> Result<Vec<found::Model>> {
    use found::Column::{At, DocumentId, SearchId};

    let by_search =
        WindowStatement::partition_by(SearchId).order_by(At, Order::Desc).order_by(DocumentId, Order::Desc).take();
    let mut numbered = Query::select();
    numbered
        .column(Asterisk)
        .expr_window_as(Func::cust("ROW_NUMBER"), by_search, "place")
        .from(found::Entity)
        .cond_where(seen_by_owner(cx, searches));
    if let Some((at, id)) = after {
        let tied = Condition::all().add(At.eq(at)).add(DocumentId.lt(id));
        numbered.cond_where(Condition::any().add(At.lt(at)).add(tied));
    }
    let first = Query::select()
        .column(Asterisk)
        .from_subquery(numbered.take(), "news")
        .and_where(Expr::col("place").lte(rows as u64 + 1))
        .order_by("place", Order::Asc)
        .take();
    Ok(found::Model::find_by_statement(cx.db.get_database_backend().build(&first)).all(&cx.db).await?)
}

/// What searches have newly found of the documents that the asker, their owner, may see.
fn seen_by_owner(cx: &Cx, searches: &[SavedSearchId]) -> Condition {
    Condition::all()
        .add(found::Column::SearchId.is_in(searches.iter().copied()))
        .add(found::Column::At.is_not_null())
        .add(found::Column::DocumentId.in_subquery(archive::ids_seen_by(&cx.actor)))
}

/// Those whom there may be something to tell by mail at these moments, as far as they may see it.
pub(super) async fn people_to_tell(db: &impl ConnectionTrait, moments: &Moments) -> Result<Vec<PersonId>> {
    Ok(due_at(moments).select_only().column(Column::PersonId).distinct().into_tuple().all(db).await?)
}

/// How many rows one letter takes up at most, below what a statement can bind; the next letter tells the rest.
const MOST_DUE: u64 = 10_000;

/// What there is to tell somebody by mail at these moments and they may see: the newest first, search by search.
pub(super) async fn due(
    tx: &DatabaseTransaction,
    owner: &Actor,
    person: PersonId,
    moments: &Moments,
) -> Result<Vec<(found::Model, Model)>> {
    let rows = due_at(moments)
        .filter(Column::PersonId.eq(person))
        .filter(found::Column::DocumentId.in_subquery(archive::ids_seen_by(owner)))
        .select_also(saved::Entity)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .order_by_desc(found::Column::At)
        .limit(MOST_DUE)
        .all(tx)
        .await?;
    Ok(rows.into_iter().filter_map(|(found, search)| Some((found, search?))).collect())
}

fn due_at(moments: &Moments) -> Select<found::Entity> {
    use found::Column::At;

    let is_due = Condition::any()
        .add(Column::Alert.eq(Alert::AtOnce))
        .add(Condition::all().add(Column::Alert.eq(Alert::Daily)).add(At.lt(moments.daily)))
        .add(Condition::all().add(Column::Alert.eq(Alert::Weekly)).add(At.lt(moments.weekly)));
    found::Entity::find()
        .inner_join(saved::Entity)
        .filter(is_due)
        .filter(Expr::col((found::Entity, At)).gte(Expr::col((Entity, Column::AlertSince))))
        .filter(found::Column::SeenAt.is_null())
        .filter(found::Column::MailedAt.is_null())
}

/// Adds what searches find, newly or since before; what is known of a search and a document already stays.
/// Searches that were removed meanwhile are passed over.
pub(super) async fn insert_found(tx: &DatabaseTransaction, rows: Vec<found::Model>) -> Result<()> {
    let wanted: HashSet<_> = rows.iter().map(|row| row.search_id).collect();
    let kept = Entity::find().filter(Column::Id.is_in(wanted)).all(tx).await?;
    let kept: HashSet<_> = kept.into_iter().map(|search| search.id).collect();
    let mut rows = rows.into_iter().filter(|row| kept.contains(&row.search_id)).map(IntoActiveModel::into_active_model);
    loop {
        // One statement binds five values a row; SQLite takes 32 766 in all.
        let chunk: Vec<found::ActiveModel> = rows.by_ref().take(500).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        found::Entity::insert_many(chunk)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(tx)
            .await?;
    }
}

/// Writes that what a search found was told by mail.
pub(super) async fn set_mailed(
    tx: &DatabaseTransaction,
    search: SavedSearchId,
    documents: &[DocumentId],
    at: DateTime<Utc>,
) -> Result<()> {
    found::Entity::update_many()
        .set(found::ActiveModel { mailed_at: Set(Some(at)), ..Default::default() })
        .filter(found::Column::SearchId.eq(search))
        .filter(found::Column::DocumentId.is_in(documents.iter().copied()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Writes that the asker, its owner, has looked at what a search has newly found and they may see.
pub(super) async fn set_seen(cx: &Cx, tx: &DatabaseTransaction, search: SavedSearchId) -> Result<()> {
    found::Entity::update_many()
        .set(found::ActiveModel { seen_at: Set(Some(cx.now)), ..Default::default() })
        .filter(seen_by_owner(cx, &[search]))
        .filter(found::Column::SeenAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Writes what its owner changed of a search.
pub(super) async fn set_changed(tx: &DatabaseTransaction, search: Model) -> Result<()> {
    search.into_active_model().reset_all().update(tx).await?;
    Ok(())
}

/// Writes by which token the feed of a search is read.
pub(super) async fn set_feed(tx: &DatabaseTransaction, search: saved::ActiveModel) -> Result<Model> {
    Ok(search.update(tx).await?)
}

/// Forgets what a search has found.
pub(super) async fn delete_found(tx: &DatabaseTransaction, search: SavedSearchId) -> Result<()> {
    found::Entity::delete_many().filter(found::Column::SearchId.eq(search)).exec(tx).await?;
    Ok(())
}

/// Removes a search; what it found goes with it.
pub(super) async fn delete(tx: &DatabaseTransaction, search: SavedSearchId) -> Result<()> {
    Entity::delete_by_id(search).exec(tx).await?;
    Ok(())
}
