//! Bodies, organisations, meetings, subjects and audiences by the names people give them.

use entity::directory::{body, meeting, organisation};
use entity::{BodyId, LocalizedText, MeetingId, OrganisationId, UncertainDate};

use super::nearest;
use crate::archive::vocabulary;
use crate::audience::Audience;
use crate::directory::Entries;

/// Everybody who may be named.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Working groups, committees and the like.
    pub bodies: Vec<body::Model>,
    /// Participants, observers and others.
    pub organisations: Vec<organisation::Model>,
    /// Plenaries, Intersessionals and others.
    pub meetings: Vec<meeting::Model>,
}

impl From<Entries> for Names {
    fn from(entries: Entries) -> Self {
        Self { bodies: entries.bodies, organisations: entries.organisations, meetings: entries.meetings }
    }
}

/// Names in the order in which they are asked: those that came with a manifest, then those of the directory.
pub type Directories = [Names];

/// The body of this acronym, name or id. Of several with one acronym it is the one that existed on the date.
pub fn body(directories: &Directories, written: &str, on: Option<&UncertainDate>) -> Result<BodyId, String> {
    for names in directories {
        let is_it = |body: &&body::Model| {
            body.id.to_string() == written || is(written, Some(&body.acronym)) || is_called(written, &body.name)
        };
        let found: Vec<_> = names.bodies.iter().filter(is_it).collect();
        match &found[..] {
            [] => {}
            [one] => return Ok(one.id),
            several => return existing(several, written, on),
        }
    }
    let bodies = directories.iter().flat_map(|names| &names.bodies);
    let known = bodies.flat_map(|body| std::iter::once(body.acronym.as_str()).chain(forms(&body.name)));
    Err(unknown("body", written, known))
}

fn existing(bodies: &[&body::Model], written: &str, on: Option<&UncertainDate>) -> Result<BodyId, String> {
    let existed = |body: &&&body::Model| {
        on.is_some_and(|on| {
            body.from.is_none_or(|from| from <= on.latest()) && body.to.is_none_or(|to| on.earliest() <= to)
        })
    };
    let found: Vec<_> = bodies.iter().filter(existed).collect();
    if let [one] = &found[..] {
        return Ok(one.id);
    }
    let ids: Vec<_> = bodies.iter().map(|body| body.id).collect();
    Err(ambiguous("bodies", written, &ids))
}

/// The organisation of this country code, acronym, name or id.
pub fn organisation(directories: &Directories, written: &str) -> Result<OrganisationId, String> {
    for names in directories {
        let is_it = |organisation: &&organisation::Model| {
            organisation.id.to_string() == written
                || is(written, organisation.country_code.as_deref())
                || is(written, organisation.acronym.as_deref())
                || is_called(written, &organisation.name)
        };
        let found: Vec<_> = names.organisations.iter().filter(is_it).map(|found| found.id).collect();
        match &found[..] {
            [] => {}
            [one] => return Ok(*one),
            several => return Err(ambiguous("organisations", written, several)),
        }
    }
    let organisations = directories.iter().flat_map(|names| &names.organisations);
    let known = organisations.flat_map(|organisation| {
        let short = [organisation.country_code.as_deref(), organisation.acronym.as_deref()];
        short.into_iter().flatten().chain(forms(&organisation.name))
    });
    Err(unknown("organisation", written, known))
}

/// The meeting of this name or id.
pub fn meeting(directories: &Directories, written: &str) -> Result<MeetingId, String> {
    for names in directories {
        let is_it = |meeting: &&meeting::Model| meeting.id.to_string() == written || is_called(written, &meeting.name);
        let found: Vec<_> = names.meetings.iter().filter(is_it).map(|found| found.id).collect();
        match &found[..] {
            [] => {}
            [one] => return Ok(*one),
            several => return Err(ambiguous("meetings", written, several)),
        }
    }
    let meetings = directories.iter().flat_map(|names| &names.meetings);
    Err(unknown("meeting", written, meetings.flat_map(|meeting| forms(&meeting.name))))
}

