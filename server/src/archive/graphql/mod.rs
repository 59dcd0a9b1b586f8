//! The archive as the contract shows it: its part of `Query` and `Mutation`.

mod document;
mod edges;
mod input;
mod rendition;

use async_graphql::{Context, ID, Object, SimpleObject};
use entity::DocumentId;

pub use self::document::{Document, DocumentKind};
pub use self::edges::IssuedBy;
use self::input::{DescribeDocumentInput, DocumentFilter};
pub use self::rendition::{DocumentVersion, Rendition};
use super::{commands, store};
use crate::error::Result;
use crate::page::{PageInfo, Window};
use crate::schema::{cx, loader};

/// A page of documents.
#[derive(SimpleObject)]
pub struct DocumentConnection {
    /// How many the viewer may see in all.
    total_count: u64,
    /// This page.
    edges: Vec<DocumentEdge>,
    /// Where this page lies.
    page_info: PageInfo,
}

/// A document in a list.
#[derive(SimpleObject)]
pub struct DocumentEdge {
    /// Its place in the list; opaque.
    cursor: String,
    /// The document.
    node: Document,
}

/// How many documents the viewer may see, by kind and by year.
#[derive(SimpleObject)]
pub struct Shelves {
    /// By kind; kinds without a document are left out.
    kinds: Vec<KindShelf>,
    /// By year, newest first.
    years: Vec<YearShelf>,
    /// Without a date.
    undated: u64,
}

/// The documents of a kind.
#[derive(SimpleObject)]
pub struct KindShelf {
    /// The kind.
    kind: DocumentKind,
    /// How many the viewer may see.
    document_count: u64,
}

/// The documents of a year.
#[derive(SimpleObject)]
pub struct YearShelf {
    /// The year.
    year: i32,
    /// How many the viewer may see.
    document_count: u64,
}

/// The archive's part of `Query`.
#[derive(Default)]
pub struct ArchiveQuery;

#[Object]
impl ArchiveQuery {
    /// The documents the viewer may see, newest first, undated last.
    async fn documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<DocumentFilter>,
        #[graphql(desc = "How many rows at most: 0 to 100, 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row after which to go on.")] after: Option<String>,
        #[graphql(desc = "How many rows at most, counted from the end or from `before`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row before which to stop.")] before: Option<String>,
    ) -> Result<DocumentConnection> {
        let shelf = filter.unwrap_or_default().read()?;
        let slice = store::list(cx(ctx), &shelf, &Window::new(first, after, last, before)?).await?;
        Ok(DocumentConnection {
            total_count: store::count(cx(ctx), &shelf).await?,
            page_info: slice.info(store::cursor),
            edges: slice
                .rows
                .into_iter()
                .map(|row| DocumentEdge { cursor: store::cursor(&row), node: Document(row) })
                .collect(),
        })
    }

    /// One document; absent when it is not for the viewer to see.
    async fn document(&self, ctx: &Context<'_>, #[graphql(desc = "Global id.")] id: ID) -> Result<Option<Document>> {
        Ok(loader(ctx).load_one(id.parse::<DocumentId>()?).await?)
    }

    /// How many documents the viewer may see, by kind and by year.
    async fn shelves(&self, ctx: &Context<'_>) -> Result<Shelves> {
        let (years, undated) = store::count_by_year(cx(ctx)).await?;
        let kinds = store::count_by_kind(cx(ctx)).await?;
        Ok(Shelves {
            kinds: kinds
                .into_iter()
                .map(|(kind, document_count)| KindShelf { kind: kind.into(), document_count })
                .collect(),
            years: years.into_iter().map(|(year, document_count)| YearShelf { year, document_count }).collect(),
            undated,
        })
    }
}

/// The archive's part of `Mutation`.
#[derive(Default)]
pub struct ArchiveMutation;

#[Object]
impl ArchiveMutation {
    /// Changes what the record of a document says.
    async fn describe_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to change.")] input: DescribeDocumentInput,
    ) -> Result<Document> {
        let id = input.id.parse()?;
        Ok(Document(commands::describe(cx(ctx), id, input.read()?).await?))
    }

    /// Makes a draft readable by its audience; publishing twice changes nothing.
    async fn publish_document(&self, ctx: &Context<'_>, #[graphql(desc = "Global id.")] id: ID) -> Result<Document> {
        Ok(Document(commands::publish(cx(ctx), id.parse()?).await?))
    }
}
