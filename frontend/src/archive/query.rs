//! What the archive asks the server.

use crate::archive::noted::ReadingNote;
use crate::archive::publication::query::Standing;
use crate::contract::{Date, DateTime, PageInfo, Text, schema};
use crate::kit::ask::{Trouble, ask};
use crate::kit::language::Language;
use crate::questions;
use cynic::Id;

questions! {
    DocumentQuery(DocumentVariables),
    SimilarQuery(DocumentVariables),
    ListQuery(ListVariables),
    ShelvesQuery(()),
    DescribeMutation(DescribeVariables),
    HistoryQuery(HistoryVariables),
}

/// Documents on one page of a list.
const LIST_LENGTH: i32 = 20;

/// Makes the kinds, and the list of them that no kind can be missing from.
macro_rules! kinds {
    ($($kind:ident,)*) => {
        /// Kinds as the domain knows them.
        #[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
        pub enum DocumentKind {
            $($kind,)*
        }

        impl DocumentKind {
            /// Every kind, in the order of the catalogue.
            pub const ALL: &[DocumentKind] = &[$(DocumentKind::$kind,)*];

            fn name(self) -> &'static str {
                match self {
                    $(DocumentKind::$kind => stringify!($kind),)*
                }
            }
        }
    };
}

kinds! {
    CoreDocument,
    AdministrativeDecision,
    Declaration,
    FinalCommunique,
    MeetingSummary,
    Minutes,
    PublicSummary,
    AnnualReport,
    AnnualReportAssessment,
    ReviewVisitReport,
    ReviewMissionReport,
    ExpertMissionReport,
    MonitoringReport,
    ParticipantComments,
    Legislation,
    CertificateSpecimen,
    AuthorisedSignatures,
    FocalPointList,
    ChairsNotice,
    VigilanceNotice,
    Statistics,
    DataAnomalyQuestionnaire,
    TermsOfReference,
    WorkPlan,
    Questionnaire,
    InterimReport,
    Statement,
    TechnicalCertificate,
    Footprint,
    TechnicalPaper,
    Other,
}

impl DocumentKind {
    /// The name in the contract and in addresses, `FINAL_COMMUNIQUE`.
    pub fn code(self) -> String {
        let mut code = String::new();
        for letter in self.name().chars() {
            if letter.is_ascii_uppercase() && !code.is_empty() {
                code.push('_');
            }
            code.push(letter.to_ascii_uppercase());
        }
        code
    }

    /// The kind of a name; none for a name that is unknown.
    pub fn from_code(code: &str) -> Option<DocumentKind> {
        DocumentKind::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AudienceKind {
    Public,
    Community,
    Participants,
    Body,
    Parties,
    Staff,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentState {
    Draft,
    Embargoed,
    Published,
    Withdrawn,
}

/// Where a document stands, as searches ask for it.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentStatus {
    Current,
    Superseded,
    Withdrawn,
    Embargoed,
    Draft,
}

impl DocumentStatus {
    /// The name in the contract and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            DocumentStatus::Current => "CURRENT",
            DocumentStatus::Superseded => "SUPERSEDED",
            DocumentStatus::Withdrawn => "WITHDRAWN",
            DocumentStatus::Embargoed => "EMBARGOED",
            DocumentStatus::Draft => "DRAFT",
        }
    }

    /// The status of its name in the contract and in addresses; none for a name that is unknown.
    pub fn from_code(code: &str) -> Option<DocumentStatus> {
        Some(match code {
            "CURRENT" => DocumentStatus::Current,
            "SUPERSEDED" => DocumentStatus::Superseded,
            "WITHDRAWN" => DocumentStatus::Withdrawn,
            "EMBARGOED" => DocumentStatus::Embargoed,
            "DRAFT" => DocumentStatus::Draft,
            _ => return None,
        })
    }
}