/// The id of the subject of this id or label.
pub fn subject(written: &str) -> Result<String, String> {
    let names = |concept: &'static vocabulary::Concept| {
        std::iter::once(&concept.id).chain(concept.labels.values().flatten()).map(String::as_str)
    };
    let found = vocabulary::subjects().find(|concept| names(concept).any(|name| is(written, Some(name))));
    match found {
        Some(concept) => Ok(concept.id.clone()),
        None => Err(unknown("subject", written, vocabulary::subjects().flat_map(names))),
    }
}

/// The audience written so: `public`, `body:WGM`, `parties:XA,XB` and the like.
pub fn audience(directories: &Directories, written: &str, on: Option<&UncertainDate>) -> Result<Audience, String> {
    match written.split_once(':').map(|(kind, of)| (kind.trim(), of.trim())) {
        Some(("body", of)) => body(directories, of, on).map(Audience::Body),
        Some(("parties", of)) => of
            .split(',')
            .map(|party| organisation(directories, party.trim()))
            .collect::<Result<_, _>>()
            .map(Audience::Parties),
        Some(_) => Err(unknown("audience", written, AUDIENCES)),
        None => match written {
            "public" => Ok(Audience::Public),
            "community" => Ok(Audience::Community),
            "participants" => Ok(Audience::Participants),
            "staff" => Ok(Audience::Staff),
            _ => Err(unknown("audience", written, AUDIENCES)),
        },
    }
}

const AUDIENCES: [&str; 6] = ["public", "community", "participants", "body:…", "parties:…,…", "staff"];

/// A sentence on a name that several have.
fn ambiguous(nouns: &str, written: &str, ids: &[impl ToString]) -> String {
    let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
    format!("several {nouns} are called `{written}`; write the id of the one that is meant: {}", ids.join(", "))
}

/// A sentence on a name that nobody has.
pub fn unknown<'a>(noun: &str, written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(written, known) {
        Some(name) => format!("there is no {noun} `{written}`; is it `{name}`?"),
        None => format!("there is no {noun} `{written}`"),
    }
}

fn is(written: &str, name: Option<&str>) -> bool {
    name.is_some_and(|name| name.to_lowercase() == written.to_lowercase())
}

fn is_called(written: &str, name: &LocalizedText) -> bool {
    forms(name).any(|form| is(written, Some(form)))
}

