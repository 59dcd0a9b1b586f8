//! The queries of the archive. Every read of documents goes through `policy::visible_to`;
//! versions, renditions and pages are read only under a document that was found.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use entity::archive::document::{self, AudienceKind, State};
use entity::archive::{alias, page, party, rendition, version};
use entity::{BodyId, DocumentId, OrganisationId, RenditionId, VersionId};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Set,
};

use super::policy;
use super::relations::{self, Tie};
use crate::audience::Audience;
use crate::cx::{Actor, Cx, insert};
use crate::error::Result;
use crate::files::Deposit;
use crate::page::{Edge, Slice, Window, bad_cursor};

/// Which documents a list is about; empty means all that may be seen.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Any of these kinds.
    pub kinds: Vec<document::Kind>,
    /// Issued by this body.
    pub body: Option<BodyId>,
    /// Whose date begins in this year.
    pub year: Option<i32>,
    /// Concerning this Participant.
    pub participant: Option<OrganisationId>,
}

/// A document the asker may see; to anyone else it does not exist.
pub async fn find(db: &impl ConnectionTrait, actor: &Actor, id: DocumentId) -> Result<Option<document::Model>> {
    Ok(document::Entity::find_by_id(id).filter(policy::visible_to(actor)).one(db).await?)
}

/// Those of these documents that the asker may see, in no order.
pub async fn find_many(db: &impl ConnectionTrait, actor: &Actor, ids: &[DocumentId]) -> Result<Vec<document::Model>> {
    let wanted = document::Column::Id.is_in(ids.iter().copied());
    Ok(document::Entity::find().filter(wanted).filter(policy::visible_to(actor)).all(db).await?)
}

/// The ids of the documents that the asker may see, for a question about rows that name documents.
pub fn ids_seen_by(actor: &Actor) -> SelectStatement {
    document::Entity::find().select_only().column(document::Column::Id).filter(policy::visible_to(actor)).into_query()
}

/// The documents the asker may see whose records changed before this one's, the latest change first; from the latest on without one.
pub async fn changed_before(cx: &Cx, last: Option<&document::Model>, limit: u64) -> Result<Vec<document::Model>> {
    use document::Column::{ChangedAt, Id};

    let mut query = document::Entity::find().filter(policy::visible_to(&cx.actor));
    if let Some(last) = last {
        let tied = Condition::all().add(ChangedAt.eq(last.changed_at)).add(Id.lt(last.id));
        query = query.filter(Condition::any().add(ChangedAt.lt(last.changed_at)).add(tied));
    }
    Ok(query.order_by_desc(ChangedAt).order_by_desc(Id).limit(limit).all(&cx.db).await?)
}

fn shelf(actor: &Actor, shelf: &Shelf) -> Select<document::Entity> {
    let mut query = document::Entity::find().filter(policy::visible_to(actor));
    if !shelf.kinds.is_empty() {
        query = query.filter(document::Column::Kind.is_in(shelf.kinds.clone()));
    }
    if let Some(body) = shelf.body {
        query = query.filter(document::Column::BodyId.eq(body));
    }
    if let Some(participant) = shelf.participant {
        query = query.filter(document::Column::ParticipantId.eq(participant));
    }
    match shelf.year.map(days_of) {
        None => query,
        Some(Some((first, last))) => query.filter(document::Column::Earliest.between(first, last)),
        // A year that no calendar has, has no documents.
        Some(None) => query.filter(document::Column::Id.is_null()),
    }
}

fn days_of(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
}

