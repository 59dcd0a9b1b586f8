//! The ground rules of demonstration papers, as tests.

use std::collections::HashSet;

use super::files::BANNER;
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
    for document in the_archive().documents {
        assert!(!document.renditions.is_empty(), "{}", document.key);

        for rendition in document.renditions {
            assert_eq!(rendition.text.banner, BANNER, "{}", rendition.file_name);
        }
    }
}

#[test]
fn delicate_papers_concern_invented_participants_only() {
    for document in the_archive().documents {
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
fn no_paper_names_a_real_participant_or_observer() {
    let archive = the_archive();
    let real = archive
        .organisations
        .iter()
        .filter(|organisation| organisation.kind != "support" && !INVENTED.contains(&organisation.key.as_str()));
    let names: Vec<&str> = real
        .flat_map(|organisation| {
            [organisation.name.en.as_str(), organisation.name.fr.as_str()]
                .into_iter()
                .chain(organisation.acronym.as_deref())
        })
        .collect();

    for document in &archive.documents {
        let words = words(document);
        for name in &names {
            assert!(!words.contains(name), "{} names {name}", document.key);
        }
    }
}

#[test]
fn real_participants_have_neither_seats_nor_people() {
    let archive = the_archive();
    let real: HashSet<&str> = archive
        .organisations
        .iter()
        .filter(|organisation| organisation.kind == "participant")
        .map(|organisation| organisation.key.as_str())
        .filter(|key| !INVENTED.contains(key))
        .collect();

    assert!(real.contains("NA") && real.contains("NO"));
    for membership in &archive.memberships {
        assert!(!real.contains(membership.organisation.as_str()));
    }
    for affiliation in archive.people.iter().flat_map(|p| &p.affiliations) {
        assert!(!real.contains(affiliation.organisation.as_str()));
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
