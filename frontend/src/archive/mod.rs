//! The archive as it is seen: browsing, one document with its files; taking in, describing, publishing, taking back.
//! Finding by words is `search`.

pub mod query;

mod citation;
mod comparison;
mod deposit;
mod form;
mod health;
mod history;
mod keeping;
mod list;
mod noted;
mod page;
mod publication;
mod reader;
mod requests;
pub mod sending;
mod similar;
mod standing;
mod ties;

use crate::kit::date;
use crate::kit::number::list;
use crate::{say, tell};
use leptos::prelude::*;
use query::{Audience, AudienceKind, DocumentKind};

pub use list::Newest;
pub use standing::{status_name, status_of};

/// `/d/:id`, one document.
pub fn document_page(path: &[&str]) -> Option<AnyView> {
    match path {
        ["d", id] => Some(view! { <page::DocumentPage id=*id/> }.into_any()),
        _ => None,
    }
}

/// `/browse`, the shelves and their lists; `/d/:id/compare`, two files side by side; `/d/:id/keep`, looking after one document; `/deposit`, taking in; `/proposals`, what waits for a second person;
/// `/requests`, asking for access; `/health-of-the-archive`.
pub fn page(path: &[&str]) -> Option<AnyView> {
    Some(match path {
        ["browse"] => view! { <list::BrowsePage/> }.into_any(),
        ["d", id, "compare"] => view! { <comparison::ComparisonPage id=*id/> }.into_any(),
        ["d", id, "keep"] => view! { <keeping::KeepingPage id=*id/> }.into_any(),
        ["deposit"] => view! { <deposit::DepositPage/> }.into_any(),
        ["proposals"] => view! { <publication::ProposalsPage/> }.into_any(),
        ["health-of-the-archive"] => view! { <health::HealthPage/> }.into_any(),
        ["requests"] => view! { <requests::RequestsPage/> }.into_any(),
        _ => return None,
    })
}

/// What a kind of document is called.
pub fn kind_name(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::CoreDocument => say!("Core document"),
        DocumentKind::AdministrativeDecision => say!("Administrative decision"),
        DocumentKind::Declaration => say!("Declaration"),
        DocumentKind::FinalCommunique => say!("Final communiqué"),
        DocumentKind::MeetingSummary => say!("Meeting summary"),
        DocumentKind::Minutes => say!("Minutes"),
        DocumentKind::PublicSummary => say!("Public summary record"),
        DocumentKind::AnnualReport => say!("Annual report"),
        DocumentKind::AnnualReportAssessment => say!("Assessment of an annual report"),
        DocumentKind::ReviewVisitReport => say!("Review visit report"),
        DocumentKind::ReviewMissionReport => say!("Review mission report"),
        DocumentKind::ExpertMissionReport => say!("Expert mission report"),
        DocumentKind::MonitoringReport => say!("Monitoring report"),
        DocumentKind::ParticipantComments => say!("Participant’s comments"),
        DocumentKind::Legislation => say!("Legislation"),
        DocumentKind::CertificateSpecimen => say!("Certificate specimen"),
        DocumentKind::AuthorisedSignatures => say!("Authorised signatures"),
        DocumentKind::FocalPointList => say!("List of focal points"),
        DocumentKind::ChairsNotice => say!("Chair’s notice"),
        DocumentKind::VigilanceNotice => say!("Vigilance notice"),
        DocumentKind::Statistics => say!("Statistics"),
        DocumentKind::DataAnomalyQuestionnaire => say!("Data anomaly questionnaire"),
        DocumentKind::TermsOfReference => say!("Terms of reference"),
        DocumentKind::WorkPlan => say!("Work plan"),
        DocumentKind::Questionnaire => say!("Questionnaire"),
        DocumentKind::InterimReport => say!("Interim report"),
        DocumentKind::Statement => say!("Statement"),
        DocumentKind::TechnicalCertificate => say!("Technical certificate"),
        DocumentKind::Footprint => say!("Footprint"),
        DocumentKind::TechnicalPaper => say!("Technical paper"),
        DocumentKind::Other => say!("Other document"),
    }
}

/// Who may see, in words.
pub fn audience_name(audience: &Audience) -> String {
    let body = audience.body.as_ref().map(|body| body.acronym.clone()).unwrap_or_default();
    match audience.kind {
        AudienceKind::Body if !body.is_empty() => tell!("Members of {body}", body),
        AudienceKind::Parties if !audience.parties.is_empty() => {
            list(audience.parties.iter().map(|party| party.name.text.as_str()))
        }
        kind => audience_kind_name(kind).to_owned(),
    }
}

/// A circle of readers, in words.
pub fn audience_kind_name(kind: AudienceKind) -> &'static str {
    match kind {
        AudienceKind::Public => say!("Public"),
        AudienceKind::Community => say!("Participants and observers"),
        AudienceKind::Participants => say!("Participants"),
        AudienceKind::Body => say!("Members of a body"),
        AudienceKind::Parties => say!("Named organisations"),
        AudienceKind::Staff => say!("Support staff"),
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
        {symbol.map(|symbol| view! { <span class="symbol"><bdi>{symbol}</bdi></span> })}
        {body.map(|body| view! { <span>{body}</span> })}
        {edtf.map(|edtf| view! { <span>{move || date::in_words(&edtf)}</span> })}
    }
}
