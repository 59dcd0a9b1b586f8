//! A file of a version: one language, one format.

use sea_orm::entity::prelude::*;

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
    /// A sentence for people when the text is missing or incomplete.
    pub extraction_note: Option<String>,
}

/// Ties are followed by id in the archive's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
