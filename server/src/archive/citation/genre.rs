//! What the formats take a kind of document for, and how it is called in English, the language of their types.

use entity::archive::document::Kind;

/// What reference managers take a document for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Genre {
    /// A paper of an institution, perhaps numbered.
    Report,
    /// A law.
    Law,
    /// Figures.
    Figures,
    /// Anything else.
    Other,
}

/// The genre of a kind, and its name.
pub fn of(kind: Kind) -> (Genre, &'static str) {
    match kind {
        Kind::CoreDocument => (Genre::Report, "Core document"),
        Kind::AdministrativeDecision => (Genre::Report, "Administrative decision"),
        Kind::Declaration => (Genre::Report, "Declaration"),
        Kind::FinalCommunique => (Genre::Report, "Final communiqué"),
        Kind::MeetingSummary => (Genre::Report, "Meeting summary"),
        Kind::Minutes => (Genre::Report, "Minutes"),
        Kind::PublicSummary => (Genre::Report, "Public summary"),
        Kind::AnnualReport => (Genre::Report, "Annual report"),
        Kind::AnnualReportAssessment => (Genre::Report, "Annual report assessment"),
        Kind::ReviewVisitReport => (Genre::Report, "Review visit report"),
        Kind::ReviewMissionReport => (Genre::Report, "Review mission report"),
        Kind::ExpertMissionReport => (Genre::Report, "Expert mission report"),
        Kind::MonitoringReport => (Genre::Report, "Monitoring report"),
        Kind::ParticipantComments => (Genre::Report, "Participant comments"),
        Kind::Legislation => (Genre::Law, "Legislation"),
        Kind::CertificateSpecimen => (Genre::Other, "Certificate specimen"),
        Kind::AuthorisedSignatures => (Genre::Other, "Authorised signatures"),
        Kind::FocalPointList => (Genre::Other, "Focal point list"),
        Kind::ChairsNotice => (Genre::Report, "Chair's notice"),
        Kind::VigilanceNotice => (Genre::Report, "Vigilance notice"),
        Kind::Statistics => (Genre::Figures, "Statistics"),
        Kind::DataAnomalyQuestionnaire => (Genre::Report, "Data anomaly questionnaire"),
        Kind::TermsOfReference => (Genre::Report, "Terms of reference"),
        Kind::WorkPlan => (Genre::Report, "Work plan"),
        Kind::Questionnaire => (Genre::Report, "Questionnaire"),
        Kind::InterimReport => (Genre::Report, "Interim report"),
        Kind::Statement => (Genre::Report, "Statement"),
        Kind::TechnicalCertificate => (Genre::Other, "Technical certificate"),
        Kind::Footprint => (Genre::Report, "Footprint"),
        Kind::TechnicalPaper => (Genre::Report, "Technical paper"),
        Kind::Other => (Genre::Other, "Document"),
    }
}

/// Whether documents of a kind are written by the Participant they concern, where they name no body.
pub fn is_by_participant(kind: Kind) -> bool {
    match kind {
        Kind::AnnualReport
        | Kind::ParticipantComments
        | Kind::Legislation
        | Kind::CertificateSpecimen
        | Kind::AuthorisedSignatures => true,
        Kind::CoreDocument
        | Kind::AdministrativeDecision
        | Kind::Declaration
        | Kind::FinalCommunique
        | Kind::MeetingSummary
        | Kind::Minutes
        | Kind::PublicSummary
        | Kind::AnnualReportAssessment
        | Kind::ReviewVisitReport
        | Kind::ReviewMissionReport
        | Kind::ExpertMissionReport
        | Kind::MonitoringReport
        | Kind::FocalPointList
        | Kind::ChairsNotice
        | Kind::VigilanceNotice
        | Kind::Statistics
        | Kind::DataAnomalyQuestionnaire
        | Kind::TermsOfReference
        | Kind::WorkPlan
        | Kind::Questionnaire
        | Kind::InterimReport
        | Kind::Statement
        | Kind::TechnicalCertificate
        | Kind::Footprint
        | Kind::TechnicalPaper
        | Kind::Other => false,
    }
}
