//! The archive as the contract shows it: its part of `Query` and `Mutation`.

mod document;
mod edges;
mod health;
mod input;
mod note;
mod relation;
mod rendition;
mod stewardship;

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use entity::DocumentId;

pub use self::document::{Document, DocumentKind, Subject};
pub use self::edges::IssuedBy;
use self::health::ArchiveHealth;
pub(super) use self::input::AudienceInput;
use self::input::DescribeDocumentInput;
pub(super) use self::input::DocumentFilter;
pub use self::note::ReadingNote;
use self::relation::{DocumentPreview, RelationInput, ViewerInput};
pub use self::rendition::{DocumentVersion, Rendition};
use self::stewardship::{AccessAnswerInput, AccessRequest, AccessRequestInput, Proposal};
use super::requests::{self, Answer, Asked, NewRequest};
use super::store::{self, Shelf};
use super::{commands, publication, relations, vocabulary};
use crate::error::Result;
use crate::page::{MOST, PageInfo, Window};
use crate::schema::{cx, loader, present};
use crate::text::Date;

/// A page of documents.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct DocumentConnection {
    /// This page.
    edges: Vec<DocumentEdge>,
    /// Where this page lies.
    page_info: PageInfo,
    #[graphql(skip)]
    shelf: Shelf,
}

