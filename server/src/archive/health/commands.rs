//! Looking at the archive's health, and hashing stored bytes anew.

use chrono::{DateTime, Duration, Utc};
use entity::archive::fixity::{Model as Found, Outcome};
use futures::TryStreamExt;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tokio::time::timeout;

use super::store::{self, Finding, Fixity, Row};
use crate::archive::{policy, store as archive, upload};
use crate::audit::{self, Fields};
use crate::cx::Cx;
use crate::error::Result;
use crate::files::{Deposit, Files, Stored};
use crate::{mail, outbox};

/// How many files are read before it is written down what was found.
const STEP: u64 = 50;

/// How many letters are shown that wait, and how many that were refused.
const MOST_LETTERS: u64 = 20;

/// How many stored files are looked up in the records at once.
const ADDRESSES: usize = 500;

/// How the archive is.
#[derive(Clone, Debug)]
pub struct Report {
    /// What is known of the bytes.
    pub fixity: Fixity,
    /// How many of each finding there are.
    pub findings: Vec<(Finding, u64)>,
    /// The sequence number of the last news there is.
    pub news: i64,
}

/// The audit log, walked along from its first entry.
pub type History = audit::Verified;

/// Sums up how the archive is, from what is known already.
pub async fn report(cx: &Cx) -> Result<Report> {
    policy::may_examine(&cx.actor)?;
    let mut findings = Vec::with_capacity(Finding::ALL.len());
    for finding in Finding::ALL {
        findings.push((finding, store::find(&cx.db, finding, 0).await?.0));
    }
    Ok(Report { fixity: store::fixity(&cx.db).await?, findings, news: outbox::last(&cx.db).await? })
}

/// The first documents of a finding, by their age in the archive.
pub async fn rows(cx: &Cx, finding: Finding, limit: u64) -> Result<Vec<Row>> {
    policy::may_examine(&cx.actor)?;
    Ok(store::find(&cx.db, finding, limit).await?.1)
}

/// Walks along the audit log.
pub async fn history(cx: &Cx) -> Result<History> {
    policy::may_examine(&cx.actor)?;
    audit::verify(&cx.db).await
}

/// How many stored files no record names: left by what was broken off, or on its way in just now.
pub async fn unnamed(cx: &Cx) -> Result<u64> {
    policy::may_examine(&cx.actor)?;
    let mut count = 0;
    let mut listed = cx.stores.files.list().try_chunks(ADDRESSES);
    while let Some(chunk) = listed.try_next().await.map_err(|fault| fault.1)? {
        let addresses: Vec<String> = chunk.into_iter().map(|deposit| deposit.sha256).collect();
        let named = store::named(&cx.db, &addresses).await?;
        count += addresses.iter().filter(|address| !named.contains(*address)).count() as u64;
    }
    Ok(count)
}

/// Since when nobody has wanted the bytes that nobody is about to name any more: longer than any upload lasts.
pub const FORGOTTEN: Duration = Duration::days(upload::LIFE.num_days() + 1);

/// How long a change may last, and how far clocks may differ.
const LEEWAY: Duration = Duration::hours(1);

/// Whether stored bytes may be forgotten before a change is over that begins now.
pub fn may_be_forgotten(stored: &Stored, now: DateTime<Utc>) -> bool {
    stored.at < now - FORGOTTEN + LEEWAY
}

/// Stored files that nobody is about to name and no record names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unnamed {
    /// How many stored files were looked at.
    pub looked_at: u64,
    /// How many of them are such.
    pub files: u64,
    /// Their bytes together.
    pub bytes: u64,
}

/// How a shelf of stored files and the records differ.
pub struct Shelf {
    /// What only the shelf has.
    pub unnamed: Unnamed,
    /// How many files a record names that the shelf lacks, or holds with another number of bytes.
    pub without_bytes: u64,
}

/// Compares a shelf with the records.
pub async fn look_at_shelf(cx: &Cx, shelf: &str) -> Result<Shelf> {
    policy::may_examine(&cx.actor)?;
    let mut unnamed = Unnamed::default();
    // Asked before the shelf: bytes are kept before a record names them.
    let mut wanted = store::named_on(&cx.db, shelf).await?;
    let mut listed = cx.stores.files.list_shelf(shelf).try_chunks(ADDRESSES);
    while let Some(chunk) = listed.try_next().await.map_err(|fault| fault.1)? {
        unnamed.looked_at += chunk.len() as u64;
        for Stored { deposit, .. } in &chunk {
            if wanted.get(&deposit.sha256) == Some(&deposit.byte_size) {
                wanted.remove(&deposit.sha256);
            }
        }
        for deposit in forgotten(cx, &cx.db, chunk).await? {
            unnamed.files += 1;
            unnamed.bytes += deposit.byte_size;
        }
    }
    Ok(Shelf { unnamed, without_bytes: wanted.len() as u64 })
}

