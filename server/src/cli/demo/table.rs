//! How many papers there are of each kind, year, language and audience, and the odd cases that are among them.

use std::collections::{HashMap, HashSet};

use super::files::Format;
use super::tests::the_archive;
use super::*;
use crate::archive::vocabulary;

/// The table of the demonstration: a row, the kinds that it counts, and how many there are.
const ROWS: [(&str, &[&str], usize); 25] = [
    ("Core Document versions", &["core_document"], 3),
    ("declarations, resolutions", &["declaration"], 5),
    ("Administrative Decisions", &["administrative_decision"], 24),
    ("Final Communiqués", &["final_communique"], 22),
    ("Intersessional summaries", &["meeting_summary"], 6),
    ("body minutes", &["minutes"], 26),
    ("public summaries", &["public_summary"], 8),
    ("annual reports", &["annual_report"], 20),
    ("annual-report assessments", &["annual_report_assessment"], 5),
    ("review-visit reports", &["review_visit_report"], 9),
    ("Participant comments", &["participant_comments"], 3),
    ("Chair's notices", &["chairs_notice"], 14),
    ("forgery alerts", &["vigilance_notice"], 4),
    ("legislation", &["legislation"], 9),
    ("certificate specimens", &["certificate_specimen"], 6),
    ("signature lists", &["authorised_signatures"], 4),
    ("global summaries", &["statistics"], 6),
    ("questionnaires on data", &["data_anomaly_questionnaire"], 3),
    ("terms of reference", &["terms_of_reference"], 5),
    ("work plans", &["work_plan"], 4),
    ("press releases, speeches", &["statement", "interim_report"], 5),
    ("technical-assistance papers", &["technical_paper", "questionnaire", "other"], 4),
    ("review missions", &["review_mission_report"], 1),
    ("expert missions", &["expert_mission_report"], 2),
    ("monitoring", &["monitoring_report"], 2),
];

/// Words in a row that no two papers share.
const SHINGLE: usize = 12;

fn count(of: impl Fn(&Document) -> bool) -> usize {
    the_archive().documents.iter().filter(|document| of(document)).count()
}

fn year(document: &Document) -> Option<u32> {
    document.date.as_deref().and_then(|date| date.get(..4)).and_then(|year| year.parse().ok())
}

#[test]
fn two_hundred_papers_are_spread_over_the_kinds_as_the_table_says() {
    for (row, kinds, papers) in ROWS {
        assert_eq!(count(|document| kinds.contains(&document.kind.as_str())), papers, "{row}");
    }
    assert_eq!(the_archive().documents.len(), 200);
}

#[test]
fn every_year_but_that_of_no_plenary_has_one_communique() {
    let documents = &the_archive().documents;
    let communiques = documents.iter().filter(|document| document.kind == "final_communique");
    let mut years: Vec<u32> = communiques.filter_map(year).collect();
    years.sort_unstable();

    let expected: Vec<u32> = (2003..=2025).filter(|year| *year != 2020).collect();
    assert_eq!(years, expected);
}

#[test]
fn the_years_carry_about_as_many_papers_as_the_table_says() {
    for (years, papers) in
        [(2003..=2007, 30), (2008..=2012, 40), (2013..=2017, 48), (2018..=2022, 47), (2023..=2025, 35)]
    {
        let found = count(|document| year(document).is_some_and(|year| years.contains(&year)));
        assert!(found.abs_diff(papers) <= 3, "{years:?}: {found} for {papers}");
    }
    assert_eq!(count(|document| document.date.is_none()), 1);
}

#[test]
fn the_first_language_of_a_paper_is_one_of_six() {
    for (language, papers) in [("en", 160), ("fr", 25), ("pt", 5), ("ru", 5), ("ar", 3), ("zh", 2)] {
        assert_eq!(count(|document| document.renditions[0].language == language), papers, "{language}");
    }
    let bilingual = count(|document| {
        document.renditions.iter().map(|rendition| rendition.language.as_str()).collect::<HashSet<_>>().len() == 2
    });
    assert_eq!(bilingual, 20);
}

