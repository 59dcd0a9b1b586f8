//! What asking for access asks the server.

use crate::contract::{Date, DateTime, Text, schema};
use crate::kit::ask::{Trouble, ask};
use crate::kit::language::Language;
use crate::questions;
use cynic::Id;

questions! {
    RequestsQuery(RequestsVariables),
    AskMutation(AskVariables),
    AnswerMutation(AnswerVariables),
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessRequestState {
    Open,
    Granted,
    Refused,
}

#[derive(cynic::QueryVariables)]
pub struct RequestsVariables {
    language: &'static str,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "RequestsVariables")]
struct RequestsQuery {
    access_requests_to_answer: Vec<AccessRequest>,
    my_access_requests: Vec<AccessRequest>,
}

/// A request for access.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "RequestsVariables")]
pub struct AccessRequest {
    pub id: Id,
    pub reference: String,
    pub reason: String,
    pub created_at: DateTime,
    pub state: AccessRequestState,
    pub answer: Option<String>,
    pub granted_until: Option<Date>,
    pub requested_by: String,
    pub organisation: Asking,
    pub document: Option<Wanted>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Organisation", variables = "RequestsVariables")]
pub struct Asking {
    #[arguments(language: $language)]
    pub name: Text,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Document", variables = "RequestsVariables")]
pub struct Wanted {
    pub id: Id,
    #[arguments(language: $language)]
    pub title: Text,
}

/// The requests that wait for the reader's answer, and those the reader has made.
pub async fn requests(language: Language) -> Result<(Vec<AccessRequest>, Vec<AccessRequest>), Trouble> {
    let answer = ask::<RequestsQuery>(RequestsVariables { language: language.tag() }).await?;
    Ok((answer.access_requests_to_answer, answer.my_access_requests))
}

#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub struct AccessRequestInput {
    pub reference: String,
    pub reason: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Id>,
}

#[derive(cynic::QueryVariables)]
pub struct AskVariables {
    input: AccessRequestInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "AskVariables")]
struct AskMutation {
    #[arguments(input: $input)]
    #[expect(dead_code, reason = "the answer is the same whatever there is")]
    request_access: RequestId,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "AccessRequest")]
struct RequestId {
    #[expect(dead_code, reason = "a selection must not be empty")]
    id: Id,
}

/// Asks for access.
pub async fn request(input: AccessRequestInput) -> Result<(), Trouble> {
    ask::<AskMutation>(AskVariables { input }).await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub struct AccessAnswerInput {
    pub id: Id,
    pub words: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub instruction: Option<String>,
}

#[derive(cynic::QueryVariables)]
pub struct AnswerVariables {
    input: AccessAnswerInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "AnswerVariables")]
struct AnswerMutation {
    #[arguments(input: $input)]
    #[expect(dead_code, reason = "the page asks for the requests again")]
    answer_access_request: RequestId,
}

/// Answers a request.
pub async fn answer(input: AccessAnswerInput) -> Result<(), Trouble> {
    ask::<AnswerMutation>(AnswerVariables { input }).await.map(drop)
}