/// Removes all of them for ever, and writes each in the log.
/// No record comes to name what is removed: its change looks for bytes that old itself, and queues with this one.
pub async fn drop_unnamed(cx: &Cx) -> Result<Unnamed> {
    policy::may_drop(&cx.actor)?;
    let mut dropped = Unnamed::default();
    let mut last = String::new();
    while let Some(shelf) = Files::shelf_after(&last) {
        let mut listed = cx.stores.files.list_shelf(&shelf).try_chunks(ADDRESSES);
        while let Some(chunk) = listed.try_next().await.map_err(|fault| fault.1)? {
            drop_some(cx, chunk, &mut dropped).await?;
        }
        last = shelf;
    }
    Ok(dropped)
}

async fn drop_some(cx: &Cx, chunk: Vec<Stored>, dropped: &mut Unnamed) -> Result<()> {
    dropped.looked_at += chunk.len() as u64;
    let tx = cx.begin().await?;
    let mut removed = Ok(());
    for deposit in forgotten(cx, &tx, chunk).await? {
        removed = cx.stores.files.remove(&deposit.sha256).await;
        if removed.is_err() {
            // What was removed before stays in the log.
            break;
        }
        let said = Fields::from_iter([("bytes".to_owned(), json!(deposit.byte_size))]);
        audit::record(cx, &tx, "drop", deposit.sha256, (said, Fields::new())).await?;
        dropped.files += 1;
        dropped.bytes += deposit.byte_size;
    }
    tx.commit().await?;
    Ok(removed?)
}

/// Those of some stored files that were last wanted long ago and that no record names.
async fn forgotten(cx: &Cx, db: &impl ConnectionTrait, chunk: Vec<Stored>) -> Result<Vec<Deposit>> {
    let mut old: Vec<Deposit> =
        chunk.into_iter().filter(|kept| kept.at < cx.now - FORGOTTEN).map(|kept| kept.deposit).collect();
    let addresses: Vec<String> = old.iter().map(|deposit| deposit.sha256.clone()).collect();
    let named = store::named(db, &addresses).await?;
    old.retain(|deposit| !named.contains(&deposit.sha256));
    Ok(old)
}

/// The same for somebody who waits; none where the store does not answer.
pub async fn unnamed_soon(cx: &Cx) -> Result<Option<u64>> {
    policy::may_examine(&cx.actor)?;
    let patience = cx.stores.settings.request_time / 2;
    match timeout(patience, unnamed(cx)).await {
        Ok(Ok(count)) => Ok(Some(count)),
        Ok(Err(fault)) => {
            tracing::warn!(error = ?fault, "stored files could not be listed");
            Ok(None)
        }
        Err(_) => Ok(None),
    }
}

/// How the letters are that leave the house, with some of those that gave trouble.
pub async fn letters(cx: &Cx) -> Result<mail::Report> {
    policy::may_examine(&cx.actor)?;
    mail::report(cx, MOST_LETTERS).await
}

/// Reads anew every file that the records name.
pub async fn check_all(cx: &Cx) -> Result<()> {
    policy::may_examine(&cx.actor)?;
    let mut last = String::new();
    loop {
        let deposits = archive::deposits_after(&cx.db, &last, STEP).await?;
        let Some(end) = deposits.last() else { return Ok(()) };
        last.clone_from(&end.sha256);
        hash(cx, &deposits).await?;
    }
}

/// Reads anew some files that were not found sound since an instant, by their addresses after one.
/// Answers the last address, as long as there may be more.
pub async fn check(cx: &Cx, since: DateTime<Utc>, after: &str) -> Result<Option<String>> {
    policy::may_examine(&cx.actor)?;
    let deposits = store::due(&cx.db, since, after, STEP).await?;
    hash(cx, &deposits).await?;
    Ok(deposits.into_iter().last().map(|deposit| deposit.sha256))
}

async fn hash(cx: &Cx, deposits: &[Deposit]) -> Result<()> {
    let mut found = Vec::with_capacity(deposits.len());
    let mut looked = Ok(());
    for deposit in deposits {
        let outcome = cx.stores.files.verify(deposit).await;
        match outcome {
            Outcome::Sound => {}
            Outcome::Unread => {
                // Of a store that answers nobody, nothing is found out about its files.
                looked = cx.stores.files.glance().await;
                if looked.is_err() {
                    break;
                }
                tracing::error!(sha256 = deposit.sha256, "a deposited file could not be read");
            }
            Outcome::Damaged | Outcome::Missing => {
                tracing::error!(sha256 = deposit.sha256, ?outcome, "a deposited file is not what it was");
            }
        }
        found.push(Found { sha256: deposit.sha256.clone(), checked_at: cx.now, outcome });
    }
    let tx = cx.begin().await?;
    store::set_found(&tx, found).await?;
    tx.commit().await?;
    Ok(looked?)
}
