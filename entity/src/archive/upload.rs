//! A file on its way in: how much of it has arrived, and what was read from it once it was whole.

use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::document::Kind;
use super::note::Notes;
use crate::{BodyId, DocumentId, PersonId, UploadId};

/// What came of reading a file that has arrived whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// It is kept, and may become part of a document.
    Read(Gist),
    /// A document holds these very bytes already.
    HeldAlready(DocumentId),
    /// It could not be kept, through a fault of ours.
    Failed,
}

/// What is told of a file that was read; its text is not here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gist {
    /// Pages, or passages where the format knows no pages.
    pub page_count: u32,
    /// BCP 47 tag of the language most of it is in.
    pub language: Option<String>,
    /// The notes as one sentence in English, for versions of the program that know no others.
    pub note: Option<String>,
    /// What was noted while it was read; absent where an earlier version read it.
    #[serde(default)]
    pub notes: Option<Notes>,
    /// What its record could say.
    pub proposed: Proposal,
}

/// What the record of a file could say, going by the file itself; a person decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// A title in the language of the file.
    pub title: Option<String>,
    /// What it seems to be.
    pub kind: Option<Kind>,
    /// A symbol, verbatim.
    pub symbol: Option<String>,
    /// A date in EDTF.
    pub date: Option<String>,
    /// The body it names.
    pub body: Option<BodyId>,
}

/// One file on its way in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    /// Stable; its address is made of it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UploadId,
    /// Who uploads it; to anybody else it does not exist.
    pub person_id: PersonId,
    /// As named by the depositor, without folders.
    pub file_name: String,
    /// Bytes of the whole file.
    pub byte_size: i64,
    /// Bytes that are safely stored, from the first on.
    pub received: i64,
    /// When it was begun.
    pub created_at: DateTimeUtc,
    /// What came of reading it; absent before that.
    pub reading: Option<Reading>,
}

/// Ties are followed by id in the archive's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
