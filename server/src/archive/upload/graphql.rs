//! Uploads as the contract shows them, each to its maker alone.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::archive::note::Notes;
use entity::archive::upload::{Gist, Model, Proposal, Reading};
use entity::{BodyId, DocumentId};

use super::commands;
use crate::archive::NewDocument;
use crate::archive::graphql::{AudienceInput, Document, DocumentKind, ReadingNote};
use crate::directory::graphql::Body;
use crate::error::{Result, refuse_field};
use crate::schema::{cx, loader, present};
use crate::text::{TextInput, gather};

/// How far an upload has come.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
pub enum UploadState {
    /// Bytes are missing still.
    Receiving,
    /// All bytes are there, and the file is being read.
    Reading,
    /// It is kept and read, and may become part of a document.
    Read,
    /// A document holds these very bytes already.
    HeldAlready,
    /// It could not be kept; remove it and upload it again.
    Failed,
}

/// A file on its way in.
pub struct Upload(Model);

/// A file on its way in.
#[Object]
impl Upload {
    /// Global id; the bytes go to `/uploads/` and this id, by the tus protocol.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// As named by the depositor.
    async fn file_name(&self) -> &str {
        &self.0.file_name
    }

    /// Bytes of the whole file.
    async fn byte_size(&self) -> i64 {
        self.0.byte_size
    }

    /// Bytes that are safely stored.
    async fn received(&self) -> i64 {
        self.0.received
    }

    /// How far it has come.
    async fn state(&self) -> UploadState {
        match &self.0.reading {
            None if self.0.received < self.0.byte_size => UploadState::Receiving,
            None => UploadState::Reading,
            Some(Reading::Read(_)) => UploadState::Read,
            Some(Reading::HeldAlready(_)) => UploadState::HeldAlready,
            Some(Reading::Failed) => UploadState::Failed,
        }
    }

    /// The document that holds these very bytes already; only for `HELD_ALREADY`.
    async fn held_by(&self, ctx: &Context<'_>) -> Result<Option<Document>> {
        match self.0.reading {
            Some(Reading::HeldAlready(document)) => Ok(loader(ctx).load_one(document).await?),
            _ => Ok(None),
        }
    }

    /// What was read; only for `READ`.
    async fn reading(&self) -> Option<UploadReading> {
        match &self.0.reading {
            Some(Reading::Read(gist)) => Some(UploadReading::from(gist.clone())),
            _ => None,
        }
    }

    /// When it was begun; it lasts seven days.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

/// What was read from an upload.
#[derive(SimpleObject)]
pub struct UploadReading {
    /// Pages; passages, where the format knows no pages.
    page_count: u32,
    /// BCP 47; absent when not recognised.
    language: Option<String>,
    /// A sentence for people when the text is missing or incomplete, in English: `notes` in one.
    note: Option<String>,
    /// Why the text is missing or incomplete, by codes that can be said in every language; at most 21.
    notes: Vec<ReadingNote>,
    /// What its record could say.
    proposed: ProposedRecord,
}

/// What the record of a file could say, going by the file itself.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct ProposedRecord {
    /// A title, in the language of the file.
    title: Option<String>,
    /// What it seems to be.
    kind: Option<DocumentKind>,
    /// A symbol, verbatim.
    symbol: Option<String>,
    /// A date in EDTF.
    date: Option<String>,
    #[graphql(skip)]
    body_id: Option<BodyId>,
}

#[ComplexObject]
impl ProposedRecord {
    /// The body it names.
    async fn body(&self, ctx: &Context<'_>) -> Result<Option<Body>> {
        match self.body_id {
            Some(body) => Ok(loader(ctx).load_one(body).await?),
            None => Ok(None),
        }
    }
}

impl From<Gist> for UploadReading {
    fn from(gist: Gist) -> Self {
        let Gist { page_count, language, note, notes, proposed } = gist;
        let Proposal { title, kind, symbol, date, body } = proposed;
        let proposed = ProposedRecord { title, kind: kind.map(Into::into), symbol, date, body_id: body };
        let notes = ReadingNote::all(Notes::or_said(notes, note.as_deref()));
        Self { page_count, language, note, notes, proposed }
    }
}