#[test]
fn audiences_are_shared_out_as_the_table_says() {
    let public = count(|document| document.audience == Audience::Public);
    let community = count(|document| document.audience == Audience::Community);
    let body = count(|document| matches!(document.audience, Audience::Body(_)));
    let parties = count(|document| matches!(document.audience, Audience::Parties(_)));

    for (found, of_a_hundred) in [(public, 55), (community, 30), (body, 10), (parties, 5)] {
        assert!(found.abs_diff(2 * of_a_hundred) <= 4, "{found} for {of_a_hundred} of a hundred");
    }
    assert_eq!(public + community + body + parties, 198, "one paper is for Participants, one for the staff");
}

#[test]
fn the_odd_cases_are_among_them() {
    let documents = &the_archive().documents;
    let has_tie = |kind: &str| documents.iter().any(|document| document.ties.iter().any(|tie| tie.kind == kind));
    for kind in ["amends", "supersedes", "annex_of", "discussed_at", "implements", "public_form_of"] {
        assert!(has_tie(kind), "{kind}");
    }

    let without_text = |rendition: &Rendition| matches!(rendition.format, Format::Scan | Format::WornScan);
    assert_eq!(count(|document| document.renditions.iter().all(without_text)), 3);
    assert_eq!(count(|document| document.renditions.iter().any(|file| file.format == Format::WornScan)), 1);
    assert_eq!(count(|document| document.withdrawn.is_some()), 1);
    assert_eq!(count(|document| document.embargo_until.is_some()), 1);
    assert_eq!(count(|document| !document.corrections.is_empty()), 3);
    assert!(count(|document| !document.aliases.is_empty()) >= 4);
}

#[test]
fn a_restricted_annex_or_full_text_does_not_lend_its_audience_to_the_other_end() {
    let documents = &the_archive().documents;
    let audience_of: HashMap<&str, &Audience> = documents.iter().map(|d| (d.key.as_str(), &d.audience)).collect();

    for document in documents {
        for tie in document.ties.iter().filter(|tie| tie.kind == "public_form_of") {
            assert_eq!(document.audience, Audience::Public, "{}", document.key);
            assert_ne!(audience_of[tie.to.as_str()], &Audience::Public, "{}", tie.to);
        }
    }
}

#[test]
fn no_two_papers_share_a_dozen_words_in_a_row() {
    let mut holders: HashMap<Vec<String>, String> = HashMap::new();
    for document in &the_archive().documents {
        let blocks = document.every_rendition().flat_map(|rendition| rendition.text.pages.iter().flatten());
        let words: Vec<String> =
            blocks.flat_map(|block| block.text().split_whitespace()).map(str::to_lowercase).collect();
        for shingle in words.windows(SHINGLE) {
            let holder = holders.entry(shingle.to_vec()).or_insert_with(|| document.key.clone());
            assert_eq!(*holder, document.key, "both say: {}", shingle.join(" "));
        }
    }
}

#[test]
fn every_paper_has_a_subject_and_every_subject_a_paper() {
    let documents = &the_archive().documents;

    for subject in vocabulary::subjects() {
        assert!(documents.iter().any(|document| document.subjects.contains(&subject.id)), "{}", subject.id);
    }
    assert_eq!(count(|document| document.subjects.is_empty()), 0);
}

#[test]
fn every_communique_and_every_summary_belongs_to_a_meeting_that_had_begun() {
    let archive = the_archive();
    let kinds = ["final_communique", "meeting_summary"];

    for document in archive.documents.iter().filter(|document| kinds.contains(&document.kind.as_str())) {
        let held_at = archive.meetings.iter().find(|meeting| Some(&meeting.key) == document.meeting.as_ref());
        let from = held_at.expect("a meeting").from.to_string();
        let date = document.date.as_deref().expect("a date");
        assert!(from.as_str() <= date || from.starts_with(date), "{}", document.key);
    }
    assert_eq!(count(|document| document.meeting.is_some()), 56);
}

#[test]
fn the_directory_is_as_large_as_the_table_says() {
    let archive = the_archive();
    let of_kind = |kind: &str| archive.organisations.iter().filter(|o| o.kind == kind).count();

    // Sixty real ones, six invented ones, and six that the European Union has absorbed.
    assert_eq!(of_kind("participant"), 60 + 6 + 6);
    // Two real and two invented ones; two real ones and an invented one.
    assert_eq!((of_kind("observer"), of_kind("independent_observer")), (4, 3));
    assert_eq!((archive.bodies.len(), archive.memberships.len(), archive.people.len()), (15, 150, 60));
    // Forty real ones, and twenty-seven invented ones.
    assert_eq!(archive.meetings.len(), 40 + 27);
}
