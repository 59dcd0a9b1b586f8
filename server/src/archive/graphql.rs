//! Documents, versions, renditions and pages as the contract shows them.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::archive::{document, page, rendition, version};
use entity::{BodyId, DocumentId, RenditionId, UncertainDate, VersionId};

use super::store::{self, Shelf};
use super::{commands, policy};
use crate::audience::Audience as Audiences;
use crate::directory::graphql::{Body, Organisation};
use crate::error::{Error, Result, refuse_field};
use crate::page::{Edge, MOST, PageInfo, Slice, Window, bad_cursor};
use crate::schema::{Batch, cx, loader, present};
use crate::text::{Date, Text, TextInput, direction, gather};

/// What kind of document it is.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "document::Kind")]
pub enum DocumentKind {
    /// The basic text of the scheme.
    CoreDocument,
    /// A numbered decision.
    AdministrativeDecision,
    /// A declaration, resolution or initiative.
    Declaration,
    /// What a Plenary issues at its end.
    FinalCommunique,
    /// The summary of an Intersessional or another meeting.
    MeetingSummary,
    /// Minutes of a body.
    Minutes,
    /// The public form of minutes.
    PublicSummary,
    /// A Participant's yearly report.
    AnnualReport,
    /// The view taken on an annual report.
    AnnualReportAssessment,
    /// Report of a routine, invited visit.
    ReviewVisitReport,
    /// Report on signs of serious non-compliance.
    ReviewMissionReport,
    /// Report on an applicant.
    ExpertMissionReport,
    /// Report of a monitoring team.
    MonitoringReport,
    /// A Participant's comments on a report.
    ParticipantComments,
    /// National law.
    Legislation,
    /// Model of a national certificate.
    CertificateSpecimen,
    /// Who may sign certificates.
    AuthorisedSignatures,
    /// Who is the official contact.
    FocalPointList,
    /// Official circular.
    ChairsNotice,
    /// Warning on a false certificate.
    VigilanceNotice,
    /// Figures on production and trade.
    Statistics,
    /// Questions on figures that do not fit.
    DataAnomalyQuestionnaire,
    /// Mandate of a body.
    TermsOfReference,
    /// A body's plan for a year.
    WorkPlan,
    /// A survey.
    Questionnaire,
    /// The Chair's report in mid-term.
    InterimReport,
    /// Press release, speech or statement.
    Statement,
    /// Letter for goods outside the ordinary trade.
    TechnicalCertificate,
    /// Profile of a deposit or country.
    Footprint,
    /// Guidance, training note or other technical paper.
    TechnicalPaper,
    /// None of these.
    Other,
}

/// Where in its life a document stands.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "document::State")]
pub enum DocumentState {
    /// Being described; for the support staff only.
    Draft,
    /// Readable by its audience.
    Published,
}

/// How far a document may be seen.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "document::AudienceKind")]
pub enum AudienceKind {
    /// Everybody.
    Public,
    /// Participants and observers.
    Community,
    /// Participants.
    Participants,
    /// Members of one body.
    Body,
    /// Single organisations.
    Parties,
    /// The support staff.
    Staff,
}

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

/// Whom a document is meant for once it is published.
#[derive(Clone)]
pub struct Audience(Audiences);

/// Whom a document is meant for once it is published.
#[Object]
impl Audience {
    /// How far.
    async fn kind(&self) -> AudienceKind {
        self.0.kind().into()
    }

    /// The body whose members may see; only for `BODY`.
    async fn body(&self, ctx: &Context<'_>) -> Result<Option<Body>> {
        match self.0 {
            Audiences::Body(body) => Ok(loader(ctx).load_one(body).await?),
            _ => Ok(None),
        }
    }

    /// The organisations that may see; only for `PARTIES`.
    async fn parties(&self, ctx: &Context<'_>) -> Result<Vec<Organisation>> {
        let Audiences::Parties(parties) = &self.0 else { return Ok(Vec::new()) };
        let mut found = loader(ctx).load_many(parties.clone()).await?;
        Ok(parties.iter().filter_map(|party| found.remove(party)).collect())
    }
}

