//! The archive hangs together: references, names, kinds and files.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::files::Format;
use super::*;
use crate::archive::vocabulary;

/// Read once for all tests.
static ARCHIVE: LazyLock<DemoArchive> =
    LazyLock::new(|| archive().expect("the archive that is compiled in is well formed"));

pub fn the_archive() -> &'static DemoArchive {
    &ARCHIVE
}

pub fn words(document: &Document) -> String {
    let mut words: Vec<&str> = document.titles.values().map(String::as_str).collect();
    words.extend(document.symbol.as_deref());
    words.extend(document.aliases.iter().map(String::as_str));
    words.extend(document.withdrawn.as_deref());
    words.extend(document.corrections.iter().map(|correction| correction.note.as_str()));
    for rendition in document.every_rendition() {
        for block in rendition.text.pages.iter().flatten() {
            words.push(block.text());
        }
    }
    words.join("\n")
}

/// The values of an enum of the contract, in lower case.
fn contract_enum(name: &str) -> HashSet<String> {
    let contract = include_str!("../../../../schema.graphql");
    let (_, rest) = contract.split_once(&format!("enum {name} {{")).expect("the contract has the enum");
    let (values, _) = rest.split_once('}').expect("the enum ends");
    // Every second part is a description.
    values.split("\"\"\"").step_by(2).flat_map(str::split_whitespace).map(str::to_lowercase).collect()
}

pub fn all_different<'a>(values: impl IntoIterator<Item = &'a str>) {
    let mut seen = HashSet::new();
    for value in values {
        assert!(seen.insert(value), "{value} is there twice");
    }
}

#[test]
fn everything_referred_to_exists() {
    let archive = the_archive();
    let organisations: HashSet<&str> = archive.organisations.iter().map(|o| o.key.as_str()).collect();
    let documents: HashSet<&str> = archive.documents.iter().map(|document| document.key.as_str()).collect();
    let mut bodies: HashSet<&str> = HashSet::new();

    for body in &archive.bodies {
        assert!(body.parent.as_deref().is_none_or(|parent| bodies.contains(parent)));
        bodies.insert(&body.acronym);
    }
    for membership in &archive.memberships {
        assert!(bodies.contains(membership.body.as_str()));
        assert!(organisations.contains(membership.organisation.as_str()));
    }
    for affiliation in archive.people.iter().flat_map(|p| &p.affiliations) {
        assert!(organisations.contains(affiliation.organisation.as_str()));
    }
    for host in archive.meetings.iter().filter_map(|meeting| meeting.host.as_deref()) {
        assert!(organisations.contains(host), "{host}");
    }
    let meetings: HashSet<&str> = archive.meetings.iter().map(|meeting| meeting.key.as_str()).collect();
    for document in &archive.documents {
        assert!(document.meeting.as_deref().is_none_or(|key| meetings.contains(key)), "{}", document.key);
        assert!(document.subjects.iter().all(|id| vocabulary::subject(id).is_some()), "{}", document.key);
        for tie in &document.ties {
            assert!(documents.contains(tie.to.as_str()), "{} {} {}", document.key, tie.kind, tie.to);
        }
        let body = document.body.as_deref();
        assert!(body.is_none_or(|acronym| bodies.contains(acronym)), "{}", document.key);
        match &document.audience {
            Audience::Body(acronym) => assert!(bodies.contains(acronym.as_str())),
            Audience::Parties(keys) => {
                assert!(keys.iter().all(|key| organisations.contains(key.as_str())));
            }
            Audience::Public | Audience::Community | Audience::Participants | Audience::Staff => {}
        }
    }
}

#[test]
fn kinds_statuses_and_roles_are_those_of_the_contract() {
    let archive = the_archive();
    let kinds = contract_enum("DocumentKind");
    let statuses = contract_enum("MembershipStatus");
    let roles = contract_enum("AffiliationRole");
    let organisation_kinds = contract_enum("OrganisationKind");
    let relations = contract_enum("RelationKind");
    let meetings = contract_enum("MeetingKind");

    for document in &archive.documents {
        assert!(kinds.contains(&document.kind), "{}", document.kind);
        assert!(document.ties.iter().all(|tie| relations.contains(tie.kind)), "{}", document.key);
    }
    for meeting in &archive.meetings {
        assert!(meetings.contains(&meeting.kind), "{}", meeting.kind);
    }
    for membership in &archive.memberships {
        assert!(statuses.contains(&membership.status), "{}", membership.status);
    }
    for affiliation in archive.people.iter().flat_map(|p| &p.affiliations) {
        assert!(roles.contains(&affiliation.role), "{}", affiliation.role);
    }
    for organisation in &archive.organisations {
        assert!(organisation_kinds.contains(&organisation.kind), "{}", organisation.kind);
    }
}

#[test]
fn keys_titles_symbols_and_file_names_are_unique() {
    let archive = the_archive();
    let documents = &archive.documents;

    all_different(documents.iter().map(|document| document.key.as_str()));
    all_different(documents.iter().map(|document| document.titles["en"].as_str()));
    all_different(archive.meetings.iter().map(|meeting| meeting.key.as_str()));
    all_different(archive.meetings.iter().map(|meeting| meeting.name.en.as_str()));
    let aliases = documents.iter().flat_map(|document| &document.aliases).map(String::as_str);
    all_different(documents.iter().filter_map(|document| document.symbol.as_deref()).chain(aliases));
    let renditions = documents.iter().flat_map(Document::every_rendition);
    all_different(renditions.map(|rendition| rendition.file_name.as_str()));
}

#[test]
fn every_restricted_paper_has_words_found_nowhere_else() {
    let archive = the_archive();
    let texts: Vec<(&str, String)> =
        archive.documents.iter().map(|document| (document.key.as_str(), words(document).to_lowercase())).collect();

    for document in &archive.documents {
        let Some(telltale) = &document.telltale else {
            assert_eq!(document.audience, Audience::Public, "{}", document.key);
            continue;
        };
        let holders = texts.iter().filter(|(_, text)| text.contains(telltale.as_str()));
        assert_eq!(holders.map(|(key, _)| *key).collect::<Vec<_>>(), [document.key.as_str()]);
    }
}

#[test]
fn an_organisation_has_one_seat_in_a_body_at_a_time() {
    let memberships = &the_archive().memberships;

    for (index, one) in memberships.iter().enumerate() {
        for other in &memberships[index + 1..] {
            let is_same_seat = one.body == other.body && one.organisation == other.organisation;
            let overlap = one.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| one.from <= to);
            assert!(!(is_same_seat && overlap), "{} in {}", one.organisation, one.body);
        }
    }
}

#[test]
fn the_same_rendition_gives_the_same_bytes() {
    for rendition in the_archive().documents.iter().flat_map(Document::every_rendition) {
        let first = write(rendition).expect("it can be written");
        let second = write(rendition).expect("it can be written again");

        assert!(first == second, "{}", rendition.file_name);
    }
}

#[test]
fn a_page_of_text_is_a_page_of_pdf() {
    for rendition in the_archive().documents.iter().flat_map(Document::every_rendition) {
        if matches!(rendition.format, Format::Pdf | Format::Scan | Format::WornScan) {
            let bytes = write(rendition).expect("it can be written");

            let count = format!("/Count {}", rendition.text.pages.len());
            let found = bytes.windows(count.len()).any(|w| w == count.as_bytes());
            assert!(found, "{} runs over a page", rendition.file_name);
        }
    }
}