/// A page of documents, newest first, undated last.
pub(super) async fn list(cx: &Cx, wanted: &Shelf, window: &Window) -> Result<Slice<document::Model>> {
    use document::Column::{Id, OrderedBy};

    let mut query = shelf(&cx.actor, wanted);
    query = match &window.edge {
        Edge::Start => query.order_by_desc(OrderedBy).order_by_desc(Id),
        Edge::End => query.order_by_asc(OrderedBy).order_by_asc(Id),
        Edge::After(cursor) => {
            let (day, id) = place("after", cursor)?;
            let tied = Condition::all().add(OrderedBy.eq(day)).add(Id.lt(id));
            query.filter(Condition::any().add(OrderedBy.lt(day)).add(tied)).order_by_desc(OrderedBy).order_by_desc(Id)
        }
        Edge::Before(cursor) => {
            let (day, id) = place("before", cursor)?;
            let tied = Condition::all().add(OrderedBy.eq(day)).add(Id.gt(id));
            query.filter(Condition::any().add(OrderedBy.gt(day)).add(tied)).order_by_asc(OrderedBy).order_by_asc(Id)
        }
    };
    Ok(Slice::cut(window, query.limit(window.rows as u64 + 1).all(&cx.db).await?))
}

/// Those of these documents that a list has, in no order.
pub(super) async fn list_among(cx: &Cx, wanted: &Shelf, ids: &[DocumentId]) -> Result<Vec<document::Model>> {
    let among = document::Column::Id.is_in(ids.iter().copied());
    Ok(shelf(&cx.actor, wanted).filter(among).all(&cx.db).await?)
}

/// The document whose record changed last, of those that the asker may see.
pub(super) async fn last_changed(db: &impl ConnectionTrait, actor: &Actor) -> Result<Option<document::Model>> {
    use document::Column::{ChangedAt, Id};

    let seen = document::Entity::find().filter(policy::visible_to(actor));
    Ok(seen.order_by_desc(ChangedAt).order_by_desc(Id).one(db).await?)
}

/// The cursor of a document in a list.
pub(super) fn cursor(document: &document::Model) -> String {
    format!("{}~{}", document.ordered_by, document.id)
}

fn place(field: &'static str, cursor: &str) -> Result<(NaiveDate, DocumentId)> {
    let bad = || bad_cursor(field);
    let (day, id) = cursor.split_once('~').ok_or_else(bad)?;
    Ok((day.parse().map_err(|_| bad())?, id.parse().map_err(|_| bad())?))
}

/// How many documents a list has in all.
pub(super) async fn count(cx: &Cx, wanted: &Shelf) -> Result<u64> {
    Ok(shelf(&cx.actor, wanted).count(&cx.db).await?)
}

/// How many documents of each body the asker may see.
pub(super) async fn count_by_body(cx: &Cx, bodies: &[BodyId]) -> Result<HashMap<BodyId, u64>> {
    let rows: Vec<(BodyId, i64)> = document::Entity::find()
        .filter(policy::visible_to(&cx.actor))
        .filter(document::Column::BodyId.is_in(bodies.iter().copied()))
        .select_only()
        .column(document::Column::BodyId)
        .column_as(document::Column::Id.count(), "documents")
        .group_by(document::Column::BodyId)
        .into_tuple()
        .all(&cx.db)
        .await?;
    Ok(rows.into_iter().map(|(body, count)| (body, count.unsigned_abs())).collect())
}

/// How many documents of each kind the asker may see.
pub(super) async fn count_by_kind(cx: &Cx) -> Result<Vec<(document::Kind, u64)>> {
    let rows: Vec<(document::Kind, i64)> = document::Entity::find()
        .filter(policy::visible_to(&cx.actor))
        .select_only()
        .column(document::Column::Kind)
        .column_as(document::Column::Id.count(), "documents")
        .group_by(document::Column::Kind)
        .into_tuple()
        .all(&cx.db)
        .await?;
    Ok(rows.into_iter().map(|(kind, count)| (kind, count.unsigned_abs())).collect())
}