/// Whom a document is meant for.
#[derive(InputObject)]
pub struct AudienceInput {
    /// How far.
    kind: AudienceKind,
    /// The body whose members may see; for `BODY`.
    body: Option<ID>,
    /// The organisations that may see; for `PARTIES`.
    parties: Option<Vec<ID>>,
}

impl AudienceInput {
    fn read(self) -> Result<Audiences> {
        Ok(match (self.kind, self.body, self.parties) {
            (AudienceKind::Body, Some(body), None) => Audiences::Body(body.parse()?),
            (AudienceKind::Parties, None, Some(parties)) => {
                Audiences::Parties(parties.iter().map(|id| Ok(id.parse()?)).collect::<Result<_>>()?)
            }
            (AudienceKind::Public, None, None) => Audiences::Public,
            (AudienceKind::Community, None, None) => Audiences::Community,
            (AudienceKind::Participants, None, None) => Audiences::Participants,
            (AudienceKind::Staff, None, None) => Audiences::Staff,
            _ => {
                return Err(refuse_field(
                    "audience",
                    "give `body` with BODY, `parties` with PARTIES, and neither with the others",
                ));
            }
        })
    }
}

/// A date that may be partial or approximate.
#[derive(SimpleObject)]
#[graphql(name = "UncertainDate")]
pub struct Dated {
    /// EDTF (ISO 8601-2), level 1: `2012`, `2012-11`, `2012-11-30`, `2012~`, `2012?`.
    edtf: String,
    /// The first day it can mean.
    earliest: Date,
    /// The last day it can mean.
    latest: Date,
}

/// A document in the archive.
#[derive(Clone)]
pub struct Document(pub document::Model);

/// A document in the archive.
#[Object]
impl Document {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// Its title, in the wanted language where there is one, else in English.
    async fn title(&self, #[graphql(desc = "BCP 47 tag.")] language: Option<String>) -> Text {
        Text::pick(&self.0.title, language.as_deref())
    }

    /// Its title in every language it has.
    async fn titles(&self) -> Vec<Text> {
        Text::all(&self.0.title)
    }

    /// What it is.
    async fn kind(&self) -> DocumentKind {
        self.0.kind.into()
    }

    /// The official symbol, verbatim.
    async fn symbol(&self) -> Option<&str> {
        self.0.symbol.as_deref()
    }

    /// The issuing body.
    async fn body(&self, ctx: &Context<'_>) -> Result<Option<Body>> {
        match self.0.body_id {
            Some(body) => Ok(loader(ctx).load_one(body).await?),
            None => Ok(None),
        }
    }

    /// The Participant it concerns.
    async fn participant(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        match self.0.participant_id {
            Some(participant) => Ok(loader(ctx).load_one(participant).await?),
            None => Ok(None),
        }
    }

    /// Its date, where known.
    async fn date(&self) -> Option<Dated> {
        let date: UncertainDate = self.0.date.as_deref()?.parse().ok()?;
        Some(Dated { edtf: date.edtf().to_owned(), earliest: Date(date.earliest()), latest: Date(date.latest()) })
    }

    /// Whom it is meant for once it is published.
    async fn audience(&self, ctx: &Context<'_>) -> Result<Audience> {
        present(loader(ctx).load_one(AudienceOf(self.0.id)).await?)
    }

    /// Where in its life it stands.
    async fn state(&self) -> DocumentState {
        self.0.state.into()
    }

    /// Its editions, newest first.
    async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<DocumentVersion>> {
        Ok(loader(ctx).load_one(VersionsOf(self.0.id)).await?.unwrap_or_default())
    }

    /// Its newest edition.
    async fn current_version(&self, ctx: &Context<'_>) -> Result<Option<DocumentVersion>> {
        Ok(loader(ctx).load_one(VersionsOf(self.0.id)).await?.and_then(|versions| versions.into_iter().next()))
    }

