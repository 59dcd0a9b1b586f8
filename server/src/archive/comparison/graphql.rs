//! Comparisons as the contract shows them.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};

use super::{Change, Comparison, Piece, Row, Side};
use crate::archive::graphql::Rendition;
use crate::error::Result;
use crate::page::{Edge, PageInfo, Slice, Window, bad_cursor};
use crate::schema::cx;

/// What has become of a text from the left to the right.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "Change")]
pub enum TextChange {
    /// It stands on both sides, or is not compared.
    Same,
    /// It stands on the left alone.
    Removed,
    /// It stands on the right alone.
    Added,
}

/// A run of compared text.
#[derive(SimpleObject)]
pub struct ComparedPart {
    /// The text, plain.
    text: String,
    /// What has become of it.
    change: TextChange,
}

/// A paragraph of one of the files.
#[derive(SimpleObject)]
pub struct ComparedParagraph {
    /// The page on which it begins, from 1.
    page: i32,
    /// Its text in pieces; line ends are spaces.
    parts: Vec<ComparedPart>,
}

/// Paragraphs that belong beside each other.
#[derive(SimpleObject)]
pub struct ComparisonRow {
    /// On the left; absent where the right is new.
    left: Option<ComparedParagraph>,
    /// On the right; absent where the left is gone.
    right: Option<ComparedParagraph>,
    /// Whether its sides differ.
    is_changed: bool,
}

/// A row in a list.
#[derive(SimpleObject)]
pub struct ComparisonEdge {
    /// Its place in the list; opaque.
    cursor: String,
    /// The row.
    node: ComparisonRow,
}

/// A page of rows.
#[derive(SimpleObject)]
pub struct ComparisonConnection {
    /// How many there are in all.
    total_count: usize,
    /// This page.
    edges: Vec<ComparisonEdge>,
    /// Where this page lies.
    page_info: PageInfo,
}

/// Two files of one document side by side.
#[Object(name = "Comparison")]
impl Comparison {
    /// The file on the left.
    async fn left(&self) -> Rendition {
        Rendition(self.left.clone())
    }

    /// The file on the right.
    async fn right(&self) -> Rendition {
        Rendition(self.right.clone())
    }

    /// Whether differences are marked; texts of two languages are only laid beside each other, page by page.
    async fn is_marked(&self) -> bool {
        self.is_marked
    }

    /// How many rows have changed.
    async fn changed_count(&self) -> usize {
        self.rows.iter().filter(|row| row.is_changed()).count()
    }

    /// Paragraph by paragraph, in the order of the files.
    async fn rows(
        &self,
        #[graphql(desc = "Whether to leave out what is the same on both sides.", default)] only_changed: bool,
        #[graphql(desc = "How many rows at most: 0 to 100, 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row after which to go on.")] after: Option<String>,
    ) -> Result<ComparisonConnection> {
        let window = Window::forward(first, after)?;
        let begin = match &window.edge {
            Edge::After(cursor) => cursor.parse::<usize>().map_err(|_| bad_cursor("after"))?,
            Edge::Start | Edge::End | Edge::Before(_) => 0,
        };
        let wanted = || (1..).zip(&self.rows).filter(|(_, row)| !only_changed || row.is_changed());
        let rows = wanted().filter(|(number, _)| *number > begin).take(window.rows + 1).collect();
        let slice: Slice<(usize, &Row)> = Slice::cut(&window, rows);
        let page_info = slice.info(|(number, _)| number.to_string());
        let edge = |(number, row): (usize, &Row)| ComparisonEdge { cursor: number.to_string(), node: row.into() };
        Ok(ComparisonConnection {
            total_count: wanted().count(),
            page_info,
            edges: slice.rows.into_iter().map(edge).collect(),
        })
    }
}

impl From<&Row> for ComparisonRow {
    fn from(row: &Row) -> Self {
        let side = |side: &Option<Side>| side.as_ref().map(ComparedParagraph::from);
        Self { left: side(&row.left), right: side(&row.right), is_changed: row.is_changed() }
    }
}

impl From<&Side> for ComparedParagraph {
    fn from(side: &Side) -> Self {
        Self { page: side.page, parts: side.pieces.iter().map(ComparedPart::from).collect() }
    }
}

impl From<&Piece> for ComparedPart {
    fn from(piece: &Piece) -> Self {
        Self { text: piece.text.clone(), change: piece.change.into() }
    }
}

/// The part of `Query` that comparison has.
#[derive(Default)]
pub struct ComparisonQuery;

#[Object]
impl ComparisonQuery {
    /// Two files of one document side by side: versions with their differences, languages page by page.
    /// Refused when one is not for the viewer to read, as if there were none; at most 1 000 000 characters of each.
    async fn comparison(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file on the left: the earlier one.")] left: ID,
        #[graphql(desc = "The file on the right: the later one.")] right: ID,
    ) -> Result<Comparison> {
        super::compare(cx(ctx), left.parse()?, right.parse()?).await
    }
}