/// How many documents of each year the asker may see, newest year first, and how many have no date.
pub(super) async fn count_by_year(cx: &Cx) -> Result<(Vec<(i32, u64)>, u64)> {
    let rows: Vec<(Option<NaiveDate>, i64)> = document::Entity::find()
        .filter(policy::visible_to(&cx.actor))
        .select_only()
        .column(document::Column::Earliest)
        .column_as(document::Column::Id.count(), "documents")
        .group_by(document::Column::Earliest)
        .order_by_desc(document::Column::Earliest)
        .into_tuple()
        .all(&cx.db)
        .await?;
    let (mut years, mut undated): (Vec<(i32, u64)>, u64) = (Vec::new(), 0);
    for (day, count) in rows {
        let count = count.unsigned_abs();
        match (day.map(|day| day.year()), years.last_mut()) {
            (None, _) => undated += count,
            (Some(year), Some((last, sum))) if *last == year => *sum += count,
            (Some(year), _) => years.push((year, count)),
        }
    }
    Ok((years, undated))
}

/// The audiences of documents, whole.
pub async fn audiences(
    db: &impl ConnectionTrait,
    documents: &[document::Model],
) -> Result<HashMap<DocumentId, Audience>> {
    let shared =
        documents.iter().filter(|document| document.audience == AudienceKind::Parties).map(|document| document.id);
    let mut parties: HashMap<DocumentId, Vec<OrganisationId>> = HashMap::new();
    for row in party::Entity::find().filter(party::Column::DocumentId.is_in(shared)).all(db).await? {
        parties.entry(row.document_id).or_default().push(row.organisation_id);
    }
    Ok(documents
        .iter()
        .map(|document| (document.id, audience(document, parties.remove(&document.id).unwrap_or_default())))
        .collect())
}

fn audience(document: &document::Model, parties: Vec<OrganisationId>) -> Audience {
    match (document.audience, document.audience_body_id) {
        (AudienceKind::Public, _) => Audience::Public,
        (AudienceKind::Community, _) => Audience::Community,
        (AudienceKind::Participants, _) => Audience::Participants,
        (AudienceKind::Body, Some(body)) => Audience::Body(body),
        (AudienceKind::Parties, _) => Audience::Parties(parties),
        (AudienceKind::Body, None) | (AudienceKind::Staff, _) => Audience::Staff,
    }
}

/// The whole audience of one document.
pub(super) async fn audience_of(db: &impl ConnectionTrait, document: &document::Model) -> Result<Audience> {
    let mut found = audiences(db, std::slice::from_ref(document)).await?;
    Ok(found.remove(&document.id).unwrap_or(Audience::Staff))
}

/// Those versions of these documents that the asker may read, newest first.
pub async fn versions_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    documents: &[DocumentId],
) -> Result<Vec<version::Model>> {
    Ok(version::Entity::find()
        .filter(version::Column::DocumentId.in_subquery(legible(actor, documents)))
        .filter(policy::published_to(actor))
        .order_by_desc(version::Column::Number)
        .all(db)
        .await?)
}

fn legible(actor: &Actor, documents: &[DocumentId]) -> SelectStatement {
    document::Entity::find()
        .select_only()
        .column(document::Column::Id)
        .filter(document::Column::Id.is_in(documents.iter().copied()))
        .filter(policy::legible_to(actor))
        .into_query()
}

/// The version that a reader of a document reads: the newest that is published, else the newest.
pub fn current(versions: Vec<version::Model>) -> Option<version::Model> {
    let mut newest = None;
    for version in versions {
        if version.published_at.is_some() {
            return Some(version);
        }
        newest = newest.or(Some(version));
    }
    newest
}

/// The files of these documents that the asker reads: those of the version to read, authentic ones first.
pub async fn files_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<rendition::Model>>> {
    let mut versions: HashMap<DocumentId, Vec<version::Model>> = HashMap::new();
    for version in versions_of(db, actor, documents).await? {
        versions.entry(version.document_id).or_default().push(version);
    }
    let read: HashMap<VersionId, DocumentId> =
        versions.into_values().filter_map(current).map(|version| (version.id, version.document_id)).collect();
    let mut files: HashMap<_, Vec<_>> = HashMap::new();
    for file in renditions_of(db, &read.keys().copied().collect::<Vec<_>>()).await? {
        files.entry(read[&file.version_id]).or_default().push(file);
    }
    Ok(files)
}

