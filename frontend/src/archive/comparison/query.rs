//! What a comparison asks the server.

use crate::contract::{PageInfo, schema};
use crate::kit::ask::{Trouble, ask};
use crate::questions;
use cynic::Id;

questions! {
    ComparisonQuery(ComparisonVariables),
}

/// Rows on one page; the server answers no more at once.
const ROWS: i32 = 100;

#[derive(cynic::QueryVariables)]
pub struct ComparisonVariables {
    left: Id,
    right: Id,
    only_changed: bool,
    first: i32,
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ComparisonVariables")]
struct ComparisonQuery {
    #[arguments(left: $left, right: $right)]
    comparison: Comparison,
}

/// Two files side by side.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "ComparisonVariables")]
pub struct Comparison {
    pub is_marked: bool,
    pub changed_count: i32,
    #[arguments(onlyChanged: $only_changed, first: $first, after: $after)]
    pub rows: ComparisonConnection,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct ComparisonConnection {
    pub edges: Vec<ComparisonEdge>,
    pub page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct ComparisonEdge {
    pub node: ComparisonRow,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct ComparisonRow {
    pub left: Option<ComparedParagraph>,
    pub right: Option<ComparedParagraph>,
    pub is_changed: bool,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct ComparedParagraph {
    pub page: i32,
    pub parts: Vec<ComparedPart>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct ComparedPart {
    pub text: String,
    pub change: TextChange,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextChange {
    Same,
    Removed,
    Added,
}

/// Two files of a document side by side, from a place on.
pub async fn comparison(
    left: String,
    right: String,
    only_changed: bool,
    after: Option<String>,
) -> Result<Comparison, Trouble> {
    let variables =
        ComparisonVariables { left: Id::new(left), right: Id::new(right), only_changed, first: ROWS, after };
    Ok(ask::<ComparisonQuery>(variables).await?.comparison)
}
