//! The queries of the archive's health; asked for its keepers alone, so nothing is held back.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::archive::document::{self, AudienceKind, Kind, State};
use entity::archive::fixity::{self, Outcome};
use entity::archive::relation;
use entity::archive::rendition::Extraction;
use entity::archive::{page, party, rendition, version};
use entity::{DocumentId, RenditionId};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};

use crate::archive::store as archive;
use crate::error::Result;
use crate::files::Deposit;

/// How many documents are asked about at once; below what SQLite can bind.
const MOST_KEYS: usize = 1000;

/// What a keeper should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Files of which no bytes are left.
    Missing,
    /// Files whose bytes are no longer those that were deposited.
    Damaged,
    /// Files that the store would not give when they were last asked for.
    Unread,
    /// Files of which not all pages are there that were read.
    PageMissing,
    /// Documents with a version that has no files.
    WithoutFiles,
    /// Documents that are out without a version that is.
    WithoutVersion,
    /// Documents for a body or for organisations, of which none is named.
    ForNobody,
    /// Files whose format nobody here can read.
    Unreadable,
    /// Files that were understood and hold no text.
    WithoutText,
    /// Files in no known language.
    WithoutLanguage,
    /// Files with a page of text in no known language.
    PageWithoutLanguage,
    /// Documents with a title in a language in which no file of theirs is.
    MissingLanguage,
    /// Documents without a date, of a kind that usually has one.
    Undated,
    /// Documents without a symbol, of a kind that usually has one.
    WithoutSymbol,
    /// Documents tied to one that is withdrawn, or that another has superseded.
    DeadRelation,
}

impl Finding {
    /// All of them, the gravest first.
    pub const ALL: [Self; 15] = [
        Self::Missing,
        Self::Damaged,
        Self::Unread,
        Self::PageMissing,
        Self::WithoutFiles,
        Self::WithoutVersion,
        Self::ForNobody,
        Self::Unreadable,
        Self::WithoutText,
        Self::WithoutLanguage,
        Self::PageWithoutLanguage,
        Self::MissingLanguage,
        Self::Undated,
        Self::WithoutSymbol,
        Self::DeadRelation,
    ];
}

/// One document that is found, and what of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The document.
    pub document: DocumentId,
    /// The file and its name, where it is about one.
    pub file: Option<(RenditionId, String)>,
    /// The other end of a dead relation.
    pub other: Option<DocumentId>,
}

/// What is known of the bytes of all files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixity {
    /// How many files there are, each counted once however often the records name it.
    pub files: u64,
    /// Found to be the very bytes that were deposited, when they were last read.
    pub sound: u64,
    /// Not read since they were deposited.
    pub unchecked: u64,
    /// When a file was last read.
    pub last_checked_at: Option<DateTime<Utc>>,
}

/// Sums up what is known of the bytes of all files.
pub(super) async fn fixity(db: &impl ConnectionTrait) -> Result<Fixity> {
    let named = || rendition::Entity::find().select_only().column(rendition::Column::Sha256).distinct();
    let known = || fixity::Entity::find().filter(fixity::Column::Sha256.in_subquery(named().into_query()));
    let files = named().count(db).await?;
    let newest = known().order_by_desc(fixity::Column::CheckedAt).one(db).await?;
    Ok(Fixity {
        files,
        sound: known().filter(fixity::Column::Outcome.eq(Outcome::Sound)).count(db).await?,
        unchecked: files.saturating_sub(known().count(db).await?),
        last_checked_at: newest.map(|row| row.checked_at),
    })
}

/// Deposited bytes that were not found sound since an instant, by their addresses after one.
pub(super) async fn due(
    db: &impl ConnectionTrait,
    since: DateTime<Utc>,
    after: &str,
    limit: u64,
) -> Result<Vec<Deposit>> {
    let recent = fixity::Entity::find()
        .filter(fixity::Column::CheckedAt.gt(since))
        .filter(fixity::Column::Outcome.eq(Outcome::Sound))
        .select_only()
        .column(fixity::Column::Sha256);
    let which = Condition::all().add(rendition::Column::Sha256.not_in_subquery(recent.into_query()));
    archive::deposits_where(db, which, after, limit).await
}