/// The renditions of versions that were found: authentic ones first.
pub async fn renditions_of(db: &impl ConnectionTrait, versions: &[VersionId]) -> Result<Vec<rendition::Model>> {
    Ok(rendition::Entity::find()
        .filter(rendition::Column::VersionId.is_in(versions.iter().copied()))
        .order_by_desc(rendition::Column::IsAuthentic)
        .order_by_asc(rendition::Column::Id)
        .all(db)
        .await?)
}

/// Those of these renditions whose document the asker may see, each with its document.
pub(super) async fn find_renditions(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[RenditionId],
) -> Result<Vec<(rendition::Model, DocumentId)>> {
    let found = rendition::Entity::find().filter(rendition::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    let versions = find_versions(db, actor, found.iter().map(|rendition| rendition.version_id)).await?;
    let documents: HashMap<_, _> = versions.into_iter().map(|version| (version.id, version.document_id)).collect();
    Ok(found
        .into_iter()
        .filter_map(|rendition| documents.get(&rendition.version_id).map(|document| (rendition, *document)))
        .collect())
}

/// Those of these versions that the asker may read.
pub(super) async fn find_versions(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl IntoIterator<Item = VersionId>,
) -> Result<Vec<version::Model>> {
    let wanted = version::Column::Id.is_in(ids);
    let found = version::Entity::find().filter(wanted).filter(policy::published_to(actor)).all(db).await?;
    let documents: Vec<_> = found.iter().map(|version| version.document_id).collect();
    let legible =
        document::Entity::find().filter(document::Column::Id.is_in(documents)).filter(policy::legible_to(actor));
    let read: Vec<_> = legible.all(db).await?.into_iter().map(|document| document.id).collect();
    Ok(found.into_iter().filter(|version| read.contains(&version.document_id)).collect())
}

/// The pages after a number, `rows` of each rendition and one more; their documents were found.
/// Pages are numbered without gaps, so a span of numbers is a count of rows.
pub async fn pages_of(
    db: &impl ConnectionTrait,
    renditions: &[RenditionId],
    after: i32,
    rows: usize,
) -> Result<Vec<page::Model>> {
    let last = after.saturating_add(i32::try_from(rows).unwrap_or(i32::MAX)).saturating_add(1);
    Ok(page::Entity::find()
        .filter(page::Column::RenditionId.is_in(renditions.iter().copied()))
        .filter(page::Column::Number.gt(after))
        .filter(page::Column::Number.lte(last))
        .order_by_asc(page::Column::Number)
        .all(db)
        .await?)
}

/// A document with all its text, as the index takes it in.
pub struct Holding {
    /// The record.
    pub document: document::Model,
    /// Whom it is meant for as it stands.
    pub audience: Audience,
    /// Its symbols of earlier times.
    pub aliases: Vec<String>,
    /// What it is to other documents, and they to it.
    pub ties: Vec<Tie>,
    /// The files that its readers read, each with its pages; none for a tombstone.
    pub files: Vec<(rendition::Model, Vec<page::Model>)>,
}

/// Documents with all their text, read by the hub itself. Absent ones are left out.
pub async fn holdings(cx: &Cx, ids: &[DocumentId]) -> Result<Vec<Holding>> {
    let documents = find_many(&cx.db, &cx.actor, ids).await?;
    let mut audiences = audiences(&cx.db, &documents).await?;
    let mut aliases = aliases_of(&cx.db, ids).await?;
    let mut ties = relations::ties_of(&cx.db, &cx.actor, ids).await?;
    let mut holdings = Vec::with_capacity(documents.len());
    for document in documents {
        let versions = match document.state {
            State::Withdrawn => Vec::new(),
            State::Draft | State::Embargoed | State::Published => {
                versions_of(&cx.db, &cx.actor, &[document.id]).await?
            }
        };
        let is_read = |version: &version::Model| document.state == State::Draft || version.published_at.is_some();
        let read = versions.into_iter().find(is_read).map(|version| version.id);
        let mut files = Vec::new();
        for rendition in renditions_of(&cx.db, read.as_slice()).await? {
            let pages = page::Entity::find()
                .filter(page::Column::RenditionId.eq(rendition.id))
                .order_by_asc(page::Column::Number)
                .all(&cx.db)
                .await?;
            files.push((rendition, pages));
        }
        let audience = audiences.remove(&document.id).unwrap_or(Audience::Staff);
        holdings.push(Holding {
            audience: policy::effective(&document, audience),
            aliases: aliases.remove(&document.id).unwrap_or_default(),
            ties: ties.remove(&document.id).unwrap_or_default(),
            document,
            files,
        });
    }
    Ok(holdings)
}

/// The ids of documents after an id, for a walk through the whole archive by the hub itself.
pub async fn documents_after(cx: &Cx, after: Option<DocumentId>, limit: u64) -> Result<Vec<DocumentId>> {
    let mut query = document::Entity::find().filter(policy::visible_to(&cx.actor)).order_by_asc(document::Column::Id);
    if let Some(after) = after {
        query = query.filter(document::Column::Id.gt(after));
    }
    Ok(query.limit(limit).all(&cx.db).await?.into_iter().map(|document| document.id).collect())
}

/// How many documents the asker may see.
pub async fn count_all(cx: &Cx) -> Result<u64> {
    count(cx, &Shelf::default()).await
}

/// Deposited bytes that the records name, each once, by their addresses after one; for the hub itself.
pub async fn deposits_after(db: &impl ConnectionTrait, after: &str, limit: u64) -> Result<Vec<Deposit>> {
    deposits_where(db, Condition::all(), after, limit).await
}

/// Those of them whose renditions meet a condition.
pub(super) async fn deposits_where(
    db: &impl ConnectionTrait,
    which: Condition,
    after: &str,
    limit: u64,
) -> Result<Vec<Deposit>> {
    let rows: Vec<(String, i64)> = rendition::Entity::find()
        .filter(which.add(rendition::Column::Sha256.gt(after)))
        .select_only()
        .column(rendition::Column::Sha256)
        .column(rendition::Column::ByteSize)
        .distinct()
        .order_by_asc(rendition::Column::Sha256)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(sha256, size)| Deposit { sha256, byte_size: size.unsigned_abs() }).collect())
}

