//! What publishing asks the server.

use crate::archive::query::{Audience, DocumentState};
use crate::contract::{Date, DateTime, Text, schema};
use crate::kit::ask::{Trouble, ask};
use crate::kit::language::Language;
use crate::questions;
use cynic::Id;

questions! {
    ProposalsQuery(ProposalsVariables),
    PublishMutation(ActVariables),
    WithdrawMutation(ActVariables),
    EmbargoMutation(ActVariables),
    ConfirmMutation(ActVariables),
    DeclineMutation(ActVariables),
    PreviewQuery(PreviewVariables),
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalAct {
    Publish,
    Widen,
    Withdraw,
}

/// What waits for a second person.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct Proposal {
    pub id: Id,
    pub act: ProposalAct,
    pub audience: Option<Audience>,
    pub reason: Option<String>,
    pub instruction: Option<String>,
    pub proposed_by: String,
    pub proposed_at: DateTime,
    pub can_confirm: bool,
}

#[derive(cynic::QueryVariables)]
pub struct ProposalsVariables {
    language: &'static str,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ProposalsVariables")]
struct ProposalsQuery {
    proposals: Vec<ListedProposal>,
}

/// What waits, with its document.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Proposal", variables = "ProposalsVariables")]
pub struct ListedProposal {
    #[cynic(spread)]
    pub proposal: Proposal,
    pub document: ProposedDocument,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Document", variables = "ProposalsVariables")]
pub struct ProposedDocument {
    pub id: Id,
    #[arguments(language: $language)]
    pub title: Text,
    pub symbol: Option<String>,
    pub audience: Option<Audience>,
}

/// Everything that waits for a second person, oldest first.
pub async fn proposals(language: Language) -> Result<Vec<ListedProposal>, Trouble> {
    Ok(ask::<ProposalsQuery>(ProposalsVariables { language: language.tag() }).await?.proposals)
}

/// How a document stands after an act.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Document")]
pub struct Standing {
    pub state: DocumentState,
    pub proposal: Option<ProposalId>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Proposal")]
pub struct ProposalId {
    pub id: Id,
}

#[derive(cynic::QueryVariables)]
pub struct ActVariables {
    id: Id,
    words: String,
    instruction: Option<String>,
    until: Option<Date>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ActVariables")]
struct PublishMutation {
    #[arguments(id: $id, instruction: $instruction)]
    publish_document: Standing,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ActVariables")]
struct WithdrawMutation {
    #[arguments(id: $id, reason: $words, instruction: $instruction)]
    withdraw_document: Standing,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ActVariables")]
struct EmbargoMutation {
    #[arguments(id: $id, until: $until, instruction: $instruction)]
    embargo_document: Standing,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ActVariables")]
struct ConfirmMutation {
    #[arguments(id: $id)]
    confirm_proposal: Standing,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ActVariables")]
struct DeclineMutation {
    #[arguments(id: $id, reason: $words)]
    decline_proposal: Standing,
}

fn acting(id: Id) -> ActVariables {
    ActVariables { id, words: String::new(), instruction: None, until: None }
}

fn given(words: String) -> Option<String> {
    Some(words.trim().to_owned()).filter(|words| !words.is_empty())
}

/// Publishes a document, or proposes to.
pub async fn publish(id: Id, instruction: String) -> Result<Standing, Trouble> {
    let variables = ActVariables { instruction: given(instruction), ..acting(id) };
    Ok(ask::<PublishMutation>(variables).await?.publish_document)
}

/// Proposes to take a document back.
pub async fn withdraw(id: Id, reason: String, instruction: String) -> Result<Standing, Trouble> {
    let variables = ActVariables { words: reason, instruction: given(instruction), ..acting(id) };
    Ok(ask::<WithdrawMutation>(variables).await?.withdraw_document)
}

/// Puts a document under embargo until a day; an empty day lifts that of a draft.
pub async fn embargo(id: Id, until: String) -> Result<Standing, Trouble> {
    let variables = ActVariables { until: given(until).map(Date), ..acting(id) };
    Ok(ask::<EmbargoMutation>(variables).await?.embargo_document)
}

/// Confirms what another person proposed.
pub async fn confirm(proposal: Id) -> Result<Standing, Trouble> {
    Ok(ask::<ConfirmMutation>(acting(proposal)).await?.confirm_proposal)
}

/// Declines a proposal.
pub async fn decline(proposal: Id, reason: String) -> Result<Standing, Trouble> {
    let variables = ActVariables { words: reason, ..acting(proposal) };
    Ok(ask::<DeclineMutation>(variables).await?.decline_proposal)
}

/// Through whose eyes a document is looked at.
#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub enum ViewerInput {
    Public(bool),
    Observer(bool),
    Organisation(Id),
}

#[derive(cynic::QueryVariables)]
pub struct PreviewVariables {
    id: Id,
    viewer: ViewerInput,
    language: &'static str,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "PreviewVariables")]
struct PreviewQuery {
    #[arguments(id: $id, as: $viewer)]
    document_preview: DocumentPreview,
}

/// What somebody else would see.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "PreviewVariables")]
pub struct DocumentPreview {
    pub is_visible: bool,
    pub versions: Vec<SeenVersion>,
    pub relations: Vec<SeenRelation>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "DocumentVersion")]
pub struct SeenVersion {
    pub number: i32,
    pub renditions: Vec<SeenFile>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Rendition")]
pub struct SeenFile {
    pub file_name: String,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "DocumentRelation", variables = "PreviewVariables")]
pub struct SeenRelation {
    pub document: SeenDocument,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Document", variables = "PreviewVariables")]
pub struct SeenDocument {
    #[arguments(language: $language)]
    pub title: Text,
}

/// What somebody else would see of a document once everything that waits is published.
pub async fn preview(id: Id, viewer: ViewerInput, language: Language) -> Result<DocumentPreview, Trouble> {
    let variables = PreviewVariables { id, viewer, language: language.tag() };
    Ok(ask::<PreviewQuery>(variables).await?.document_preview)
}
