//! What the page of the archive's health asks the server.

use crate::contract::{DateTime, Text, schema};
use crate::kit::ask::{Trouble, ask};
use crate::kit::language::Language;
use crate::questions;
use cynic::Id;

questions! {
    HealthQuery(HealthVariables),
}

/// Rows shown of each kind of finding.
const ROWS: i32 = 50;

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthFindingKind {
    Damaged,
    DeadRelation,
    ForNobody,
    Missing,
    MissingLanguage,
    PageMissing,
    PageWithoutLanguage,
    Undated,
    Unread,
    Unreadable,
    WithoutFiles,
    WithoutLanguage,
    WithoutSymbol,
    WithoutText,
    WithoutVersion,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedStore {
    Files,
    Index,
    Records,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DriftKind {
    BrokenLog,
    Differing,
    ForNobody,
    Missing,
    PageMissing,
    Superfluous,
    Unnamed,
    WithoutBytes,
    WithoutFiles,
    WithoutVersion,
}

#[derive(cynic::QueryVariables)]
pub struct HealthVariables {
    first: i32,
    language: &'static str,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "HealthVariables")]
struct HealthQuery {
    archive_health: ArchiveHealth,
}

/// How the archive is.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "HealthVariables")]
pub struct ArchiveHealth {
    pub files: i32,
    pub sound: i32,
    pub unchecked: i32,
    pub unnamed_files: Option<i32>,
    pub index_lag: i32,
    pub last_checked_at: Option<DateTime>,
    pub history: HistoryHealth,
    pub letters: LetterHealth,
    pub comparisons: Vec<StoreComparison>,
    pub findings: Vec<HealthFinding>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct LetterHealth {
    pub waiting: i32,
    pub refused: i32,
    pub troubles: Vec<LetterTrouble>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct LetterTrouble {
    pub recipient: String,
    pub answer: String,
    pub is_refused: bool,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct StoreComparison {
    pub store: ComparedStore,
    pub ended_at: DateTime,
    pub was_rebuilt: bool,
    pub drifts: Vec<DriftCount>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct DriftCount {
    pub kind: DriftKind,
    pub found: i32,
    pub mended: i32,
    pub mebibytes: i32,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct HistoryHealth {
    pub entries: i32,
    pub broken_at: Option<i32>,
    pub head: String,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "HealthVariables")]
pub struct HealthFinding {
    pub kind: HealthFindingKind,
    pub count: i32,
    #[arguments(first: $first)]
    pub rows: Vec<HealthRow>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "HealthVariables")]
pub struct HealthRow {
    pub document: Ailing,
    pub rendition: Option<AilingFile>,
    pub other: Option<Ailing>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Document", variables = "HealthVariables")]
pub struct Ailing {
    pub id: Id,
    #[arguments(language: $language)]
    pub title: Text,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Rendition")]
pub struct AilingFile {
    pub file_name: String,
}

/// How the archive is today.
pub async fn health(language: Language) -> Result<ArchiveHealth, Trouble> {
    let variables = HealthVariables { first: ROWS, language: language.tag() };
    Ok(ask::<HealthQuery>(variables).await?.archive_health)
}