/// The document that already holds these bytes, if one does that the asker may see.
pub(super) async fn holder_of(db: &impl ConnectionTrait, actor: &Actor, sha256: &str) -> Result<Option<DocumentId>> {
    let held = rendition::Entity::find().filter(rendition::Column::Sha256.eq(sha256)).all(db).await?;
    let versions = find_versions(db, actor, held.into_iter().map(|rendition| rendition.version_id)).await?;
    Ok(versions.first().map(|version| version.document_id))
}

/// Adds the pages of a rendition.
pub(super) async fn insert_pages(tx: &DatabaseTransaction, pages: Vec<page::Model>) -> Result<()> {
    let mut pages = pages.into_iter().map(IntoActiveModel::into_active_model);
    loop {
        // One statement binds four values a page; SQLite takes 32 766 in all.
        let chunk: Vec<page::ActiveModel> = pages.by_ref().take(500).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        page::Entity::insert_many(chunk).exec_without_returning(tx).await?;
    }
}

/// Writes what a record says, and who may see it; and when, if it says anything new.
pub(super) async fn set_described(
    cx: &Cx,
    tx: &DatabaseTransaction,
    mut document: document::ActiveModel,
    audience: Option<&Audience>,
) -> Result<document::Model> {
    if document.is_changed() {
        document.changed_at = Set(cx.now);
    }
    let document = document.update(tx).await?;
    if let Some(audience) = audience {
        party::Entity::delete_many().filter(party::Column::DocumentId.eq(document.id)).exec(tx).await?;
        insert_parties(tx, document.id, audience).await?;
    }
    Ok(document)
}