/// A form in which a document is cited.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CitationFormat {
    Plain,
    Bibtex,
    Ris,
    Csl,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct Audience {
    pub kind: AudienceKind,
    pub body: Option<BodyAcronym>,
    pub parties: Vec<OrganisationName>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Body")]
pub struct BodyAcronym {
    pub id: Id,
    pub acronym: String,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Organisation")]
pub struct OrganisationName {
    pub id: Id,
    pub name: Text,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct UncertainDate {
    pub edtf: String,
}

// One document.

#[derive(cynic::QueryVariables)]
pub struct DocumentVariables {
    id: Id,
    language: &'static str,
}

impl DocumentVariables {
    /// The document of an id, its texts in a language where they are.
    pub fn new(id: String, language: Language) -> DocumentVariables {
        DocumentVariables { id: Id::new(id), language: language.tag() }
    }
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "DocumentVariables")]
struct DocumentQuery {
    #[arguments(id: $id)]
    document: Option<Document>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "DocumentVariables")]
pub struct Document {
    pub id: Id,
    #[arguments(language: $language)]
    pub title: Text,
    pub titles: Vec<Text>,
    pub kind: DocumentKind,
    pub symbol: Option<String>,
    pub body: Option<BodyAcronym>,
    pub participant: Option<OrganisationName>,
    pub date: Option<UncertainDate>,
    pub audience: Option<Audience>,
    pub state: DocumentState,
    pub versions: Vec<DocumentVersion>,
    pub current_version: Option<VersionId>,
    pub subjects: Vec<Subject>,
    pub meeting: Option<Meeting>,
    pub permalink: String,
    #[arguments(format: PLAIN, language: $language)]
    pub citation: String,
    pub published_at: Option<DateTime>,
    pub aliases: Vec<String>,
    pub relations: Vec<DocumentRelation>,
    pub superseded_by: Vec<OtherDocument>,
    pub embargo_until: Option<Date>,
    pub withdrawn_at: Option<DateTime>,
    pub withdrawal_reason: Option<String>,
    pub can_describe: bool,
}

/// What a document is about.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "DocumentVariables")]
pub struct Subject {
    pub id: Id,
    #[arguments(language: $language)]
    pub label: Text,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "DocumentVariables")]
pub struct Meeting {
    pub id: Id,
    #[arguments(language: $language)]
    pub name: Text,
}

/// What one document is to another.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationKind {
    Amends,
    Supersedes,
    Translates,
    AnnexOf,
    DiscussedAt,
    Implements,
    PublicFormOf,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "DocumentVariables")]
pub struct DocumentRelation {
    pub kind: RelationKind,
    pub is_inverse: bool,
    pub document: OtherDocument,
}

/// A document as another one names it.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Document", variables = "DocumentVariables")]
pub struct OtherDocument {
    pub id: Id,
    #[arguments(language: $language)]
    pub title: Text,
    pub symbol: Option<String>,
    pub state: DocumentState,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "DocumentVersion")]
pub struct VersionId {
    pub id: Id,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct DocumentVersion {
    pub id: Id,
    pub number: i32,
    pub note: Option<String>,
    pub created_at: DateTime,
    pub published_at: Option<DateTime>,
    pub renditions: Vec<Rendition>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct Rendition {
    pub id: Id,
    pub language: Option<String>,
    pub media_type: String,
    pub file_name: String,
    pub byte_size: i32,
    pub sha256: String,
    pub path: String,
    pub download_path: String,
    pub is_authentic: bool,
    pub is_machine_translation: bool,
    pub page_count: i32,
    pub extraction_notes: Vec<ReadingNote>,
}

/// One document as this reader may see it.
pub async fn document(id: String, language: Language) -> Result<Document, Trouble> {
    ask::<DocumentQuery>(DocumentVariables::new(id, language)).await?.document.ok_or(Trouble::Absent)
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "DocumentVariables")]
struct SimilarQuery {
    #[arguments(to: $id)]
    similar_documents: Vec<OtherDocument>,
}

/// The documents most like one, best first.
pub async fn similar(id: String, language: Language) -> Result<Vec<OtherDocument>, Trouble> {
    Ok(ask::<SimilarQuery>(DocumentVariables::new(id, language)).await?.similar_documents)
}

// Lists.

/// What a list of documents is narrowed to.
#[derive(cynic::InputObject, Clone, Debug, Default, PartialEq)]
pub struct DocumentFilter {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<DocumentKind>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub body: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
}

/// Where in a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    Newest,
    After(String),
    Before(String),
}

#[derive(cynic::QueryVariables)]
pub struct ListVariables {
    filter: DocumentFilter,
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
    language: &'static str,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ListVariables")]
struct ListQuery {
    #[arguments(filter: $filter, first: $first, after: $after, last: $last, before: $before)]
    documents: DocumentConnection,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "ListVariables")]
pub struct DocumentConnection {
    pub total_count: i32,
    pub edges: Vec<DocumentEdge>,
    pub page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "ListVariables")]
