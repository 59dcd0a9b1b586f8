//! The health of the archive, as the contract shows it to its keepers.

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::document::Document;
use super::rendition::Rendition;
use crate::archive::health;
use crate::error::Result;
use crate::mail;
use crate::page::Window;
use crate::schema::{cx, loader, present};
use crate::search::drift::{self, graphql::StoreComparison};

/// What a keeper of the archive should look at.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "health::Finding")]
pub enum HealthFindingKind {
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

/// Whether the archive still holds what it took in, and what its keepers should look at.
pub struct ArchiveHealth(pub(super) health::Report);

/// Whether the archive still holds what it took in, and what its keepers should look at.
#[Object]
impl ArchiveHealth {
    /// How many files there are, each counted once however often it is named.
    async fn files(&self) -> u64 {
        self.0.fixity.files
    }

    /// How many of them were the very bytes that were deposited, when they were last read.
    async fn sound(&self) -> u64 {
        self.0.fixity.sound
    }

    /// How many have not been read since they were deposited.
    async fn unchecked(&self) -> u64 {
        self.0.fixity.unchecked
    }

    /// When a file was last read anew.
    async fn last_checked_at(&self) -> Option<DateTime<Utc>> {
        self.0.fixity.last_checked_at
    }

    /// After how many days a file is read anew.
    async fn checked_every_days(&self, ctx: &Context<'_>) -> i64 {
        cx(ctx).stores.settings.fixity_life.num_days()
    }

    /// How many stored files no record names: left by what was broken off, or on their way in.
    /// Absent while the store of files does not answer.
    async fn unnamed_files(&self, ctx: &Context<'_>) -> Result<Option<u64>> {
        health::unnamed_soon(cx(ctx)).await
    }

    /// The letters that leave the house.
    async fn letters(&self, ctx: &Context<'_>) -> Result<LetterHealth> {
        Ok(health::letters(cx(ctx)).await?.into())
    }

    /// How many changes wait for the index.
    async fn index_lag(&self, ctx: &Context<'_>) -> Result<i64> {
        let read = cx(ctx).stores.search.watermark().await?;
        Ok(self.0.news.saturating_sub(read))
    }

    /// The log of what was done, checked from its first entry.
    async fn history(&self, ctx: &Context<'_>) -> Result<HistoryHealth> {
        let health::History { entries, head, broken_at } = health::history(cx(ctx)).await?;
        Ok(HistoryHealth { entries, head, broken_at })
    }

    /// What the last comparison of each store with the records found; those that were never compared are left out.
    async fn comparisons(&self, ctx: &Context<'_>) -> Result<Vec<StoreComparison>> {
        drift::graphql::comparisons(cx(ctx)).await
    }

    /// What should be looked at, the gravest first; kinds of which there is nothing are left out.
    async fn findings(&self) -> Vec<HealthFinding> {
        let found = self.0.findings.iter().filter(|(_, count)| *count > 0);
        found.map(|(finding, count)| HealthFinding { finding: *finding, count: *count }).collect()
    }
}

/// The letters that leave the house.
#[derive(SimpleObject)]
pub struct LetterHealth {
    /// How many have not been taken over yet.
    waiting: u64,
    /// How many were refused in the last thirty days.
    refused: u64,
    /// Some of those that were not taken over when they were last tried, those that were refused first.
    troubles: Vec<LetterTrouble>,
}

/// A letter that was not taken over when it was last tried.
#[derive(SimpleObject)]
pub struct LetterTrouble {
    /// The address it goes to.
    recipient: String,
    /// When it was written.
    created_at: DateTime<Utc>,
    /// What was answered.
    answer: String,
    /// Whether it is tried no more.
    is_refused: bool,
}

impl From<mail::Report> for LetterHealth {
    fn from(report: mail::Report) -> Self {
        let mail::Report { waiting, refused, delayed, returned } = report;
        let troubles = returned.into_iter().chain(delayed).map(|letter| LetterTrouble {
            recipient: letter.recipient,
            created_at: letter.created_at,
            answer: letter.answer.unwrap_or_default(),
            is_refused: letter.settled_at.is_some(),
        });
        Self { waiting, refused, troubles: troubles.collect() }
    }
}

/// The log of what was done, checked from its first entry.
#[derive(SimpleObject)]
pub struct HistoryHealth {
    /// How many entries there are.
    entries: u64,
    /// The hash of the newest one: noted elsewhere, it proves later that none was cut off the end.
    head: String,
    /// The number of the first entry that does not fit those before it; absent where all do.
    broken_at: Option<i64>,
}

/// Something to be looked at, and where.
pub struct HealthFinding {
    finding: health::Finding,
    count: u64,
}

/// Something to be looked at, and where.
#[Object]
impl HealthFinding {
    /// What it is.
    async fn kind(&self) -> HealthFindingKind {
        self.finding.into()
    }

    /// How many there are.
    async fn count(&self) -> u64 {
        self.count
    }

    /// The first of them, by their age in the archive.
    async fn rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows at most: 0 to 100, 20 when not given.")] first: Option<i32>,
    ) -> Result<Vec<HealthRow>> {
        let window = Window::new(first, None, None, None)?;
        let rows = health::rows(cx(ctx), self.finding, window.rows as u64).await?;
        Ok(rows.into_iter().map(HealthRow).collect())
    }
}

/// One document that should be looked at.
pub struct HealthRow(health::Row);

/// One document that should be looked at.
#[Object]
impl HealthRow {
    /// The document.
    async fn document(&self, ctx: &Context<'_>) -> Result<Document> {
        present(loader(ctx).load_one(self.0.document).await?)
    }

    /// The file, where it is about one.
    async fn rendition(&self, ctx: &Context<'_>) -> Result<Option<Rendition>> {
        let Some((file, _)) = &self.0.file else { return Ok(None) };
        Ok(loader(ctx).load_one(*file).await?)
    }

    /// The other end of a dead relation.
    async fn other(&self, ctx: &Context<'_>) -> Result<Option<Document>> {
        let Some(other) = self.0.other else { return Ok(None) };
        Ok(loader(ctx).load_one(other).await?)
    }
}