    /// The address to cite; it stays.
    async fn permalink(&self, ctx: &Context<'_>) -> String {
        format!("{}d/{}", cx(ctx).stores.settings.public_url, self.0.id)
    }

    /// When it was published.
    async fn published_at(&self) -> Option<DateTime<Utc>> {
        self.0.published_at
    }

    /// Whether the viewer may change what this record says.
    async fn can_describe(&self, ctx: &Context<'_>) -> bool {
        policy::may_describe(&cx(ctx).actor).is_ok()
    }

    /// Whether the viewer may publish it now.
    async fn can_publish(&self, ctx: &Context<'_>) -> bool {
        self.0.state == document::State::Draft && policy::may_publish(&cx(ctx).actor).is_ok()
    }
}

/// An edition of a document.
#[derive(Clone)]
pub struct DocumentVersion(version::Model);

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
        super::http::path(&self.0)
    }

    /// Path that answers as an attachment.
    async fn download_path(&self) -> String {
        format!("{}?download", super::http::path(&self.0))
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

    /// A sentence for people when the text is missing or incomplete.
    async fn extraction_note(&self) -> Option<&str> {
        self.0.extraction_note.as_deref()
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
}

/// The text of one page.
#[derive(Clone)]
pub struct Page(page::Model);

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

/// Which documents are wanted; every part that is given must hold.
#[derive(InputObject, Default)]
pub struct DocumentFilter {
    /// Any of these kinds.
    kinds: Option<Vec<DocumentKind>>,
    /// Issued by this body.
    body: Option<ID>,
    /// Whose date begins in this year.
    year: Option<i32>,
    /// Concerning this Participant.
    participant: Option<ID>,
}

impl DocumentFilter {
    fn read(self) -> Result<Shelf> {
        if self.kinds.as_ref().is_some_and(|kinds| kinds.len() > MOST) {
            return Err(refuse_field("kinds", format!("choose at most {MOST} kinds")));
        }
        Ok(Shelf {
            kinds: self.kinds.unwrap_or_default().into_iter().map(Into::into).collect(),
            body: self.body.map(|id| id.parse()).transpose()?,
            year: self.year,
            participant: self.participant.map(|id| id.parse()).transpose()?,
        })
    }
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

/// What is to change in a record; a field left out stays as it is.
#[derive(InputObject)]
pub struct DescribeDocumentInput {
    /// The document.
    id: ID,
    /// Replaces every form of the title.
    titles: Option<Vec<TextInput>>,
    /// What it is.
    kind: Option<DocumentKind>,
    /// The official symbol, verbatim; null removes it.
    symbol: MaybeUndefined<String>,
    /// The issuing body; null removes it.
    body: MaybeUndefined<ID>,
    /// The Participant it concerns; null removes it.
    participant: MaybeUndefined<ID>,
    /// EDTF; null removes it.
    date: MaybeUndefined<String>,
    /// Whom it is meant for once it is published.
    audience: Option<AudienceInput>,
}

impl DescribeDocumentInput {
    fn read(self) -> Result<commands::Description> {
        Ok(commands::Description {
            title: self.titles.map(|forms| gather("titles", forms)).transpose()?,
            kind: self.kind.map(Into::into),
            symbol: given(self.symbol, |symbol| Ok((!symbol.trim().is_empty()).then_some(symbol)))?,
            body: given(self.body, |id| Ok(Some(id.parse()?)))?,
            participant: given(self.participant, |id| Ok(Some(id.parse()?)))?,
            date: given(self.date, |date| {
                date.trim().parse().map(Some).map_err(|fault: entity::BadDate| refuse_field("date", fault.to_string()))
            })?,
            audience: self.audience.map(AudienceInput::read).transpose()?,
        })
    }
}

fn given<T, U>(value: MaybeUndefined<T>, read: impl Fn(T) -> Result<Option<U>>) -> Result<Option<Option<U>>> {
    match value {
        MaybeUndefined::Undefined => Ok(None),
        MaybeUndefined::Null => Ok(Some(None)),
        MaybeUndefined::Value(value) => read(value).map(Some),
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

/// The key of a document's audience.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AudienceOf(DocumentId);

/// The key of a document's versions.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct VersionsOf(DocumentId);

/// The key of a version's renditions.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RenditionsOf(VersionId);

/// The key of some pages of a rendition: `rows` and one more, after a page number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PagesOf {
    rendition: RenditionId,
    after: i32,
    rows: usize,
}

/// The key of how many documents of a body the viewer may see.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct IssuedBy(pub BodyId);

type Loaded<K, V> = std::result::Result<HashMap<K, V>, Arc<Error>>;

impl Loader<DocumentId> for Batch {
    type Value = Document;
    type Error = Arc<Error>;

    async fn load(&self, ids: &[DocumentId]) -> Loaded<DocumentId, Document> {
        let found = store::find_many(&self.0.db, &self.0.actor, ids).await?;
        Ok(found.into_iter().map(|row| (row.id, Document(row))).collect())
    }
}

impl Loader<VersionId> for Batch {
    type Value = DocumentVersion;
    type Error = Arc<Error>;

    async fn load(&self, ids: &[VersionId]) -> Loaded<VersionId, DocumentVersion> {
        let found = store::find_versions(&self.0.db, &self.0.actor, ids.iter().copied()).await?;
        Ok(found.into_iter().map(|row| (row.id, DocumentVersion(row))).collect())
    }
}

impl Loader<RenditionId> for Batch {
    type Value = Rendition;
    type Error = Arc<Error>;

    async fn load(&self, ids: &[RenditionId]) -> Loaded<RenditionId, Rendition> {
        let found = store::find_renditions(&self.0.db, &self.0.actor, ids).await?;
        Ok(found.into_iter().map(|(row, _)| (row.id, Rendition(row))).collect())
    }
}

impl Loader<AudienceOf> for Batch {
    type Value = Audience;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[AudienceOf]) -> Loaded<AudienceOf, Audience> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let documents = store::find_many(&self.0.db, &self.0.actor, &ids).await?;
        let audiences = store::audiences(&self.0.db, &documents).await?;
        Ok(audiences.into_iter().map(|(id, audience)| (AudienceOf(id), Audience(audience))).collect())
    }
}

impl Loader<VersionsOf> for Batch {
    type Value = Vec<DocumentVersion>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[VersionsOf]) -> Loaded<VersionsOf, Vec<DocumentVersion>> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in store::versions_of(&self.0.db, &ids).await? {
            found.entry(VersionsOf(row.document_id)).or_default().push(DocumentVersion(row));
        }
        Ok(found)
    }
}

