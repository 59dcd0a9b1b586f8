//! The ground rules of demonstration papers, as tests.

use std::collections::HashSet;

use super::files::{BANNER, Block};
use super::tests::{all_different, the_archive, words};
use super::*;

const INVENTED: [&str; 6] = ["XA", "XB", "XC", "XD", "XE", "XF"];
/// Kinds that can embarrass the Participant concerned.
const DELICATE: [&str; 12] = [
    "annual_report_assessment",
    "authorised_signatures",
    "certificate_specimen",
    "data_anomaly_questionnaire",
    "expert_mission_report",
    "footprint",
    "monitoring_report",
    "participant_comments",
    "review_mission_report",
    "review_visit_report",
    "technical_certificate",
    "vigilance_notice",
];

#[test]
fn every_file_says_that_it_is_no_official_document() {
    for document in &the_archive().documents {
        assert!(!document.renditions.is_empty(), "{}", document.key);

        for rendition in document.every_rendition() {
            assert_eq!(rendition.text.banner, BANNER, "{}", rendition.file_name);
        }
    }
}

#[test]
fn delicate_papers_concern_invented_participants_only() {
    for document in &the_archive().documents {
        let participant = document.participant.as_deref();
        if DELICATE.contains(&document.kind.as_str()) {
            assert!(participant.is_some(), "{} concerns nobody", document.key);
        }
        if let Some(code) = participant {
            assert!(INVENTED.contains(&code), "{}: {code}", document.key);
        }
        if let Audience::Parties(parties) = &document.audience {
            assert!(parties.iter().all(|key| INVENTED.contains(&key.as_str())));
        }
    }
}

#[test]
fn no_invented_paper_names_a_real_participant_or_observer() {
    let archive = the_archive();
    let real = archive.organisations.iter().filter(|organisation| is_real(&organisation.key));
    let names: Vec<String> = real
        .flat_map(|organisation| {
            [organisation.name.en.as_str(), organisation.name.fr.as_str()]
                .into_iter()
                .chain(organisation.acronym.as_deref())
        })
        .map(spaced)
        .collect();

    for document in archive.documents.iter().filter(|document| !document.is_factual) {
        let words = spaced(&words(document));
        for name in &names {
            assert!(!words.contains(name), "{} names{name}", document.key);
        }
    }
}

/// Whole words between single spaces, for looking up names.
fn spaced(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

fn is_real(organisation: &str) -> bool {
    !INVENTED.contains(&organisation) && !["DCF", "DPL", "DSO", "DTC"].contains(&organisation)
}

#[test]
fn a_paper_of_facts_is_public_concerns_nobody_and_says_where_the_official_text_is() {
    let documents = &the_archive().documents;
    let facts: Vec<&Document> = documents.iter().filter(|document| document.is_factual).collect();

    assert!(facts.len() >= 22);
    for document in facts {
        assert_eq!(document.audience, Audience::Public, "{}", document.key);
        assert_eq!((&document.participant, &document.symbol), (&None, &None), "{}", document.key);
        assert!(document.titles["en"].contains("fact stub"), "{}", document.key);
        for rendition in document.every_rendition() {
            let text: Vec<&str> = rendition.text.pages.iter().flatten().map(Block::text).collect();
            assert!(text.join(" ").contains("https://www.kimberleyprocess.com"), "{}", rendition.file_name);
        }
    }
}

#[test]
fn what_is_invented_belongs_to_invented_meetings_alone() {
    let archive = the_archive();
    let is_invented = |key: &str| key.starts_with("demonstration-");

    for document in &archive.documents {
        let held_at = document.meeting.as_deref();
        assert!(held_at.is_none_or(|key| is_invented(key) != document.is_factual), "{}", document.key);
    }
    for meeting in &archive.meetings {
        let host = meeting.host.as_deref();
        assert!(host.is_none_or(|host| INVENTED.contains(&host) == is_invented(&meeting.key)), "{}", meeting.key);
        assert_eq!(meeting.name.en.starts_with("Demonstration "), is_invented(&meeting.key), "{}", meeting.key);
    }
}

#[test]
fn real_organisations_have_no_people_and_real_participants_sit_in_the_plenary_alone() {
    let archive = the_archive();
    let participants: HashSet<&str> = archive
        .organisations
        .iter()
        .filter(|organisation| organisation.kind == "participant" && is_real(&organisation.key))
        .map(|organisation| organisation.key.as_str())
        .collect();

    assert!(participants.contains("NA") && participants.contains("NO"));
    for membership in &archive.memberships {
        let is_elsewhere = membership.body != "PLENARY";
        assert!(!(is_elsewhere && participants.contains(membership.organisation.as_str())));
    }
    for affiliation in archive.people.iter().flat_map(|p| &p.affiliations) {
        assert!(!is_real(&affiliation.organisation), "{}", affiliation.organisation);
    }
}

#[test]
fn every_address_ends_in_example_org() {
    let archive = the_archive();

    for person in &archive.people {
        assert!(person.email.ends_with("@example.org"), "{}", person.email);
    }
    for document in &archive.documents {
        for word in words(document).split_whitespace().filter(|w| w.contains('@')) {
            let address = word.trim_end_matches(['.', ',', '。', ';']);
            assert!(address.ends_with("@example.org"), "{address}");
        }
    }
    all_different(archive.people.iter().map(|person| person.email.as_str()));
}
