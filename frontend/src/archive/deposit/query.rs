//! What taking in asks the server.

use crate::archive::noted::ReadingNote;
use crate::archive::query::{AudienceInput, BodyAcronym, DocumentKind, TextInput};
use crate::contract::schema;
use crate::kit::ask::{Trouble, ask};
use crate::questions;
use cynic::Id;

questions! {
    UploadsQuery(()),
    DepositMutation(DepositVariables),
    ReviseMutation(ReviseVariables),
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadState {
    Receiving,
    Reading,
    Read,
    HeldAlready,
    Failed,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct UploadsQuery {
    uploads: Vec<Upload>,
}

/// A file of the reader's on its way in.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct Upload {
    pub id: Id,
    pub file_name: String,
    pub byte_size: i32,
    pub received: i32,
    pub state: UploadState,
    pub held_by: Option<Holder>,
    pub reading: Option<UploadReading>,
}

impl Upload {
    /// Where its bytes go.
    pub fn path(&self) -> String {
        format!("/uploads/{}", self.id.inner())
    }
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Document")]
pub struct Holder {
    pub id: Id,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct UploadReading {
    pub page_count: i32,
    pub language: Option<String>,
    pub notes: Vec<ReadingNote>,
    pub proposed: ProposedRecord,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct ProposedRecord {
    pub title: Option<String>,
    pub kind: Option<DocumentKind>,
    pub symbol: Option<String>,
    pub date: Option<String>,
    pub body: Option<BodyAcronym>,
}

/// The reader's own uploads.
pub async fn uploads() -> Result<Vec<Upload>, Trouble> {
    Ok(ask::<UploadsQuery>(()).await?.uploads)
}

#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub struct UploadFileInput {
    pub upload: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    pub is_authentic: bool,
    pub is_machine_translation: bool,
}

#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub struct DepositDocumentInput {
    pub uploads: Vec<UploadFileInput>,
    pub titles: Vec<TextInput>,
    pub kind: DocumentKind,
    pub symbol: Option<String>,
    pub body: Option<Id>,
    pub participant: Option<Id>,
    pub date: Option<String>,
    pub audience: AudienceInput,
    pub instruction: Option<String>,
}

#[derive(cynic::QueryVariables)]
pub struct DepositVariables {
    input: DepositDocumentInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "DepositVariables")]
struct DepositMutation {
    #[arguments(input: $input)]
    deposit_document: Holder,
}

/// Makes a draft of uploads; gives its id.
pub async fn deposit(input: DepositDocumentInput) -> Result<Id, Trouble> {
    Ok(ask::<DepositMutation>(DepositVariables { input }).await?.deposit_document.id)
}

#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub struct ReviseDocumentInput {
    pub id: Id,
    pub note: String,
    pub uploads: Vec<UploadFileInput>,
    pub instruction: Option<String>,
}

#[derive(cynic::QueryVariables)]
pub struct ReviseVariables {
    input: ReviseDocumentInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ReviseVariables")]
struct ReviseMutation {
    #[arguments(input: $input)]
    #[expect(dead_code, reason = "the page asks for the document again")]
    revise_document: Holder,
}

/// Adds a version to a document.
pub async fn revise(input: ReviseDocumentInput) -> Result<(), Trouble> {
    ask::<ReviseMutation>(ReviseVariables { input }).await.map(drop)
}