/// Writes what was found, in place of what had been found before.
pub(super) async fn set_found(tx: &DatabaseTransaction, found: Vec<fixity::Model>) -> Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    let newer = OnConflict::column(fixity::Column::Sha256)
        .update_columns([fixity::Column::CheckedAt, fixity::Column::Outcome])
        .to_owned();
    let rows = found.into_iter().map(IntoActiveModel::into_active_model);
    fixity::Entity::insert_many(rows).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(())
}

/// Those of these addresses that a record names.
pub(super) async fn named(db: &impl ConnectionTrait, addresses: &[String]) -> Result<HashSet<String>> {
    let rows: Vec<String> = rendition::Entity::find()
        .filter(rendition::Column::Sha256.is_in(addresses))
        .select_only()
        .column(rendition::Column::Sha256)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The addresses of a shelf that a record names, and how many bytes each should have.
pub(super) async fn named_on(db: &impl ConnectionTrait, shelf: &str) -> Result<HashMap<String, u64>> {
    let rows: Vec<(String, i64)> = rendition::Entity::find()
        .filter(rendition::Column::Sha256.starts_with(shelf))
        .select_only()
        .column(rendition::Column::Sha256)
        .column(rendition::Column::ByteSize)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(address, size)| (address, size.unsigned_abs())).collect())
}

/// How many there are of a finding, and the first of them.
pub(super) async fn find(db: &impl ConnectionTrait, finding: Finding, limit: u64) -> Result<(u64, Vec<Row>)> {
    let outcome = |outcome: Outcome| {
        let found = fixity::Entity::find().filter(fixity::Column::Outcome.eq(outcome)).select_only();
        let found = found.column(fixity::Column::Sha256).into_query();
        Condition::all().add(rendition::Column::Sha256.in_subquery(found))
    };
    let reading = |extraction: Extraction| Condition::all().add(rendition::Column::Extraction.eq(extraction));
    match finding {
        Finding::Missing => files(db, outcome(Outcome::Missing), limit).await,
        Finding::Damaged => files(db, outcome(Outcome::Damaged), limit).await,
        Finding::Unread => files(db, outcome(Outcome::Unread), limit).await,
        Finding::PageMissing => files(db, with_pages_missing(), limit).await,
        Finding::WithoutFiles => documents(db, with_empty_versions(), limit).await,
        Finding::WithoutVersion => documents(db, out_without_version(), limit).await,
        Finding::ForNobody => documents(db, for_nobody(), limit).await,
        Finding::Unreadable => files(db, reading(Extraction::Unreadable), limit).await,
        Finding::WithoutText => files(db, reading(Extraction::WithoutText), limit).await,
        Finding::WithoutLanguage => {
            let readable = reading(Extraction::Readable);
            files(db, readable.add(rendition::Column::Language.is_null()), limit).await
        }
        Finding::PageWithoutLanguage => {
            let pages = page::Entity::find().filter(page::Column::Language.is_null()).filter(page::Column::Text.ne(""));
            let pages = pages.select_only().column(page::Column::RenditionId).into_query();
            files(db, Condition::all().add(rendition::Column::Id.in_subquery(pages)), limit).await
        }
        Finding::MissingLanguage => missing_languages(db, limit).await,
        Finding::Undated => without(db, document::Column::Date, limit).await,
        Finding::WithoutSymbol => without(db, document::Column::Symbol, limit).await,
        Finding::DeadRelation => dead_relations(db, limit).await,
    }
}

async fn files(db: &impl ConnectionTrait, which: Condition, limit: u64) -> Result<(u64, Vec<Row>)> {
    let query: Select<rendition::Entity> = rendition::Entity::find().filter(which);
    let count = query.clone().count(db).await?;
    let found = query.order_by_asc(rendition::Column::Id).limit(limit).all(db).await?;
    let versions = found.iter().map(|file| file.version_id);
    let versions = version::Entity::find().filter(version::Column::Id.is_in(versions)).all(db).await?;
    let holders: HashMap<_, _> = versions.into_iter().map(|version| (version.id, version.document_id)).collect();
    let rows = found.into_iter().filter_map(|file| {
        let document = *holders.get(&file.version_id)?;
        Some(Row { document, file: Some((file.id, file.file_name)), other: None })
    });
    Ok((count, rows.collect()))
}

