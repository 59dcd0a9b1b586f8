//! What saved searches ask the server.

use crate::contract::{DateTime, Text, schema};
use crate::kit::ask::{Trouble, ask};
use crate::kit::language::Language;
use crate::questions;
use crate::search::query::SearchAlert;
use cynic::Id;

questions! {
    SavedQuery(()),
    NewsQuery(NewsVariables),
    NamesQuery(NamesVariables),
    ChangeMutation(ChangeVariables),
    RemoveMutation(ActVariables),
    SeenMutation(ActVariables),
    OpenFeedMutation(ActVariables),
    CloseFeedMutation(ActVariables),
}

/// How many of the newest finds of a search are listed; the search itself has all.
const NEWS: i32 = 50;

/// A search that the reader keeps.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct SavedSearch {
    pub id: Id,
    pub name: String,
    pub address: String,
    pub alert: SearchAlert,
    pub has_feed: bool,
    pub new_count: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct SavedQuery {
    viewer: Viewer,
    saved_searches: Vec<SavedSearch>,
}

#[derive(cynic::QueryFragment)]
struct Viewer {
    person: Option<Owner>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Person")]
struct Owner {
    #[expect(dead_code, reason = "a selection names something")]
    id: Id,
}

/// The searches that the reader keeps, by name.
pub async fn saved() -> Result<Vec<SavedSearch>, Trouble> {
    let answer = ask::<SavedQuery>(()).await?;
    match answer.viewer.person {
        Some(_) => Ok(answer.saved_searches),
        None => Err(Trouble::SignedOut),
    }
}

// What one has found.

#[derive(cynic::QueryVariables)]
pub struct NewsVariables {
    id: Id,
    first: i32,
    language: &'static str,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "NewsVariables")]
struct NewsQuery {
    #[arguments(id: $id)]
    saved_search: Option<SearchNews>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "SavedSearch", variables = "NewsVariables")]
struct SearchNews {
    #[arguments(first: $first)]
    news: NewsConnection,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "NewsVariables")]
struct NewsConnection {
    edges: Vec<NewsEdge>,
}

/// A document that a search has newly found.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "NewsVariables")]
pub struct NewsEdge {
    pub node: NewDocument,
    pub found_at: Option<DateTime>,
    pub is_seen: bool,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Document", variables = "NewsVariables")]
pub struct NewDocument {
    pub id: Id,
    #[arguments(language: $language)]
    pub title: Text,
    pub symbol: Option<String>,
}

/// What a search has newly found, the newest first.
pub async fn news(id: Id, language: Language) -> Result<Vec<NewsEdge>, Trouble> {
    let variables = NewsVariables { id, first: NEWS, language: language.tag() };
    let search = ask::<NewsQuery>(variables).await?.saved_search.ok_or(Trouble::Absent)?;
    Ok(search.news.edges)
}

// What ids in an address are called.

#[derive(cynic::QueryVariables)]
pub struct NamesVariables {
    language: &'static str,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "NamesVariables")]
struct NamesQuery {
    subjects: Vec<Subject>,
    #[arguments(first: 100)]
    bodies: BodyConnection,
    #[arguments(first: 100)]
    meetings: MeetingConnection,
    #[arguments(first: 100)]
    organisations: OrganisationConnection,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "NamesVariables")]
struct Subject {
    id: Id,
    #[arguments(language: $language)]
    label: Text,
}

#[derive(cynic::QueryFragment)]
struct BodyConnection {
    edges: Vec<BodyEdge>,
}

#[derive(cynic::QueryFragment)]
struct BodyEdge {
    node: Body,
}

#[derive(cynic::QueryFragment)]
struct Body {
    id: Id,
    acronym: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "NamesVariables")]
struct MeetingConnection {
    edges: Vec<MeetingEdge>,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "NamesVariables")]
struct MeetingEdge {
    node: Meeting,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "NamesVariables")]
struct Meeting {
    id: Id,
    #[arguments(language: $language)]
    name: Text,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "NamesVariables")]
struct OrganisationConnection {
    edges: Vec<OrganisationEdge>,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "NamesVariables")]
struct OrganisationEdge {
    node: Organisation,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "NamesVariables")]
struct Organisation {
    id: Id,
    #[arguments(language: $language)]
    name: Text,
}

/// What subjects, bodies, meetings and organisations are called, by id.
pub async fn names(language: Language) -> Result<Vec<(String, String)>, Trouble> {
    let answer = ask::<NamesQuery>(NamesVariables { language: language.tag() }).await?;
    let subjects = answer.subjects.into_iter().map(|subject| (subject.id, subject.label.text));
    let bodies = answer.bodies.edges.into_iter().map(|edge| (edge.node.id, edge.node.acronym));
    let meetings = answer.meetings.edges.into_iter().map(|edge| (edge.node.id, edge.node.name.text));
    let organisations = answer.organisations.edges.into_iter().map(|edge| (edge.node.id, edge.node.name.text));
    let all = subjects.chain(bodies).chain(meetings).chain(organisations);
    Ok(all.map(|(id, name)| (id.into_inner(), name)).collect())
}

// Acts.

#[derive(cynic::QueryVariables)]
pub struct ChangeVariables {
    id: Id,
    name: Option<String>,
    alert: Option<SearchAlert>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ChangeVariables")]
struct ChangeMutation {
    #[arguments(id: $id, name: $name, alert: $alert)]
    change_saved_search: SavedSearch,
}

/// Changes when mail goes out.
pub async fn change_alert(id: Id, alert: SearchAlert) -> Result<SavedSearch, Trouble> {
    change(ChangeVariables { id, name: None, alert: Some(alert) }).await
}

/// Gives a search another name.
pub async fn rename(id: Id, name: String) -> Result<SavedSearch, Trouble> {
    change(ChangeVariables { id, name: Some(name), alert: None }).await
}

async fn change(change: ChangeVariables) -> Result<SavedSearch, Trouble> {
    Ok(ask::<ChangeMutation>(change).await?.change_saved_search)
}

#[derive(cynic::QueryVariables)]
pub struct ActVariables {
    id: Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ActVariables")]
struct RemoveMutation {
    #[arguments(id: $id)]
    remove_saved_search: Id,
}

/// Removes a search with its feed.
pub async fn remove(id: Id) -> Result<Id, Trouble> {
    Ok(ask::<RemoveMutation>(ActVariables { id }).await?.remove_saved_search)
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ActVariables")]
struct SeenMutation {
    #[arguments(id: $id)]
    mark_seen: SavedSearch,
}

/// Marks all that a search has newly found as seen.
pub async fn mark_seen(id: Id) -> Result<SavedSearch, Trouble> {
    Ok(ask::<SeenMutation>(ActVariables { id }).await?.mark_seen)
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ActVariables")]
struct OpenFeedMutation {
    #[arguments(id: $id)]
    open_feed: String,
}

/// Opens the private feed of a search in place of the one it had; gives its address, this once.
pub async fn open_feed(id: Id) -> Result<String, Trouble> {
    Ok(ask::<OpenFeedMutation>(ActVariables { id }).await?.open_feed)
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ActVariables")]
struct CloseFeedMutation {
    #[arguments(id: $id)]
    close_feed: SavedSearch,
}

/// Closes the private feed of a search.
pub async fn close_feed(id: Id) -> Result<SavedSearch, Trouble> {
    Ok(ask::<CloseFeedMutation>(ActVariables { id }).await?.close_feed)
}