/// What is counted only for those who ask.
#[ComplexObject]
impl DocumentConnection {
    /// How many the viewer may see in all.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<u64> {
        store::count(cx(ctx), &self.shelf).await
    }
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
            shelf,
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

    /// The documents that have this symbol, in any case, then those that once had it; at most 20.
    async fn documents_by_symbol(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The symbol as printed.")] symbol: String,
    ) -> Result<Vec<Document>> {
        let cx = cx(ctx);
        Ok(store::find_by_symbol(&cx.db, &cx.actor, &symbol).await?.into_iter().map(Document).collect())
    }

    /// What somebody else would see of a document once it is published; for the support staff only.
    async fn document_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id.")] id: ID,
        #[graphql(name = "as", desc = "Through whose eyes.")] viewer: ViewerInput,
    ) -> Result<DocumentPreview> {
        Ok(publication::preview(cx(ctx), id.parse()?, viewer.read()?).await?.into())
    }

    /// What waits for a second person, oldest first, at most 100; for the support staff only, empty for others.
    async fn proposals(&self, ctx: &Context<'_>) -> Result<Vec<Proposal>> {
        let cx = cx(ctx);
        Ok(publication::waiting(&cx.db, &cx.actor, MOST as u64).await?.into_iter().map(Proposal).collect())
    }

    /// The viewer's own requests for access, newest first, at most 100.
    async fn my_access_requests(&self, ctx: &Context<'_>) -> Result<Vec<AccessRequest>> {
        Ok(requests::mine(cx(ctx), MOST as u64).await?.into_iter().map(AccessRequest).collect())
    }

    /// The requests for access that wait for the viewer's answer, oldest first, at most 100.
    async fn access_requests_to_answer(&self, ctx: &Context<'_>) -> Result<Vec<AccessRequest>> {
        Ok(requests::to_answer(cx(ctx), MOST as u64).await?.into_iter().map(AccessRequest).collect())
    }

    /// Whether the archive still holds what it took in; for the support staff only, refused to others.
    async fn archive_health(&self, ctx: &Context<'_>) -> Result<ArchiveHealth> {
        Ok(ArchiveHealth(crate::archive::health::report(cx(ctx)).await?))
    }

    /// The subjects documents can be about, by id.
    async fn subjects(&self) -> Vec<Subject> {
        vocabulary::subjects().map(Subject).collect()
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
    /// Changes what the record of a document says; a former symbol stays as an alias.
    /// A wider audience of a document that is out waits for a second person.
    async fn describe_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to change.")] mut input: DescribeDocumentInput,
    ) -> Result<Document> {
        let id = input.id.parse()?;
        let cx = cx(ctx).instructed(input.instruction.take());
        Ok(Document(commands::describe(&cx, id, input.read()?).await?))
    }

    /// Makes a document readable by its audience, with the version that waits.
    /// Where others than the support staff come to read something by it, this waits for a second person.
    async fn publish_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id.")] id: ID,
        #[graphql(desc = "On whose instruction.")] instruction: Option<String>,
    ) -> Result<Document> {
        Ok(Document(publication::publish(&cx(ctx).instructed(instruction), id.parse()?).await?))
    }

    /// Proposes to take a document back; once a second person has confirmed it, a tombstone with the reason stays.
    async fn withdraw_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id.")] id: ID,
        #[graphql(desc = "Why, for whoever comes to its address: 1 to 500 characters.")] reason: String,
        #[graphql(desc = "On whose instruction.")] instruction: Option<String>,
    ) -> Result<Document> {
        Ok(Document(publication::withdraw(&cx(ctx).instructed(instruction), id.parse()?, reason).await?))
    }

    /// Keeps a document for the support staff until a day. To end an embargo early, publish the document.
    async fn embargo_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id.")] id: ID,
        #[graphql(desc = "The first day on which its audience may read it; null lifts the embargo of a draft.")]
        until: Option<Date>,
        #[graphql(desc = "On whose instruction.")] instruction: Option<String>,
    ) -> Result<Document> {
        let cx = cx(ctx).instructed(instruction);
        Ok(Document(publication::embargo(&cx, id.parse()?, until.map(|day| day.0)).await?))
    }

    /// Confirms what another person proposed, and carries it out.
    async fn confirm_proposal(&self, ctx: &Context<'_>, #[graphql(desc = "Global id.")] id: ID) -> Result<Document> {
        Ok(Document(publication::confirm(cx(ctx), id.parse()?).await?))
    }

    /// Declines a proposal, or takes the viewer's own back.
    async fn decline_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id.")] id: ID,
        #[graphql(desc = "Why: 1 to 500 characters.")] reason: String,
    ) -> Result<Document> {
        Ok(Document(publication::decline(cx(ctx), id.parse()?, reason).await?))
    }

    /// Says what one document is to another; answers the first.
    async fn relate_documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The tie.")] input: RelationInput,
    ) -> Result<Document> {
        let (from, cx) = (input.from.parse()?, cx(ctx).instructed(input.instruction));
        relations::relate(&cx, from, input.kind.into(), input.to.parse()?).await?;
        present(loader(ctx).load_one(from).await?)
    }

    /// Takes back what was said of one document and another; answers the first.
    async fn unrelate_documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The tie.")] input: RelationInput,
    ) -> Result<Document> {
        let (from, cx) = (input.from.parse()?, cx(ctx).instructed(input.instruction));
        relations::unrelate(&cx, from, input.kind.into(), input.to.parse()?).await?;
        present(loader(ctx).load_one(from).await?)
    }

    /// Asks for access to a document the viewer may not see; the answer is the same where there is no such document.
    async fn request_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AccessRequestInput,
    ) -> Result<AccessRequest> {
        let AccessRequestInput { reference, reason, organisation } = input;
        let organisation = organisation.map(|id| id.parse()).transpose()?;
        let request = requests::request(cx(ctx), NewRequest { reference, reason, organisation }).await?;
        Ok(AccessRequest(Asked { request, document: None }))
    }

    /// Answers a request for access, with a grant that ends or with a refusal.
    async fn answer_access_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The answer.")] input: AccessAnswerInput,
    ) -> Result<AccessRequest> {
        let AccessAnswerInput { id, words, until, instruction } = input;
        let answer = Answer { words, until: until.map(|day| day.0) };
        Ok(AccessRequest(requests::answer(&cx(ctx).instructed(instruction), id.parse()?, answer).await?))
    }

    /// Ends the access that a request was answered with, before its day.
    async fn end_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of the request.")] id: ID,
        #[graphql(desc = "On whose instruction; the support staff have to say.")] instruction: Option<String>,
    ) -> Result<AccessRequest> {
        Ok(AccessRequest(requests::end(&cx(ctx).instructed(instruction), id.parse()?).await?))
    }
}