/// Adds the organisations of a `Parties` audience.
pub(super) async fn insert_parties(
    tx: &DatabaseTransaction,
    document_id: DocumentId,
    audience: &Audience,
) -> Result<()> {
    let Audience::Parties(parties) = audience else { return Ok(()) };
    for organisation_id in parties {
        insert(tx, party::Model { document_id, organisation_id: *organisation_id }).await?;
    }
    Ok(())
}

/// The earlier symbols of documents that were found, in alphabetical order.
pub async fn aliases_of(
    db: &impl ConnectionTrait,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<String>>> {
    let rows = alias::Entity::find()
        .filter(alias::Column::DocumentId.is_in(documents.iter().copied()))
        .order_by_asc(alias::Column::Symbol)
        .all(db)
        .await?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        found.entry(row.document_id).or_default().push(row.symbol);
    }
    Ok(found)
}

/// How many documents of one symbol an answer names.
const MOST_OF_A_SYMBOL: u64 = 20;

/// The documents the asker may see that have, or once had, this symbol; in any case, those that have it first.
pub async fn find_by_symbol(db: &impl ConnectionTrait, actor: &Actor, symbol: &str) -> Result<Vec<document::Model>> {
    let is_it = |column: Expr| Expr::expr(Func::lower(column)).eq(symbol.trim().to_lowercase());
    let once = alias::Entity::find()
        .select_only()
        .column(alias::Column::DocumentId)
        .filter(is_it(Expr::col((alias::Entity, alias::Column::Symbol))))
        .into_query();
    let known = Condition::any()
        .add(is_it(Expr::col((document::Entity, document::Column::Symbol))))
        .add(document::Column::Id.in_subquery(once));
    let mut found = document::Entity::find()
        .filter(policy::visible_to(actor))
        .filter(known)
        .order_by_desc(document::Column::OrderedBy)
        .order_by_desc(document::Column::Id)
        .limit(MOST_OF_A_SYMBOL)
        .all(db)
        .await?;
    let has_it = |document: &document::Model| {
        document.symbol.as_deref().map(str::to_lowercase) == Some(symbol.trim().to_lowercase())
    };
    found.sort_by_key(|document| !has_it(document));
    Ok(found)
}

/// Remembers symbols under which a document was known; those it has already are passed over.
pub(super) async fn insert_aliases(
    tx: &DatabaseTransaction,
    document_id: DocumentId,
    symbols: impl IntoIterator<Item = String>,
) -> Result<()> {
    let known = aliases_of(tx, &[document_id]).await?.remove(&document_id).unwrap_or_default();
    for symbol in symbols {
        if !known.contains(&symbol) {
            insert(tx, alias::Model { document_id, symbol }).await?;
        }
    }
    Ok(())
}

/// The highest number of a document's versions, published or not; 0 when it has none.
pub(super) async fn last_version(tx: &DatabaseTransaction, document: DocumentId) -> Result<i32> {
    let newest = version::Entity::find()
        .filter(version::Column::DocumentId.eq(document))
        .order_by_desc(version::Column::Number)
        .one(tx)
        .await?;
    Ok(newest.map_or(0, |version| version.number))
}

/// Writes that every version of a document that waits is published.
pub(super) async fn set_versions_published(
    tx: &DatabaseTransaction,
    document: DocumentId,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    version::Entity::update_many()
        .set(version::ActiveModel { published_at: Set(Some(at)), ..Default::default() })
        .filter(version::Column::DocumentId.eq(document))
        .filter(version::Column::PublishedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// The documents whose embargo has ended by this day.
pub(super) async fn due(db: &impl ConnectionTrait, today: NaiveDate) -> Result<Vec<DocumentId>> {
    let found = document::Entity::find()
        .filter(document::Column::State.eq(State::Embargoed))
        .filter(document::Column::EmbargoUntil.lte(today))
        .all(db)
        .await?;
    Ok(found.into_iter().map(|document| document.id).collect())
}