/// Documents whose title promises a language that none of their files is in.
async fn missing_languages(db: &impl ConnectionTrait, limit: u64) -> Result<(u64, Vec<Row>)> {
    let mut documents = document::Entity::find()
        .filter(document::Column::State.ne(State::Withdrawn))
        .order_by_asc(document::Column::Id)
        .all(db)
        .await?;
    documents.retain(|document| document.title.iter().count() > 1);
    let mut spoken: HashSet<(DocumentId, String)> = HashSet::new();
    for some in documents.chunks(MOST_KEYS) {
        let ids = some.iter().map(|document| document.id);
        let versions = version::Entity::find().filter(version::Column::DocumentId.is_in(ids)).all(db).await?;
        let holders: HashMap<_, _> = versions.into_iter().map(|version| (version.id, version.document_id)).collect();
        let files = rendition::Entity::find().filter(rendition::Column::VersionId.is_in(holders.keys().copied()));
        for file in files.all(db).await? {
            spoken.extend(holders.get(&file.version_id).copied().zip(file.language));
        }
    }
    let lacks = |document: &document::Model| {
        document.title.iter().any(|(language, _)| !spoken.contains(&(document.id, language.to_owned())))
    };
    documents.retain(lacks);
    let rows = documents.iter().take(usize::try_from(limit).unwrap_or(usize::MAX));
    let row = |document: &document::Model| Row { document: document.id, file: None, other: None };
    Ok((documents.len() as u64, rows.map(row).collect()))
}

/// Documents without something that three in four of their kind have.
async fn without(db: &impl ConnectionTrait, column: document::Column, limit: u64) -> Result<(u64, Vec<Row>)> {
    let kinds: Vec<(Kind, i64, i64)> = document::Entity::find()
        .select_only()
        .column(document::Column::Kind)
        .column_as(document::Column::Id.count(), "documents")
        .column_as(column.count(), "having")
        .group_by(document::Column::Kind)
        .into_tuple()
        .all(db)
        .await?;
    let usual = kinds.into_iter().filter(|(_, all, having)| is_usual(*having, *all)).map(|(kind, ..)| kind);
    documents(db, Condition::all().add(document::Column::Kind.is_in(usual)).add(column.is_null()), limit).await
}

async fn documents(db: &impl ConnectionTrait, which: Condition, limit: u64) -> Result<(u64, Vec<Row>)> {
    let query = document::Entity::find().filter(which);
    let count = query.clone().count(db).await?;
    let found = query.order_by_asc(document::Column::Id).limit(limit).all(db).await?;
    Ok((count, found.into_iter().map(|found| Row { document: found.id, file: None, other: None }).collect()))
}

/// Files that were said to have more or fewer pages than are there.
fn with_pages_missing() -> Condition {
    let pages = page::Entity::find()
        .select_only()
        .expr(Expr::col((page::Entity, page::Column::Number)).count())
        .filter(Expr::col((page::Entity, page::Column::RenditionId)).equals((rendition::Entity, rendition::Column::Id)))
        .into_query();
    let said = Expr::col((rendition::Entity, rendition::Column::PageCount));
    Condition::all().add(said.ne(Expr::SubQuery(None, Box::new(pages.into()))))
}

fn with_empty_versions() -> Condition {
    let filled = rendition::Entity::find().select_only().column(rendition::Column::VersionId).into_query();
    let empty = version::Entity::find()
        .select_only()
        .column(version::Column::DocumentId)
        .filter(version::Column::Id.not_in_subquery(filled));
    Condition::all().add(document::Column::Id.in_subquery(empty.into_query()))
}

fn out_without_version() -> Condition {
    let out = version::Entity::find()
        .select_only()
        .column(version::Column::DocumentId)
        .filter(version::Column::PublishedAt.is_not_null());
    Condition::all()
        .add(document::Column::State.eq(State::Published))
        .add(document::Column::Id.not_in_subquery(out.into_query()))
}

