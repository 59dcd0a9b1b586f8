//! A document as the contract shows it.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::UncertainDate;
use entity::archive::{document, relation};

use super::edges::{AliasesOf, AudienceOf, HistoryOf, ProposalOn, RelationsOf, VersionsOf};
use super::relation::DocumentRelation;
use super::rendition::DocumentVersion;
use super::stewardship::{AuditEntry, Proposal};
use crate::archive::citation::graphql::CitationFormat;
use crate::archive::citation::{self, Citation, Issuer};
use crate::archive::vocabulary::Concept;
use crate::archive::{policy, store, vocabulary};
use crate::audience::Audience as Audiences;
use crate::directory::graphql::{Body, Meeting, Organisation};
use crate::error::Result;
use crate::schema::{cx, loader, present};
use crate::text::{Date, Text};

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
    /// Decided; for the support staff only until its embargo ends.
    Embargoed,
    /// Readable by its audience.
    Published,
    /// Taken back: a tombstone stays for its audience, without files.
    Withdrawn,
}

/// What documents can be about.
pub struct Subject(pub &'static Concept);

/// What documents can be about.
#[Object]
impl Subject {
    /// Stable; small letters and hyphens.
    pub async fn id(&self) -> ID {
        self.0.id.clone().into()
    }

    /// What it is called, in the wanted language where it has a label, else in English.
    async fn label(&self, #[graphql(desc = "BCP 47 tag.")] language: Option<String>) -> Text {
        Text::pick(&self.0.label(), language.as_deref())
    }
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

/// Whom a document is meant for once it is published.
#[derive(Clone)]
pub struct Audience(pub(super) Audiences);

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

    /// What it is about.
    async fn subjects(&self) -> Vec<Subject> {
        self.0.subjects.iter().filter_map(vocabulary::subject).map(Subject).collect()
    }

    /// The meeting it belongs to.
    async fn meeting(&self, ctx: &Context<'_>) -> Result<Option<Meeting>> {
        match self.0.meeting_id {
            Some(meeting) => Ok(loader(ctx).load_one(meeting).await?),
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

    /// The editions that the viewer may read, newest first; none of a document that is withdrawn.
    async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<DocumentVersion>> {
        Ok(loader(ctx).load_one(VersionsOf(self.0.id)).await?.unwrap_or_default())
    }

    /// The edition to read: the newest that is published, else the newest.
    async fn current_version(&self, ctx: &Context<'_>) -> Result<Option<DocumentVersion>> {
        let versions = loader(ctx).load_one(VersionsOf(self.0.id)).await?.unwrap_or_default();
        Ok(store::current(versions.into_iter().map(|version| version.0).collect()).map(DocumentVersion))
    }

    /// Symbols it had before; they lead here.
    async fn aliases(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(loader(ctx).load_one(AliasesOf(self.0.id)).await?.unwrap_or_default())
    }

    /// What it is to other documents, and they to it, as far as the viewer may see them.
    async fn relations(&self, ctx: &Context<'_>) -> Result<Vec<DocumentRelation>> {
        Ok(loader(ctx).load_one(RelationsOf(self.0.id)).await?.unwrap_or_default())
    }

    /// The documents that have taken its place, as far as the viewer may see them.
    async fn superseded_by(&self, ctx: &Context<'_>) -> Result<Vec<Document>> {
        let ties = loader(ctx).load_one(RelationsOf(self.0.id)).await?.unwrap_or_default();
        let successors = ties.into_iter().filter(|tie| tie.0.is_inverse && tie.0.kind == relation::Kind::Supersedes);
        Ok(successors.map(|tie| Document(tie.0.other)).collect())
    }

    /// The day on which an embargo was laid on it.
    async fn embargo_from(&self) -> Option<Date> {
        self.0.embargo_from.map(Date)
    }

    /// The first day on which its audience may read it, where it is under embargo.
    async fn embargo_until(&self) -> Option<Date> {
        self.0.embargo_until.map(Date)
    }

    /// When it was taken back.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.0.withdrawn_at
    }

    /// Why it was taken back.
    async fn withdrawal_reason(&self) -> Option<&str> {
        self.0.withdrawal_reason.as_deref()
    }

    /// What waits for a second person; for the support staff only.
    async fn proposal(&self, ctx: &Context<'_>) -> Result<Option<Proposal>> {
        Ok(loader(ctx).load_one(ProposalOn(self.0.id)).await?)
    }

    /// What was done to it, newest first, the last 100 acts; for the support staff only, absent for others.
    async fn history(&self, ctx: &Context<'_>) -> Result<Option<Vec<AuditEntry>>> {
        Ok(loader(ctx).load_one(HistoryOf(self.0.id)).await?)
    }

    /// The address to cite; it stays.
    async fn permalink(&self, ctx: &Context<'_>) -> String {
        citation::permalink(cx(ctx), &self.0)
    }

    /// How to cite it, as looked at today.
    async fn citation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which form.")] format: CitationFormat,
        #[graphql(desc = "BCP 47 tag of the wanted title; English, or what there is, where it has none.")]
        language: Option<String>,
    ) -> Result<String> {
        let (body, participant) = (self.body(ctx).await?, self.participant(ctx).await?);
        let issuer = Issuer {
            body: body.map(|body| body.0.name),
            participant: participant.map(|participant| participant.0.name),
        };
        let citation = Citation::of(cx(ctx), &self.0, &issuer, language.as_deref());
        citation::written(&[citation], format.into())
    }

    /// When it was published.
    async fn published_at(&self) -> Option<DateTime<Utc>> {
        self.0.published_at
    }

    /// Whether the viewer may change what this record says.
    async fn can_describe(&self, ctx: &Context<'_>) -> bool {
        policy::may_describe(&cx(ctx).actor).is_ok()
    }

    /// Whether the viewer may publish it now, or the version that waits, or propose to.
    async fn can_publish(&self, ctx: &Context<'_>) -> Result<bool> {
        if policy::may_publish(&cx(ctx).actor).is_err() {
            return Ok(false);
        }
        let versions = loader(ctx).load_one(VersionsOf(self.0.id)).await?.unwrap_or_default();
        let waits = |version: &DocumentVersion| version.0.published_at.is_none();
        Ok(self.0.state != document::State::Published || versions.iter().any(waits))
    }

    /// Whether the viewer may add a version to it.
    async fn can_revise(&self, ctx: &Context<'_>) -> bool {
        policy::may_deposit(&cx(ctx).actor).is_ok()
    }

    /// Whether the viewer may take it back, or propose to.
    async fn can_withdraw(&self, ctx: &Context<'_>) -> bool {
        let is_out = matches!(self.0.state, document::State::Published | document::State::Embargoed);
        is_out && policy::may_withdraw(&cx(ctx).actor).is_ok()
    }
}
