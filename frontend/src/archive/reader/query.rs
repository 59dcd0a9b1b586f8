//! The text of one page of a file.

use crate::contract::{PageInfo, schema};
use crate::kit::ask::{Trouble, ask};
use cynic::{Id, QueryBuilder};

/// Pages the server passes over at once when walking to a page.
const STRIDE: i32 = 100;

#[derive(cynic::QueryVariables)]
pub struct PagesVariables {
    id: Id,
    first: i32,
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "PagesVariables")]
struct TextQuery {
    #[arguments(id: $id)]
    node: Option<TextNode>,
}

#[derive(cynic::InlineFragments)]
#[cynic(graphql_type = "Node", variables = "PagesVariables")]
enum TextNode {
    Rendition(RenditionText),
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Rendition", variables = "PagesVariables")]
struct RenditionText {
    #[arguments(first: $first, after: $after)]
    pages: PageConnection,
}

#[derive(cynic::QueryFragment)]
struct PageConnection {
    edges: Vec<PageEdge>,
}

#[derive(cynic::QueryFragment)]
struct PageEdge {
    node: Page,
}

/// A page as the server read it.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct Page {
    pub number: i32,
    pub language: Option<String>,
    pub direction: String,
    pub text: String,
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

/// The page with this number, from 1; none when the file has no such page.
pub async fn page(rendition: String, number: i32) -> Result<Option<Page>, Trouble> {
    let id = Id::new(rendition);
    let mut after = None;
    let mut before = number - 1;
    while before > 0 {
        let variables = PagesVariables { id: id.clone(), first: before.min(STRIDE), after };
        let Some(WalkNode::Rendition(walk)) = ask(WalkQuery::build(variables)).await?.node else {
            return Err(Trouble::Absent);
        };
        after = walk.pages.page_info.end_cursor;
        before -= STRIDE;
    }
    let Some(TextNode::Rendition(text)) = ask(TextQuery::build(PagesVariables { id, first: 1, after })).await?.node
    else {
        return Err(Trouble::Absent);
    };
    let mut pages = text.pages.edges.into_iter().map(|edge| edge.node);
    Ok(pages.next().filter(|page| page.number == number))
}