fn for_nobody() -> Condition {
    let shared = party::Entity::find().select_only().column(party::Column::DocumentId).into_query();
    let bodiless = Condition::all()
        .add(document::Column::Audience.eq(AudienceKind::Body))
        .add(document::Column::AudienceBodyId.is_null());
    let partyless = Condition::all()
        .add(document::Column::Audience.eq(AudienceKind::Parties))
        .add(document::Column::Id.not_in_subquery(shared));
    Condition::any().add(bodiless).add(partyless)
}

/// Whether so many of all are enough to expect it of the others.
fn is_usual(having: i64, all: i64) -> bool {
    having * 4 >= all * 3
}

async fn dead_relations(db: &impl ConnectionTrait, limit: u64) -> Result<(u64, Vec<Row>)> {
    let ties = relation::Entity::find()
        .order_by_asc(relation::Column::FromId)
        .order_by_asc(relation::Column::ToId)
        .all(db)
        .await?;
    let gone: HashSet<DocumentId> = document::Entity::find()
        .filter(document::Column::State.eq(State::Withdrawn))
        .all(db)
        .await?
        .into_iter()
        .map(|document| document.id)
        .collect();
    let superseded: HashSet<DocumentId> =
        ties.iter().filter(|tie| tie.kind == relation::Kind::Supersedes).map(|tie| tie.to_id).collect();
    let dead: Vec<Row> = ties.iter().filter_map(|tie| dead_end(tie, &gone, &superseded)).collect();
    Ok((dead.len() as u64, dead.into_iter().take(usize::try_from(limit).unwrap_or(usize::MAX)).collect()))
}

/// The end of a tie that still stands, where the other does not.
fn dead_end(tie: &relation::Model, gone: &HashSet<DocumentId>, superseded: &HashSet<DocumentId>) -> Option<Row> {
    let row = |document, other| Some(Row { document, file: None, other: Some(other) });
    let (from, to) = (tie.from_id, tie.to_id);
    let supersedes = tie.kind == relation::Kind::Supersedes;
    match (gone.contains(&from), gone.contains(&to)) {
        (true, true) => None,
        (true, false) => row(to, from),
        // What took the place of a withdrawn document is as it should be.
        (false, true) => {
            if supersedes {
                None
            } else {
                row(from, to)
            }
        }
        (false, false) => {
            let is_left_behind = superseded.contains(&to) && !superseded.contains(&from);
            if !supersedes && is_left_behind { row(from, to) } else { None }
        }
    }
}

#[cfg(test)]
mod tests {
    use entity::archive::relation::Kind;
    use uuid::Uuid;

    use super::*;

    const OLD: DocumentId = DocumentId(Uuid::from_u128(1));
    const NEW: DocumentId = DocumentId(Uuid::from_u128(2));

    fn tie(kind: Kind) -> relation::Model {
        relation::Model { from_id: NEW, kind, to_id: OLD }
    }

    fn end(kind: Kind, gone: &[DocumentId], superseded: &[DocumentId]) -> Option<(DocumentId, DocumentId)> {
        let row = dead_end(&tie(kind), &gone.iter().copied().collect(), &superseded.iter().copied().collect())?;
        Some((row.document, row.other?))
    }

    #[test]
    fn three_in_four_make_a_habit() {
        assert!(is_usual(3, 4));
        assert!(!is_usual(2, 3));
        assert!(!is_usual(0, 1));
    }

    #[test]
    fn a_tie_is_dead_when_one_end_is_gone_or_left_behind() {
        assert_eq!(end(Kind::Amends, &[], &[]), None);
        assert_eq!(end(Kind::Amends, &[OLD], &[]), Some((NEW, OLD)));
        assert_eq!(end(Kind::Amends, &[], &[OLD]), Some((NEW, OLD)));
        assert_eq!(end(Kind::Amends, &[OLD, NEW], &[]), None);
        assert_eq!(end(Kind::Amends, &[], &[OLD, NEW]), None);
    }

    #[test]
    fn a_successor_that_is_gone_leaves_its_predecessor_alone() {
        assert_eq!(end(Kind::Supersedes, &[], &[OLD]), None);
        assert_eq!(end(Kind::Supersedes, &[OLD], &[OLD]), None);
        assert_eq!(end(Kind::Supersedes, &[NEW], &[OLD]), Some((OLD, NEW)));
    }
}
