//! The kind of a document by the words of its title, in English and French.

use entity::archive::document::Kind;

/// Words that tell a kind; the first line that fits decides, so the more particular stand before the more general.
const TELLING: [(Kind, &[&str]); 30] = [
    (Kind::ParticipantComments, &["comments of", "comments by", "observations de"]),
    (Kind::AnnualReportAssessment, &["assessment of the annual report", "évaluation du rapport annuel"]),
    (Kind::AnnualReport, &["annual report", "rapport annuel"]),
    (Kind::ReviewVisitReport, &["review visit", "visite d'examen", "visite de révision"]),
    (Kind::ReviewMissionReport, &["review mission", "mission d'examen", "mission de révision"]),
    (Kind::ExpertMissionReport, &["expert mission", "mission d'experts", "mission d'expertise"]),
    (Kind::MonitoringReport, &["monitoring report", "rapport de suivi"]),
    (Kind::VigilanceNotice, &["vigilance notice", "false certificate", "avis de vigilance", "faux certificat"]),
    (Kind::ChairsNotice, &["chair's notice", "notice of the chair", "avis de la présidence"]),
    (Kind::TermsOfReference, &["terms of reference", "mandat du", "mandat de la", "termes de référence"]),
    (Kind::WorkPlan, &["work plan", "workplan", "plan de travail", "programme de travail"]),
    (Kind::PublicSummary, &["public summary", "résumé public"]),
    (Kind::Minutes, &["minutes", "procès-verbal", "compte rendu", "compte-rendu"]),
    (Kind::FinalCommunique, &["communiqué", "communique"]),
    (Kind::MeetingSummary, &["summary of the intersessional", "meeting summary", "résumé de la réunion"]),
    (Kind::InterimReport, &["interim report", "rapport intérimaire", "rapport d'étape"]),
    (Kind::DataAnomalyQuestionnaire, &["data anomaly", "anomalie de données", "anomalies de données"]),
    (Kind::Questionnaire, &["questionnaire", "survey", "enquête"]),
    (
        Kind::AuthorisedSignatures,
        &["authorised signator", "authorized signator", "authorised signatures", "signataires autorisés"],
    ),
    (Kind::FocalPointList, &["focal points", "focal point list", "points focaux"]),
    (Kind::CertificateSpecimen, &["specimen", "spécimen"]),
    (Kind::TechnicalCertificate, &["technical certificate", "certificat technique"]),
    (Kind::AdministrativeDecision, &["administrative decision", "décision administrative"]),
    (Kind::Declaration, &["declaration", "déclaration", "resolution", "résolution"]),
    (Kind::CoreDocument, &["core document", "document de base", "document fondamental"]),
    (Kind::Statistics, &["statistics", "statistiques", "rough diamond figures", "production and trade"]),
    (
        Kind::Legislation,
        &["act of", "act,", "control act", "regulation", "regulations", "decree", "loi ", "décret", "arrêté"],
    ),
    (Kind::Statement, &["press release", "statement", "speech", "communication de presse", "discours"]),
    (Kind::Footprint, &["footprint", "empreinte"]),
    (
        Kind::TechnicalPaper,
        &["guidance", "guidelines", "training note", "technical paper", "lignes directrices", "note technique"],
    ),
];

/// The kind that a title tells of.
pub(super) fn of(title: &str) -> Option<Kind> {
    let title = title.to_lowercase().replace('’', "'");
    let tells =
        |words: &&str| title.match_indices(*words).any(|(start, _)| !title[..start].ends_with(char::is_alphanumeric));
    TELLING.iter().find(|(_, words)| words.iter().any(tells)).map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_tells_its_kind_in_english_and_french() {
        for (title, kind) in [
            ("Administrative Decision on Hybrid Meetings", Kind::AdministrativeDecision),
            ("Assessment of the Annual Report of Velmara", Kind::AnnualReportAssessment),
            ("Annual Report of Velmara for 2017", Kind::AnnualReport),
            ("Rapport annuel de Velmara", Kind::AnnualReport),
            ("Minutes, Working Group on Statistics", Kind::Minutes),
            ("Procès-verbal du Groupe de travail", Kind::Minutes),
            ("Chair’s Notice: Updated List of Participants", Kind::ChairsNotice),
            ("Rough Diamonds Control Act of Velmara", Kind::Legislation),
            ("Décision administrative sur les réunions hybrides", Kind::AdministrativeDecision),
        ] {
            assert_eq!(of(title), Some(kind), "{title}");
        }
    }

    #[test]
    fn a_word_within_another_tells_nothing() {
        assert_eq!(of("Reminutes and predeclarations"), None);
        assert_eq!(of("Harbour rules"), None);
    }
}
