//! The queries of the ties between documents.

use std::collections::HashMap;

use entity::DocumentId;
use entity::archive::relation::{Column, Entity, Kind, Model};
use sea_orm::sea_query::Condition;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};

use crate::archive::store::find_many;
use crate::cx::{Actor, insert};
use crate::error::Result;

/// A tie as one of its ends sees it.
#[derive(Clone, Debug)]
pub struct Tie {
    /// What the first document is to the second.
    pub kind: Kind,
    /// Whether the end that looks is the second document.
    pub is_inverse: bool,
    /// The other end.
    pub other: entity::archive::document::Model,
}

/// The ties of documents that were found, as far as the asker may see their other ends.
pub async fn ties_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<Tie>>> {
    let ids = || documents.iter().copied();
    let rows = Entity::find()
        .filter(Condition::any().add(Column::FromId.is_in(ids())).add(Column::ToId.is_in(ids())))
        .order_by_asc(Column::Kind)
        .order_by_asc(Column::FromId)
        .order_by_asc(Column::ToId)
        .all(db)
        .await?;
    let mut ends: Vec<_> = rows.iter().flat_map(|row| [row.from_id, row.to_id]).collect();
    ends.sort_unstable();
    ends.dedup();
    let seen: HashMap<_, _> = find_many(db, actor, &ends).await?.into_iter().map(|found| (found.id, found)).collect();
    let mut ties: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        for (end, other, is_inverse) in [(row.from_id, row.to_id, false), (row.to_id, row.from_id, true)] {
            if let (true, Some(other)) = (documents.contains(&end), seen.get(&other)) {
                ties.entry(end).or_default().push(Tie { kind: row.kind, is_inverse, other: other.clone() });
            }
        }
    }
    Ok(ties)
}

/// Those of these documents, which were found, whose place another has taken that the asker may see.
pub async fn superseded_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    documents: &[DocumentId],
) -> Result<Vec<DocumentId>> {
    let ties = ties_of(db, actor, documents).await?;
    let is_superseded = |ties: &[Tie]| ties.iter().any(|tie| tie.is_inverse && tie.kind == Kind::Supersedes);
    Ok(ties.into_iter().filter(|(_, ties)| is_superseded(ties)).map(|(document, _)| document).collect())
}

/// Whether a tie is there.
pub(super) async fn exists(db: &impl ConnectionTrait, from: DocumentId, kind: Kind, to: DocumentId) -> Result<bool> {
    Ok(Entity::find_by_id((from, kind, to)).one(db).await?.is_some())
}

/// How many ties a document has at either end.
pub(super) async fn count(db: &impl ConnectionTrait, document: DocumentId) -> Result<u64> {
    let ends = Condition::any().add(Column::FromId.eq(document)).add(Column::ToId.eq(document));
    Ok(Entity::find().filter(ends).count(db).await?)
}

/// Adds a tie.
pub(super) async fn add(tx: &DatabaseTransaction, from_id: DocumentId, kind: Kind, to_id: DocumentId) -> Result<()> {
    insert(tx, Model { from_id, kind, to_id }).await
}

/// Takes a tie away; answers whether it was there.
pub(super) async fn remove(tx: &DatabaseTransaction, from: DocumentId, kind: Kind, to: DocumentId) -> Result<bool> {
    Ok(Entity::delete_by_id((from, kind, to)).exec(tx).await?.rows_affected > 0)
}
