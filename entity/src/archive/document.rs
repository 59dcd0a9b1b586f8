//! The record of a document: what it is, not what it says.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{BodyId, DocumentId, LocalizedText, MeetingId, OrganisationId, Subjects};

/// What kind of document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Kind {
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// Being described; for the support staff only.
    Draft,
    /// Decided; for the support staff only until its embargo ends.
    Embargoed,
    /// Readable by its audience.
    Published,
    /// Taken back: a tombstone stays for its audience, the files are for the support staff.
    Withdrawn,
}

/// Which kind of audience a record has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum AudienceKind {
    /// Everybody.
    Public,
    /// Participants and observers.
    Community,
    /// Participants.
    Participants,
    /// Members of one body: `audience_body_id`.
    Body,
    /// Single organisations: the rows of [`super::party`].
    Parties,
    /// The support staff.
    Staff,
}

/// One document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// Stable; the permalink is made of it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DocumentId,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: LocalizedText,
    /// The official symbol, verbatim; never parsed, not unique.
    pub symbol: Option<String>,
    /// The issuing body.
    pub body_id: Option<BodyId>,
    /// The Participant it concerns.
    pub participant_id: Option<OrganisationId>,
    /// What it is about.
    pub subjects: Subjects,
    /// The meeting it belongs to.
    pub meeting_id: Option<MeetingId>,
    /// Its date in EDTF, where known.
    pub date: Option<String>,
    /// The first day the date can mean.
    pub earliest: Option<Date>,
    /// The last day the date can mean; 0001-01-01 when undated, so that lists have one order.
    pub ordered_by: Date,
    /// Which kind of audience it has.
    pub audience: AudienceKind,
    /// The body of a [`AudienceKind::Body`] audience.
    pub audience_body_id: Option<BodyId>,
    /// Where in its life it stands.
    pub state: State,
    /// When it was published.
    pub published_at: Option<DateTimeUtc>,
    /// The day on which an embargo was laid on it.
    pub embargo_from: Option<Date>,
    /// The first day on which its audience may read it.
    pub embargo_until: Option<Date>,
    /// When it was taken back.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Why it was taken back, for whoever comes to its address.
    pub withdrawal_reason: Option<String>,
    /// When it was taken in.
    pub created_at: DateTimeUtc,
    /// When its record, or what its readers read of it, last changed here; ties to other documents are not of it.
    pub changed_at: DateTimeUtc,
}

/// Ties are followed by id in the archive's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
