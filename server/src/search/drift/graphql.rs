//! Comparisons, as the contract shows them to the keepers of the archive.

use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};

use super::{Drift, Kind, STORES, Store, Walk, last};
use crate::cx::Cx;
use crate::error::Result;

/// What is compared with the records.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "Store")]
pub enum ComparedStore {
    /// The full-text index.
    Index,
    /// The deposited bytes.
    Files,
    /// The records themselves.
    Records,
}

/// How a store and the records differ.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "Kind")]
pub enum DriftKind {
    /// Documents that the index lacked.
    Missing,
    /// Documents that only the index had.
    Superfluous,
    /// Documents of which the index said something else than the records.
    Differing,
    /// Stored files, older than any upload, that no record names.
    Unnamed,
    /// Files that a record names and the store lacks, or holds with another number of bytes.
    WithoutBytes,
    /// Documents with a version that has no files.
    WithoutFiles,
    /// Documents that are out without a version that is.
    WithoutVersion,
    /// Documents for a body or for organisations, of which none is named.
    ForNobody,
    /// Files of which not all pages are there that were read.
    PageMissing,
    /// The log has an entry that does not fit those before.
    BrokenLog,
}

/// What the last comparison of a store with the records found.
#[derive(SimpleObject)]
pub struct StoreComparison {
    /// What was compared.
    store: ComparedStore,
    /// When it began.
    began_at: DateTime<Utc>,
    /// When it ended.
    ended_at: DateTime<Utc>,
    /// How many documents or files were looked at.
    looked_at: u64,
    /// Whether so much differed that the index was filled anew.
    was_rebuilt: bool,
    /// What differed; kinds of which there was nothing are left out.
    drifts: Vec<DriftCount>,
}

/// How much of a kind differed.
#[derive(SimpleObject)]
pub struct DriftCount {
    /// How it differed.
    kind: DriftKind,
    /// How many were found.
    found: u64,
    /// How many of them were put right.
    mended: u64,
    /// The bytes of these files together, in MiB and rounded up; 0 for what is no file.
    mebibytes: u64,
}

/// Those that came to their end, store by store.
pub async fn comparisons(cx: &Cx) -> Result<Vec<StoreComparison>> {
    let mut found = Vec::new();
    for store in STORES {
        if let Some(Walk { begun_at, ended_at: Some(ended_at), looked_at, drifts, is_rebuilt, place: _ }) =
            last(cx, store).await?
        {
            let drifts = drifts.into_iter().map(DriftCount::from).collect();
            let (store, began_at) = (store.into(), begun_at);
            found.push(StoreComparison { store, began_at, ended_at, looked_at, was_rebuilt: is_rebuilt, drifts });
        }
    }
    Ok(found)
}

impl From<Drift> for DriftCount {
    fn from(drift: Drift) -> Self {
        let Drift { kind, found, mended, bytes } = drift;
        Self { kind: kind.into(), found, mended, mebibytes: bytes.div_ceil(1 << 20) }
    }
}
