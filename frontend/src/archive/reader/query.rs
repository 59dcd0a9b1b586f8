//! The text of one page of a file, marked by a query, and the pages on which the query stands.

use crate::contract::{PageInfo, schema};
use crate::kit::ask::{Trouble, ask};
use crate::questions;
use cynic::Id;

questions! {
    TextQuery(TextVariables),
    WalkQuery(PagesVariables),
    AnsweringQuery(AnsweringVariables),
}

/// Pages the server passes over at once when walking to a page.
const STRIDE: i32 = 100;

#[derive(cynic::QueryVariables)]
pub struct TextVariables {
    id: Id,
    after: Option<String>,
    wanted: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "TextVariables")]
struct TextQuery {
    #[arguments(id: $id)]
    node: Option<TextNode>,
}

#[derive(cynic::InlineFragments)]
#[cynic(graphql_type = "Node", variables = "TextVariables")]
enum TextNode {
    Rendition(RenditionText),
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Rendition", variables = "TextVariables")]
struct RenditionText {
    #[arguments(first: 1, after: $after)]
    pages: PageConnection,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "TextVariables")]
struct PageConnection {
    edges: Vec<PageEdge>,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "TextVariables")]
struct PageEdge {
    node: Page,
}

/// A page as the server read it.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "TextVariables")]
pub struct Page {
    pub number: i32,
    pub language: Option<String>,
    pub direction: String,
    #[arguments(query: $wanted)]
    pub marked: Vec<Part>,
}

/// A piece of a text, and whether it matches.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "SnippetPart")]
pub struct Part {
    pub text: String,
    pub is_match: bool,
}

#[derive(cynic::QueryVariables)]
pub struct PagesVariables {
    id: Id,
    first: i32,
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "PagesVariables")]
struct WalkQuery {
    #[arguments(id: $id)]
    node: Option<WalkNode>,
}

#[derive(cynic::InlineFragments)]
#[cynic(graphql_type = "Node", variables = "PagesVariables")]
enum WalkNode {
    Rendition(RenditionWalk),
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Rendition", variables = "PagesVariables")]
struct RenditionWalk {
    #[arguments(first: $first, after: $after)]
    pages: Walk,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "PageConnection")]
struct Walk {
    page_info: PageInfo,
}

/// The page with this number, from 1, marked by `wanted`; none when the file has no such page.
/// Words that are too many to be looked for mark nothing.
pub async fn page(rendition: String, number: i32, wanted: String) -> Result<Option<Page>, Trouble> {
    let id = Id::new(rendition);
    let mut after = None;
    let mut before = number - 1;
    while before > 0 {
        let variables = PagesVariables { id: id.clone(), first: before.min(STRIDE), after };
        let Some(WalkNode::Rendition(walk)) = ask::<WalkQuery>(variables).await?.node else {
            return Err(Trouble::Absent);
        };
        after = walk.pages.page_info.end_cursor;
        before -= STRIDE;
    }
    let text = async |wanted| ask::<TextQuery>(TextVariables { id: id.clone(), after: after.clone(), wanted }).await;
    let answer = match text(wanted).await {
        Err(Trouble::Rejected(_)) => text(String::new()).await?,
        answer => answer?,
    };
    let Some(TextNode::Rendition(text)) = answer.node else {
        return Err(Trouble::Absent);
    };
    let mut pages = text.pages.edges.into_iter().map(|edge| edge.node);
    Ok(pages.next().filter(|page| page.number == number))
}

#[derive(cynic::QueryVariables)]
pub struct AnsweringVariables {
    id: Id,
    wanted: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "AnsweringVariables")]
struct AnsweringQuery {
    #[arguments(id: $id)]
    node: Option<AnsweringNode>,
}

#[derive(cynic::InlineFragments)]
#[cynic(graphql_type = "Node", variables = "AnsweringVariables")]
enum AnsweringNode {
    Rendition(RenditionAnswering),
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Rendition", variables = "AnsweringVariables")]
struct RenditionAnswering {
    #[arguments(query: $wanted)]
    answering: Vec<PageMatches>,
}

/// A page on which words of a query stand, and on how many places.
#[derive(cynic::QueryFragment, Clone, Copy, Debug, PartialEq)]
pub struct PageMatches {
    pub number: i32,
    pub count: i32,
}

/// The pages of a file on which words of `wanted` stand, in order; none, without asking, for a blank one.
pub async fn answering(rendition: String, wanted: String) -> Result<Vec<PageMatches>, Trouble> {
    if wanted.trim().is_empty() {
        return Ok(Vec::new());
    }
    match ask::<AnsweringQuery>(AnsweringVariables { id: Id::new(rendition), wanted }).await?.node {
        Some(AnsweringNode::Rendition(file)) => Ok(file.answering),
        _ => Err(Trouble::Absent),
    }
}