/// An upload that is to become a file of a document.
#[derive(InputObject)]
pub struct UploadFileInput {
    /// The upload.
    upload: ID,
    /// BCP 47; what was recognised, when not given.
    language: Option<String>,
    /// Whether this language is authentic.
    #[graphql(default)]
    is_authentic: bool,
    /// Whether a machine translated it.
    #[graphql(default)]
    is_machine_translation: bool,
}

impl UploadFileInput {
    fn read(self) -> Result<commands::Uploaded> {
        let Self { upload, language, is_authentic, is_machine_translation } = self;
        Ok(commands::Uploaded { id: upload.parse()?, language, is_authentic, is_machine_translation })
    }
}

/// A new document and the uploads that are its files.
#[derive(InputObject)]
pub struct DepositDocumentInput {
    /// Its files: one for each language and format.
    uploads: Vec<UploadFileInput>,
    /// Its title, in one language or more.
    titles: Vec<TextInput>,
    /// What it is.
    kind: DocumentKind,
    /// The official symbol, verbatim.
    symbol: Option<String>,
    /// The issuing body.
    body: Option<ID>,
    /// The Participant it concerns.
    participant: Option<ID>,
    /// What it is about: subjects of the vocabulary, by id.
    subjects: Option<Vec<ID>>,
    /// The meeting it belongs to.
    meeting: Option<ID>,
    /// EDTF.
    date: Option<String>,
    /// Whom it is meant for once it is published.
    audience: AudienceInput,
    /// On whose instruction.
    instruction: Option<String>,
}

/// A new version of a document and the uploads that are its files.
#[derive(InputObject)]
pub struct ReviseDocumentInput {
    /// The document.
    id: ID,
    /// What changed against the version before: 1 to 500 characters.
    note: String,
    /// Every file of the version: one for each language and format.
    uploads: Vec<UploadFileInput>,
    /// On whose instruction.
    instruction: Option<String>,
}

impl DepositDocumentInput {
    fn read(self) -> Result<(NewDocument, Vec<commands::Uploaded>)> {
        let date = self.date.filter(|date| !date.trim().is_empty());
        let new = NewDocument {
            id: None,
            aliases: Vec::new(),
            title: gather("titles", self.titles)?,
            kind: self.kind.into(),
            symbol: self.symbol.filter(|symbol| !symbol.trim().is_empty()),
            body: self.body.map(|id| id.parse()).transpose()?,
            participant: self.participant.map(|id| id.parse()).transpose()?,
            subjects: self.subjects.into_iter().flatten().map(|id| id.0).collect(),
            meeting: self.meeting.map(|id| id.parse()).transpose()?,
            date: date
                .map(|date| date.trim().parse())
                .transpose()
                .map_err(|fault: entity::BadDate| refuse_field("date", fault.to_string()))?,
            audience: self.audience.read()?,
        };
        Ok((new, self.uploads.into_iter().map(UploadFileInput::read).collect::<Result<_>>()?))
    }
}

/// The part of `Query` that is about uploads.
#[derive(Default)]
pub struct UploadQuery;

#[Object]
impl UploadQuery {
    /// The viewer's own uploads that are no document yet, in the order in which they were begun.
    async fn uploads(&self, ctx: &Context<'_>) -> Result<Vec<Upload>> {
        Ok(commands::list(cx(ctx)).await?.into_iter().map(Upload).collect())
    }
}

/// The part of `Mutation` that is about uploads.
#[derive(Default)]
pub struct UploadMutation;

#[Object]
impl UploadMutation {
    /// Takes in a document whose files were uploaded, as a draft.
    async fn deposit_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document and its files.")] mut input: DepositDocumentInput,
    ) -> Result<Document> {
        let cx = cx(ctx).instructed(input.instruction.take());
        let (new, uploads) = input.read()?;
        let id: DocumentId = commands::deposit(&cx, new, uploads).await?;
        present(loader(ctx).load_one(id).await?)
    }

    /// Adds a version whose files were uploaded; it waits until the document is published anew.
    async fn revise_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version and its files.")] input: ReviseDocumentInput,
    ) -> Result<Document> {
        let ReviseDocumentInput { id, note, uploads, instruction } = input;
        let uploads = uploads.into_iter().map(UploadFileInput::read).collect::<Result<_>>()?;
        let cx = cx(ctx).instructed(instruction);
        Ok(Document(commands::revise(&cx, id.parse()?, note, uploads).await?))
    }
}
