//! Editions, their files and the text of their pages as the contract shows them.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::archive::{page, rendition, version};

use super::edges::{PagesOf, RenditionsOf};
use super::note::ReadingNote;
use crate::archive::http;
use crate::error::Result;
use crate::page::{Edge, PageInfo, Slice, Window, bad_cursor};
use crate::schema::{loader, present};
use crate::search::graphql::SnippetPart;
use crate::search::marking::graphql::{MarksOn, MatchesIn, PageMatches};
use crate::text::direction;

/// What reading a file gave.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "rendition::Extraction")]
pub enum ExtractionState {
    /// Its pages have text.
    Readable,
    /// It could be opened but holds no text.
    WithoutText,
    /// It could not be read; the bytes are kept.
    Unreadable,
}

/// An edition of a document.
#[derive(Clone)]
pub struct DocumentVersion(pub(super) version::Model);

/// An edition of a document.
#[Object]
impl DocumentVersion {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// From 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// What changed against the version before.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// When it was taken in.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it became readable with its document; absent while it waits.
    async fn published_at(&self) -> Option<DateTime<Utc>> {
        self.0.published_at
    }

    /// Its files, authentic languages first.
    async fn renditions(&self, ctx: &Context<'_>) -> Result<Vec<Rendition>> {
        Ok(loader(ctx).load_one(RenditionsOf(self.0.id)).await?.unwrap_or_default())
    }
}

/// A file of a version: one language, one format.
#[derive(Clone)]
pub struct Rendition(pub rendition::Model);

/// A file of a version: one language, one format.
#[Object]
impl Rendition {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// BCP 47; absent when not known.
    async fn language(&self) -> Option<&str> {
        self.0.language.as_deref()
    }

    /// Such as `application/pdf`.
    async fn media_type(&self) -> &str {
        &self.0.media_type
    }

    /// As deposited.
    async fn file_name(&self) -> &str {
        &self.0.file_name
    }

    /// Bytes.
    async fn byte_size(&self) -> i64 {
        self.0.byte_size
    }

    /// 64 lower-case hexadecimal digits.
    async fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// Path of the bytes on this server; append `#page=N` to open a PDF at a page.
    async fn path(&self) -> String {
        http::path(&self.0)
    }

    /// Path that answers as an attachment.
    async fn download_path(&self) -> String {
        format!("{}?download", http::path(&self.0))
    }

    /// Whether this language is authentic.
    async fn is_authentic(&self) -> bool {
        self.0.is_authentic
    }

    /// Whether a machine translated it.
    async fn is_machine_translation(&self) -> bool {
        self.0.is_machine_translation
    }

    /// How many pages were read; passages, where the format knows no pages.
    async fn page_count(&self) -> i32 {
        self.0.page_count
    }

    /// What reading the file gave.
    async fn extraction(&self) -> ExtractionState {
        self.0.extraction.into()
    }

    /// A sentence for people when the text is missing or incomplete, in English: `extractionNotes` in one.
    async fn extraction_note(&self) -> Option<&str> {
        self.0.extraction_note.as_deref()
    }

    /// Why the text is missing or incomplete, by codes that can be said in every language; at most 21.
    async fn extraction_notes(&self) -> Vec<ReadingNote> {
        ReadingNote::all(self.0.notes())
    }

    /// Its pages with their text, in order.
    async fn pages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows at most: 0 to 100, 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row after which to go on.")] after: Option<String>,
    ) -> Result<PageConnection> {
        let window = Window::forward(first, after)?;
        let after = match &window.edge {
            Edge::After(cursor) => cursor.parse().map_err(|_| bad_cursor("after"))?,
            Edge::Start | Edge::End | Edge::Before(_) => 0,
        };
        let key = PagesOf { rendition: self.0.id, after, rows: window.rows };
        let slice = Slice::cut(&window, loader(ctx).load_one(key).await?.unwrap_or_default());
        let called = |page: &Page| page.0.number.to_string();
        Ok(PageConnection {
            total_count: self.0.page_count,
            page_info: slice.info(called),
            edges: slice.rows.into_iter().map(|page| PageEdge { cursor: called(&page), node: page }).collect(),
        })
    }

    /// Its pages with words of a query, in order; one request looks through 100 pages, for ten of which a file counts.
    async fn answering(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words and \"phrases\", matched as by a search; at most 512 characters and 32 words.")]
        query: String,
    ) -> Result<Vec<PageMatches>> {
        present(loader(ctx).load_one(MatchesIn { query, rendition: self.0.id }).await?)
    }
}

/// The text of one page.
#[derive(Clone)]
pub struct Page(pub(super) page::Model);

/// The text of one page.
#[Object]
impl Page {
    /// From 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// BCP 47; absent when not recognised.
    async fn language(&self) -> Option<&str> {
        self.0.language.as_deref()
    }

    /// `ltr` or `rtl`.
    async fn direction(&self) -> &'static str {
        direction(self.0.language.as_deref())
    }

    /// In reading order; lines are kept.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// The text in pieces, with what a search for the query marks; one request looks through at most 100 pages.
    async fn marked(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words and \"phrases\", matched as by a search; at most 512 characters and 32 words.")]
        query: String,
    ) -> Result<Vec<SnippetPart>> {
        let marked = present(loader(ctx).load_one(MarksOn { query, text: self.0.text.clone() }).await?)?;
        Ok(marked.into_iter().map(SnippetPart::from).collect())
    }

    /// How far the text looks like words, from 0 (none or noise) to 1; of a recognised page, how sure the recognition
    /// was of its words.
    async fn quality(&self) -> f64 {
        self.0.quality
    }

    /// What people call the page, where it has a name: a slide's title, a sheet's or an attachment's name.
    async fn label(&self) -> Option<&str> {
        self.0.label.as_deref()
    }

    /// Whether the text was recognised from a picture, so that it may hold errors.
    async fn is_recognised(&self) -> bool {
        self.0.is_recognised
    }
}

/// A page of pages.
#[derive(SimpleObject)]
pub struct PageConnection {
    /// How many there are in all.
    total_count: i32,
    /// This page.
    edges: Vec<PageEdge>,
    /// Where this page lies.
    page_info: PageInfo,
}

/// A page in a list.
#[derive(SimpleObject)]
pub struct PageEdge {
    /// Its place in the list; opaque.
    cursor: String,
    /// The page.
    node: Page,
}