fn forms(name: &LocalizedText) -> impl Iterator<Item = &str> {
    name.iter().map(|(_, form)| form)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn seat(number: u128, acronym: &str, name: &str, from: &str, to: Option<&str>) -> body::Model {
        body::Model {
            id: BodyId(Uuid::from_u128(number)),
            acronym: acronym.to_owned(),
            name: LocalizedText::new("en", name),
            parent_id: None,
            from: Some(from.parse().expect("a day")),
            to: to.map(|day| day.parse().expect("a day")),
        }
    }

    fn participant(number: u128, code: &str, name: &str) -> organisation::Model {
        organisation::Model {
            id: OrganisationId(Uuid::from_u128(number)),
            kind: organisation::Kind::Participant,
            name: LocalizedText::new("en", name).with("fr", format!("{name}-fr")),
            acronym: None,
            country_code: Some(code.to_owned()),
        }
    }

    fn gathering(number: u128, name: &str) -> meeting::Model {
        meeting::Model {
            id: MeetingId(Uuid::from_u128(number)),
            kind: meeting::Kind::Plenary,
            name: LocalizedText::new("en", name),
            place: None,
            host_id: None,
            from: "2017-12-10".parse().expect("a day"),
            to: None,
        }
    }

    fn directory() -> [Names; 1] {
        [Names {
            bodies: vec![
                seat(1, "WGM", "Working Group on Monitoring", "2003-01-01", None),
                seat(2, "AHC", "Ad hoc Committee on Reform", "2011-01-01", Some("2013-12-31")),
                seat(3, "AHC", "Ad hoc Committee on Review", "2022-01-01", None),
            ],
            organisations: vec![participant(1, "XA", "Sandoria"), participant(2, "XB", "Velmara")],
            meetings: vec![gathering(1, "Plenary 2017"), gathering(2, "Day of 2018"), gathering(3, "Day of 2018")],
        }]
    }

    fn date(text: &str) -> UncertainDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_body_is_known_by_acronym_name_and_id_and_by_its_time_where_that_decides() {
        let directory = directory();
        let number =
            |written: &str, on: Option<&str>| body(&directory, written, on.map(date).as_ref()).map(|id| id.0.as_u128());

        assert_eq!(number("wgm", None), Ok(1));
        assert_eq!(number("Working group on monitoring", None), Ok(1));
        assert_eq!(number("bod_00000000000000000000000000000003", None), Ok(3));
        assert_eq!(number("AHC", Some("2012")), Ok(2));
        assert_eq!(number("AHC", Some("2023-05")), Ok(3));
        assert!(number("AHC", Some("2018")).expect_err("neither").contains("several bodies are called"));
        assert!(number("AHC", None).expect_err("both").contains("bod_00000000000000000000000000000002"));
    }

    #[test]
    fn a_meeting_is_known_by_name_and_id_and_never_guessed() {
        let directory = directory();
        let number = |written: &str| meeting(&directory, written).map(|id| id.0.as_u128());

        assert_eq!(number("plenary 2017"), Ok(1));
        assert_eq!(number("mtg_00000000000000000000000000000003"), Ok(3));
        assert_eq!(number("Plenary 2071"), Err("there is no meeting `Plenary 2071`; is it `Plenary 2017`?".to_owned()));
        assert!(number("Day of 2018").expect_err("two").contains("several meetings are called"));
    }

    #[test]
    fn a_subject_is_known_by_its_id_and_by_what_any_language_calls_it() {
        for written in ["alluvial-mining", "Alluvial mining", "exploitation artisanale", "кустарная добыча"]
        {
            assert_eq!(subject(written).as_deref(), Ok("alluvial-mining"), "{written}");
        }
        assert_eq!(
            subject("aluvial-mining"),
            Err("there is no subject `aluvial-mining`; is it `alluvial-mining`?".to_owned())
        );
        assert_eq!(subject("rough-diamond"), Err("there is no subject `rough-diamond`".to_owned()), "only a word");
    }

    #[test]
    fn an_audience_names_whom_it_admits() {
        let directory = directory();
        let [xa, xb] = [1, 2].map(|number| OrganisationId(Uuid::from_u128(number)));

        assert_eq!(audience(&directory, "parties:XA, Velmara-fr", None), Ok(Audience::Parties(vec![xa, xb])));
        assert_eq!(audience(&directory, "body: WGM", None), Ok(Audience::Body(BodyId(Uuid::from_u128(1)))));
        assert_eq!(audience(&directory, "community", None), Ok(Audience::Community));
    }

    #[test]
    fn an_unknown_name_is_told_with_the_nearest_known() {
        let directory = directory();

        assert_eq!(body(&directory, "WGMM", None), Err("there is no body `WGMM`; is it `WGM`?".to_owned()));
        assert_eq!(organisation(&directory, "Zz"), Err("there is no organisation `Zz`".to_owned()));
        assert_eq!(
            audience(&directory, "publik", None),
            Err("there is no audience `publik`; is it `public`?".to_owned())
        );
        assert!(audience(&directory, "parties:XA,", None).is_err(), "nobody after the comma");
    }

    #[test]
    fn names_that_came_with_a_manifest_are_asked_first() {
        let mut brought = Names::default();
        brought.bodies.push(seat(9, "WGM", "Another", "2003-01-01", None));
        let [ours] = directory();

        assert_eq!(body(&[brought, ours], "WGM", None).map(|id| id.0.as_u128()), Ok(9));
    }
}
