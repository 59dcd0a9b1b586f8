//! What comparing a store with the records found, and how far the comparison that is under way has come.

use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What is compared with the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Store {
    /// The full-text index.
    Index,
    /// The deposited bytes.
    Files,
    /// The records themselves.
    Records,
}

/// How a store and the records differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Documents that the index lacks.
    Missing,
    /// Documents that only the index has.
    Superfluous,
    /// Documents of which the index says something else than the records.
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
    /// Entries of the log that do not fit those before.
    BrokenLog,
}

/// How much of a kind there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// Of which kind.
    pub kind: Kind,
    /// How many were found.
    pub found: u64,
    /// How many of them were put right.
    pub mended: u64,
    /// The bytes of these files together; 0 for what is no file.
    pub bytes: u64,
}

/// One comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Walk {
    /// When it began.
    pub begun_at: DateTimeUtc,
    /// When it came to its end.
    pub ended_at: Option<DateTimeUtc>,
    /// What was looked at last, in the store's own order; empty before the first.
    pub place: String,
    /// How many documents or files were looked at.
    pub looked_at: u64,
    /// What was found, kinds of which there is nothing left out.
    pub drifts: Vec<Drift>,
    /// Whether so much differed that the index was filled anew.
    pub is_rebuilt: bool,
}

/// The comparisons of one store.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drift")]
pub struct Model {
    /// Of which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub store: Store,
    /// The last that came to its end.
    pub last: Option<Walk>,
    /// The one that is under way.
    pub present: Option<Walk>,
}

/// It stands alone.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