pub struct DocumentEdge {
    pub node: ListedDocument,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Document", variables = "ListVariables")]
pub struct ListedDocument {
    pub id: Id,
    #[arguments(language: $language)]
    pub title: Text,
    pub kind: DocumentKind,
    pub symbol: Option<String>,
    pub body: Option<BodyAcronym>,
    pub date: Option<UncertainDate>,
    pub audience: Option<Audience>,
    pub state: DocumentState,
}

/// A page of documents, newest first.
pub async fn list(filter: DocumentFilter, place: Place, language: Language) -> Result<DocumentConnection, Trouble> {
    list_of(LIST_LENGTH, filter, place, language).await
}

/// The `length` newest documents.
pub async fn newest(length: i32, language: Language) -> Result<DocumentConnection, Trouble> {
    list_of(length, DocumentFilter::default(), Place::Newest, language).await
}

async fn list_of(
    length: i32,
    filter: DocumentFilter,
    place: Place,
    language: Language,
) -> Result<DocumentConnection, Trouble> {
    let (first, after, last, before) = match place {
        Place::Newest => (Some(length), None, None, None),
        Place::After(cursor) => (Some(length), Some(cursor), None, None),
        Place::Before(cursor) => (None, None, Some(length), Some(cursor)),
    };
    let variables = ListVariables { filter, first, after, last, before, language: language.tag() };
    Ok(ask::<ListQuery>(variables).await?.documents)
}

// The shelves.

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct ShelvesQuery {
    shelves: Shelves,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct Shelves {
    pub kinds: Vec<KindShelf>,
    pub years: Vec<YearShelf>,
    pub undated: i32,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct KindShelf {
    pub kind: DocumentKind,
    pub document_count: i32,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct YearShelf {
    pub year: i32,
    pub document_count: i32,
}

/// How much stands on each shelf for this reader.
pub async fn shelves() -> Result<Shelves, Trouble> {
    Ok(ask::<ShelvesQuery>(()).await?.shelves)
}

// Describing.

#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub struct TextInput {
    pub text: String,
    pub language: String,
}

#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub struct AudienceInput {
    pub kind: AudienceKind,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub body: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub parties: Option<Vec<Id>>,
}

/// The whole description; what is none is removed.
#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub struct DescribeDocumentInput {
    pub id: Id,
    pub titles: Option<Vec<TextInput>>,
    pub kind: Option<DocumentKind>,
    pub symbol: Option<String>,
    pub body: Option<Id>,
    pub participant: Option<Id>,
    pub date: Option<String>,
    pub audience: Option<AudienceInput>,
    pub instruction: Option<String>,
}

#[derive(cynic::QueryVariables)]
pub struct DescribeVariables {
    input: DescribeDocumentInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "DescribeVariables")]
struct DescribeMutation {
    #[arguments(input: $input)]
    describe_document: Standing,
}

/// Replaces the description of a document; gives what waits for a second person since.
pub async fn describe(input: DescribeDocumentInput) -> Result<Option<Id>, Trouble> {
    let standing = ask::<DescribeMutation>(DescribeVariables { input }).await?.describe_document;
    Ok(standing.proposal.map(|proposal| proposal.id))
}

// History.

#[derive(cynic::QueryVariables)]
pub struct HistoryVariables {
    id: Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "HistoryVariables")]
struct HistoryQuery {
    #[arguments(id: $id)]
    document: Option<DocumentHistory>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Document")]
struct DocumentHistory {
    history: Option<Vec<AuditEntry>>,
}

/// Something that was done.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct AuditEntry {
    pub seq: i32,
    pub at: String,
    pub actor: Option<String>,
    pub act: String,
    pub instruction: Option<String>,
    pub changes: Vec<AuditChange>,
}

/// A field that it changed.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct AuditChange {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What was done to a document, newest first; absent for those who may not know.
pub async fn history(id: String) -> Result<Vec<AuditEntry>, Trouble> {
    let document = ask::<HistoryQuery>(HistoryVariables { id: Id::new(id) }).await?.document;
    document.and_then(|document| document.history).ok_or(Trouble::Absent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::ask::holds_ahead;

    #[test]
    fn what_is_asked_ahead_of_a_document_is_what_its_page_asks() {
        holds_ahead::<DocumentQuery>("document", DocumentVariables::new(String::new(), Language::English));
    }
}
