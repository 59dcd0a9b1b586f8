//! What the directory asks the server.

use crate::contract::{Date, Text, schema};
use crate::kit::ask::{Trouble, ask};
use crate::kit::language::Language;
use crate::questions;
use cynic::Id;

questions! {
    BodiesQuery(BodiesVariables),
    BodyQuery(BodyVariables),
    OrganisationsQuery(BodiesVariables),
}

/// Bodies asked for at once; the institution has about ten.
const BODIES: i32 = 100;

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MembershipStatus {
    Chair,
    ViceChair,
    Coordinator,
    Member,
    Provisional,
    Observer,
}

#[derive(cynic::QueryVariables)]
pub struct BodiesVariables {
    first: i32,
    language: &'static str,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "BodiesVariables")]
struct BodiesQuery {
    #[arguments(first: $first)]
    bodies: BodyConnection,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "BodiesVariables")]
struct BodyConnection {
    edges: Vec<BodyEdge>,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "BodiesVariables")]
struct BodyEdge {
    node: Body,
}

/// A body in a list.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "BodiesVariables")]
pub struct Body {
    pub id: Id,
    pub acronym: String,
    #[arguments(language: $language)]
    pub name: Text,
    pub document_count: i32,
}

/// The bodies of today.
pub async fn bodies(language: Language) -> Result<Vec<Body>, Trouble> {
    let variables = BodiesVariables { first: BODIES, language: language.tag() };
    let edges = ask::<BodiesQuery>(variables).await?.bodies.edges;
    Ok(edges.into_iter().map(|edge| edge.node).collect())
}

#[derive(cynic::QueryVariables)]
pub struct BodyVariables {
    id: Id,
    language: &'static str,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "BodyVariables")]
struct BodyQuery {
    #[arguments(id: $id)]
    body: Option<BodySheet>,
}

/// A body with those who sit in it.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Body", variables = "BodyVariables")]
pub struct BodySheet {
    pub id: Id,
    pub acronym: String,
    #[arguments(language: $language)]
    pub name: Text,
    pub parent: Option<Parent>,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub memberships: Vec<Membership>,
    pub document_count: i32,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Body", variables = "BodyVariables")]
pub struct Parent {
    pub id: Id,
    #[arguments(language: $language)]
    pub name: Text,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "BodyVariables")]
pub struct Membership {
    pub organisation: Option<Member>,
    pub status: MembershipStatus,
    pub from: Date,
    pub to: Option<Date>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Organisation", variables = "BodyVariables")]
pub struct Member {
    #[arguments(language: $language)]
    pub name: Text,
    pub acronym: Option<String>,
}

/// One body.
pub async fn body(id: String, language: Language) -> Result<BodySheet, Trouble> {
    let variables = BodyVariables { id: Id::new(id), language: language.tag() };
    ask::<BodyQuery>(variables).await?.body.ok_or(Trouble::Absent)
}

/// Organisations asked for at once; the institution has about seventy.
const ORGANISATIONS: i32 = 100;

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrganisationKind {
    Participant,
    Observer,
    IndependentObserver,
    Support,
    Guest,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "BodiesVariables")]
struct OrganisationsQuery {
    #[arguments(first: $first)]
    organisations: OrganisationConnection,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "BodiesVariables")]
struct OrganisationConnection {
    edges: Vec<OrganisationEdge>,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "BodiesVariables")]
struct OrganisationEdge {
    node: Organisation,
}

/// An organisation in a list.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "BodiesVariables")]
pub struct Organisation {
    pub id: Id,
    pub kind: OrganisationKind,
    #[arguments(language: $language)]
    pub name: Text,
}

/// The organisations, by name.
pub async fn organisations(language: Language) -> Result<Vec<Organisation>, Trouble> {
    let variables = BodiesVariables { first: ORGANISATIONS, language: language.tag() };
    let edges = ask::<OrganisationsQuery>(variables).await?.organisations.edges;
    let mut organisations: Vec<_> = edges.into_iter().map(|edge| edge.node).collect();
    organisations.sort_by_key(|organisation| organisation.name.text.to_lowercase());
    Ok(organisations)
}
