//! The directory that came with a manifest, held against ours: who is known already, and who is to be entered.

use std::collections::{BTreeSet, HashMap};

use entity::{BodyId, OrganisationId};

use crate::cli::manifest::names::Names;
use crate::directory::Entries;

/// What came, under the ids that it has or will have in our directory.
pub struct Brought {
    /// Everybody it names.
    pub names: Names,
    /// Those whom ours does not know; of a body that is entered, its terms as well.
    pub unknown: Entries,
}

impl Brought {
    /// Whoever is to be entered, by name.
    pub fn entered(&self) -> impl Iterator<Item = &str> {
        let organisations = self.unknown.organisations.iter().map(|organisation| organisation.name.pick(None).1);
        let bodies = self.unknown.bodies.iter().map(|body| body.acronym.as_str());
        let meetings = self.unknown.meetings.iter().map(|meeting| meeting.name.pick(None).1);
        organisations.chain(bodies).chain(meetings)
    }
}

/// Recognises the known: an organisation by id, country code, or acronym and name; a body by id, or by acronym,
/// name and first day, for acronyms are used again; a meeting by id, or by kind, name and first day.
pub fn compare(came: Entries, ours: &Names) -> Brought {
    let mut brought = Brought { names: Names::default(), unknown: Entries::default() };
    let mut organisations: HashMap<OrganisationId, OrganisationId> = HashMap::new();
    for organisation in came.organisations {
        let known = ours.organisations.iter().find(|known| {
            let by_code = known.country_code.is_some() && known.country_code == organisation.country_code;
            let by_name = known.acronym == organisation.acronym && known.name == organisation.name;
            known.id == organisation.id || by_code || by_name
        });
        organisations.insert(organisation.id, known.map_or(organisation.id, |known| known.id));
        if known.is_none() {
            brought.unknown.organisations.push(organisation.clone());
        }
        brought.names.organisations.push(known.cloned().unwrap_or(organisation));
    }
    let mut bodies: HashMap<BodyId, BodyId> = HashMap::new();
    let mut entered = BTreeSet::new();
    for mut body in came.bodies {
        let known = ours.bodies.iter().find(|known| {
            let is_like = known.acronym == body.acronym && known.name == body.name && known.from == body.from;
            known.id == body.id || is_like
        });
        bodies.insert(body.id, known.map_or(body.id, |known| known.id));
        body.parent_id = body.parent_id.map(|parent| bodies.get(&parent).copied().unwrap_or(parent));
        if known.is_none() {
            entered.insert(body.id);
            brought.unknown.bodies.push(body.clone());
        }
        brought.names.bodies.push(known.cloned().unwrap_or(body));
    }
    for mut term in came.memberships.into_iter().filter(|term| entered.contains(&term.body_id)) {
        let member = term.organisation_id;
        term.organisation_id = organisations.get(&member).copied().unwrap_or(member);
        brought.unknown.memberships.push(term);
    }
    for mut meeting in came.meetings {
        meeting.host_id = meeting.host_id.map(|host| organisations.get(&host).copied().unwrap_or(host));
        let known = ours.meetings.iter().find(|known| {
            let is_like = known.kind == meeting.kind && known.name == meeting.name && known.from == meeting.from;
            known.id == meeting.id || is_like
        });
        if known.is_none() {
            brought.unknown.meetings.push(meeting.clone());
        }
        brought.names.meetings.push(known.cloned().unwrap_or(meeting));
    }
    brought
}

#[cfg(test)]
mod tests {
    use entity::directory::{body, meeting, membership, organisation};
    use entity::{LocalizedText, MeetingId, MembershipId};
    use uuid::Uuid;

    use super::*;

    fn organisation(number: u128, code: Option<&str>, name: &str) -> organisation::Model {
        organisation::Model {
            id: OrganisationId(Uuid::from_u128(number)),
            kind: organisation::Kind::Participant,
            name: LocalizedText::new("en", name),
            acronym: None,
            country_code: code.map(ToOwned::to_owned),
        }
    }

    fn body(number: u128, acronym: &str, parent: Option<u128>) -> body::Model {
        body::Model {
            id: BodyId(Uuid::from_u128(number)),
            acronym: acronym.to_owned(),
            name: LocalizedText::new("en", acronym),
            parent_id: parent.map(|number| BodyId(Uuid::from_u128(number))),
            from: None,
            to: None,
        }
    }

    fn term(number: u128, body: u128, organisation: u128) -> membership::Model {
        membership::Model {
            id: MembershipId(Uuid::from_u128(number)),
            body_id: BodyId(Uuid::from_u128(body)),
            organisation_id: OrganisationId(Uuid::from_u128(organisation)),
            status: membership::Status::Member,
            from: "2003-01-01".parse().expect("a day"),
            to: None,
        }
    }

    fn meeting(number: u128, name: &str, host: Option<u128>) -> meeting::Model {
        meeting::Model {
            id: MeetingId(Uuid::from_u128(number)),
            kind: meeting::Kind::Plenary,
            name: LocalizedText::new("en", name),
            place: None,
            host_id: host.map(|number| OrganisationId(Uuid::from_u128(number))),
            from: "2017-12-10".parse().expect("a day"),
            to: None,
        }
    }

    #[test]
    fn the_known_keep_their_ids_and_only_the_unknown_are_entered() {
        let ours = Names {
            bodies: vec![body(1, "PLENARY", None)],
            organisations: vec![organisation(1, Some("XA"), "Sandoria")],
            meetings: vec![meeting(1, "Plenary 2017", None)],
        };
        let came = Entries {
            organisations: vec![organisation(11, Some("XA"), "Republic of Sandoria"), organisation(12, None, "Union")],
            bodies: vec![body(21, "PLENARY", None), body(22, "WGM", Some(21))],
            memberships: vec![term(31, 21, 12), term(32, 22, 11)],
            meetings: vec![meeting(41, "Plenary 2017", None), meeting(42, "Another", Some(11))],
        };

        let brought = compare(came, &ours);

        assert_eq!(brought.unknown.organisations, [organisation(12, None, "Union")]);
        assert_eq!(brought.unknown.bodies, [body(22, "WGM", Some(1))], "part of the Plenary that we know");
        assert_eq!(brought.unknown.memberships, [term(32, 22, 1)], "nobody joins a body that we know");
        assert_eq!(brought.unknown.meetings, [meeting(42, "Another", Some(1))], "held by the one that we know");
        assert_eq!(brought.names.meetings[0].id, ours.meetings[0].id);
        assert_eq!(brought.names.bodies[0].id, ours.bodies[0].id);
        assert_eq!(brought.names.organisations[0].id, ours.organisations[0].id);
    }
}
