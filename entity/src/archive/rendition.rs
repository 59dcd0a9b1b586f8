//! A file of a version: one language, one format.

use sea_orm::entity::prelude::*;

use super::note::Notes;
use crate::{RenditionId, VersionId};

/// What reading the file gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Extraction {
    /// Its pages have text.
    Readable,
    /// It could be opened but holds no text.
    WithoutText,
    /// It could not be read; the bytes are kept.
    Unreadable,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rendition")]
pub struct Model {
    /// Stable.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RenditionId,
    /// Of which version.
    pub version_id: VersionId,
    /// BCP 47, where known.
    pub language: Option<String>,
    /// Such as `application/pdf`.
    pub media_type: String,
    /// As deposited, without folders.
    pub file_name: String,
    /// Bytes.
    pub byte_size: i64,
    /// 64 lower-case hexadecimal digits; the address of the bytes.
    pub sha256: String,
    /// Whether this language is authentic.
    pub is_authentic: bool,
    /// Whether a machine translated it.
    pub is_machine_translation: bool,
    /// How many pages (or passages, for texts without pages) were read.
    pub page_count: i32,
    /// What reading gave.
    pub extraction: Extraction,
    /// The notes as one sentence in English, for versions of the program that know no others.
    pub extraction_note: Option<String>,
    /// What was noted while it was read; absent where an earlier version read it.
    pub extraction_notes: Option<Notes>,
}

/// Ties are followed by id in the archive's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What was noted while it was read.
    pub fn notes(&self) -> Notes {
        Notes::or_said(self.extraction_notes.clone(), self.extraction_note.as_deref())
    }
}