impl Loader<RenditionsOf> for Batch {
    type Value = Vec<Rendition>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[RenditionsOf]) -> Loaded<RenditionsOf, Vec<Rendition>> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in store::renditions_of(&self.0.db, &ids).await? {
            found.entry(RenditionsOf(row.version_id)).or_default().push(Rendition(row));
        }
        Ok(found)
    }
}

impl Loader<IssuedBy> for Batch {
    type Value = u64;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[IssuedBy]) -> Loaded<IssuedBy, u64> {
        let bodies: Vec<_> = keys.iter().map(|key| key.0).collect();
        let counts = store::count_by_body(&self.0, &bodies).await?;
        Ok(counts.into_iter().map(|(body, count)| (IssuedBy(body), count)).collect())
    }
}

impl Loader<PagesOf> for Batch {
    type Value = Vec<Page>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[PagesOf]) -> Loaded<PagesOf, Vec<Page>> {
        let mut windows: HashMap<(i32, usize), Vec<RenditionId>> = HashMap::new();
        for key in keys {
            windows.entry((key.after, key.rows)).or_default().push(key.rendition);
        }
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for ((after, rows), renditions) in windows {
            for row in store::pages_of(&self.0.db, &renditions, after, rows).await? {
                let key = PagesOf { rendition: row.rendition_id, after, rows };
                found.entry(key).or_default().push(Page(row));
            }
        }
        Ok(found)
    }
}
