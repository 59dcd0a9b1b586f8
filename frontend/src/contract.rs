//! The contract with the server: the schema’s types for checking queries, its scalars, and what every room asks for.
//! Queries themselves live in the rooms.

/// Generated from `schema.graphql`.
#[cynic::schema("hub")]
pub mod schema {}

/// A calendar day, `2012-11-30`.
#[derive(cynic::Scalar, Clone, Debug, PartialEq)]
pub struct Date(pub String);

/// An instant, RFC 3339.
#[derive(cynic::Scalar, Clone, Debug, PartialEq)]
pub struct DateTime(pub String);

/// A text with its BCP 47 language.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Text {
    pub text: String,
    pub language: String,
}

/// What lies beside a page of a list.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct PageInfo {
    pub has_next_page: bool,
    pub has_previous_page: bool,
    pub start_cursor: Option<String>,
    pub end_cursor: Option<String>,
}
