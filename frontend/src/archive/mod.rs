//! The archive as it is seen: browsing, one document with its files; taking in, describing, publishing, taking back.
//! Finding by words is `search`.

pub mod query;

mod deposit;
mod form;
mod health;
mod history;
mod list;
mod page;
mod publication;
mod reader;
mod requests;
mod sending;
mod standing;
mod ties;

use crate::kit::date;
use crate::{say, tell};
use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::Route;
use leptos_router::path;
use query::{Audience, AudienceKind, DocumentKind};

pub use list::Newest;

/// `/browse`, the shelves and their lists; `/d/:id`, one document; `/deposit`, taking in;
/// `/proposals`, what waits for a second person; `/requests`, asking for access; `/health-of-the-archive`.
#[component(transparent)]
pub fn ArchiveRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/browse") view=list::BrowsePage/>
        <Route path=path!("/d/:id") view=page::DocumentPage/>
        <Route path=path!("/deposit") view=deposit::DepositPage/>
        <Route path=path!("/proposals") view=publication::ProposalsPage/>
        <Route path=path!("/health-of-the-archive") view=health::HealthPage/>
        <Route path=path!("/requests") view=requests::RequestsPage/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// What a kind of document is called.
pub fn kind_name(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::CoreDocument => say!(en: "Core document", fr: "Document de base"),
        DocumentKind::AdministrativeDecision => {
            say!(en: "Administrative decision", fr: "Décision administrative")
        }
        DocumentKind::Declaration => say!(en: "Declaration", fr: "Déclaration"),
        DocumentKind::FinalCommunique => say!(en: "Final communiqué", fr: "Communiqué final"),
        DocumentKind::MeetingSummary => say!(en: "Meeting summary", fr: "Résumé de réunion"),
        DocumentKind::Minutes => say!(en: "Minutes", fr: "Procès-verbal"),
        DocumentKind::PublicSummary => say!(en: "Public summary record", fr: "Compte rendu public"),
        DocumentKind::AnnualReport => say!(en: "Annual report", fr: "Rapport annuel"),
        DocumentKind::AnnualReportAssessment => {
            say!(en: "Assessment of an annual report", fr: "Évaluation d’un rapport annuel")
        }
        DocumentKind::ReviewVisitReport => {
            say!(en: "Review visit report", fr: "Rapport de visite d’examen")
        }
        DocumentKind::ReviewMissionReport => {
            say!(en: "Review mission report", fr: "Rapport de mission d’examen")
        }
        DocumentKind::ExpertMissionReport => {
            say!(en: "Expert mission report", fr: "Rapport de mission d’experts")
        }
        DocumentKind::MonitoringReport => say!(en: "Monitoring report", fr: "Rapport de suivi"),
        DocumentKind::ParticipantComments => {
            say!(en: "Participant’s comments", fr: "Observations d’un Participant")
        }
        DocumentKind::Legislation => say!(en: "Legislation", fr: "Législation"),
        DocumentKind::CertificateSpecimen => {
            say!(en: "Certificate specimen", fr: "Spécimen de certificat")
        }
        DocumentKind::AuthorisedSignatures => {
            say!(en: "Authorised signatures", fr: "Signatures autorisées")
        }
        DocumentKind::FocalPointList => {
            say!(en: "List of focal points", fr: "Liste des points focaux")
        }
        DocumentKind::ChairsNotice => say!(en: "Chair’s notice", fr: "Avis de la présidence"),
        DocumentKind::VigilanceNotice => say!(en: "Vigilance notice", fr: "Avis de vigilance"),
        DocumentKind::Statistics => say!(en: "Statistics", fr: "Statistiques"),
        DocumentKind::DataAnomalyQuestionnaire => {
            say!(en: "Data anomaly questionnaire", fr: "Questionnaire sur les anomalies de données")
        }
        DocumentKind::TermsOfReference => say!(en: "Terms of reference", fr: "Mandat"),
        DocumentKind::WorkPlan => say!(en: "Work plan", fr: "Plan de travail"),
        DocumentKind::Questionnaire => say!(en: "Questionnaire", fr: "Questionnaire"),
        DocumentKind::InterimReport => say!(en: "Interim report", fr: "Rapport intérimaire"),
        DocumentKind::Statement => say!(en: "Statement", fr: "Déclaration publique"),
        DocumentKind::TechnicalCertificate => {
            say!(en: "Technical certificate", fr: "Certificat technique")
        }
        DocumentKind::Footprint => say!(en: "Footprint", fr: "Empreinte"),
        DocumentKind::TechnicalPaper => say!(en: "Technical paper", fr: "Document technique"),
        DocumentKind::Other => say!(en: "Other document", fr: "Autre document"),
    }
}

/// Who may see, in words.
pub fn audience_name(audience: &Audience) -> String {
    let body = audience.body.as_ref().map(|body| body.acronym.clone()).unwrap_or_default();
    match audience.kind {
        AudienceKind::Body if !body.is_empty() => {
            tell!(en: "Members of {body}", fr: "Membres de {body}")
        }
        AudienceKind::Parties if !audience.parties.is_empty() => {
            audience.parties.iter().map(|party| party.name.text.as_str()).collect::<Vec<_>>().join(", ")
        }
        kind => audience_kind_name(kind).to_owned(),
    }
}

/// A circle of readers, in words.
pub fn audience_kind_name(kind: AudienceKind) -> &'static str {
    match kind {
        AudienceKind::Public => say!(en: "Public", fr: "Public"),
        AudienceKind::Community => {
            say!(en: "Participants and observers", fr: "Participants et observateurs")
        }
        AudienceKind::Participants => say!(en: "Participants", fr: "Participants"),
        AudienceKind::Body => say!(en: "Members of a body", fr: "Membres d’un organe"),
        AudienceKind::Parties => say!(en: "Named organisations", fr: "Organisations désignées"),
        AudienceKind::Staff => say!(en: "Support staff", fr: "Personnel d’appui"),
    }
}

/// The badge of a document that is not for everybody; nothing for a public one.
pub fn audience_badge(audience: Option<Audience>) -> Option<impl IntoView> {
    let audience = audience.filter(|audience| audience.kind != AudienceKind::Public)?;
    Some(view! { <span class="badge">{move || audience_name(&audience)}</span> })
}

/// What stands above a title: kind, symbol, body and date, as far as they are known.
pub fn eyebrow(
    kind: DocumentKind,
    symbol: Option<String>,
    body: Option<String>,
    edtf: Option<String>,
) -> impl IntoView {
    view! {
        <span class="kind">{move || kind_name(kind)}</span>
        {symbol.map(|symbol| view! { <span class="symbol">{symbol}</span> })}
        {body.map(|body| view! { <span>{body}</span> })}
        {edtf.map(|edtf| view! { <span>{move || date::in_words(&edtf)}</span> })}
    }
}
