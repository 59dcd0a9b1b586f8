//! What comes with a manifest of those it names: organisations, bodies, the terms of the one in the other, and meetings.
//! Never people.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use chrono::NaiveDate;
use entity::directory::{body, meeting, membership, organisation};
use entity::{BodyId, LocalizedText, MembershipId, OrganisationId};
use serde::{Deserialize, Serialize};

use super::{name_of, value};
use crate::directory::Entries;

/// A directory as it is written; ids as elsewhere, kinds and statuses by their names.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Directory {
    #[serde(rename = "organisation", skip_serializing_if = "Vec::is_empty")]
    organisations: Vec<Organisation>,
    #[serde(rename = "body", skip_serializing_if = "Vec::is_empty")]
    bodies: Vec<Body>,
    #[serde(rename = "membership", skip_serializing_if = "Vec::is_empty")]
    memberships: Vec<Membership>,
    #[serde(rename = "meeting", skip_serializing_if = "Vec::is_empty")]
    meetings: Vec<Meeting>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Organisation {
    id: String,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    acronym: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country_code: Option<String>,
    name: BTreeMap<String, String>,
}

/// A body stands after the one it is part of.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    id: String,
    acronym: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    part_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
    name: BTreeMap<String, String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Membership {
    id: String,
    body: String,
    organisation: String,
    status: String,
    from: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Meeting {
    id: String,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    from: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
    name: BTreeMap<String, String>,
}

impl Directory {
    /// A directory of these entries.
    pub fn of(entries: &Entries) -> Self {
        let organisations = entries.organisations.iter().map(|known| Organisation {
            id: known.id.to_string(),
            kind: name_of(known.kind),
            acronym: known.acronym.clone(),
            country_code: known.country_code.clone(),
            name: forms(&known.name),
        });
        let bodies = entries.bodies.iter().map(|known| Body {
            id: known.id.to_string(),
            acronym: known.acronym.clone(),
            part_of: known.parent_id.map(|id| id.to_string()),
            from: known.from,
            to: known.to,
            name: forms(&known.name),
        });
        let memberships = entries.memberships.iter().map(|known| Membership {
            id: known.id.to_string(),
            body: known.body_id.to_string(),
            organisation: known.organisation_id.to_string(),
            status: name_of(known.status),
            from: known.from,
            to: known.to,
        });
        let meetings = entries.meetings.iter().map(|known| Meeting {
            id: known.id.to_string(),
            kind: name_of(known.kind),
            place: known.place.clone(),
            host: known.host_id.map(|id| id.to_string()),
            from: known.from,
            to: known.to,
            name: forms(&known.name),
        });
        Self {
            organisations: organisations.collect(),
            bodies: bodies.collect(),
            memberships: memberships.collect(),
            meetings: meetings.collect(),
        }
    }

    /// As TOML.
    pub fn write(&self) -> anyhow::Result<String> {
        Ok(toml::to_string_pretty(self)?)
    }

    /// Reads the entries of a file.
    pub fn read(path: &Path) -> anyhow::Result<Entries> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).with_context(|| format!("{shown} cannot be read"))?;
        let written: Self = toml::from_str(&text).with_context(|| format!("{shown} cannot be understood"))?;
        written.entries().with_context(|| format!("{shown} cannot be understood"))
    }

    fn entries(self) -> anyhow::Result<Entries> {
        let mut entries = Entries::default();
        for written in self.organisations {
            entries.organisations.push(organisation::Model {
                id: written.id.parse()?,
                kind: value(&written.kind).with_context(|| format!("there is no kind `{}`", written.kind))?,
                name: written.name.into_iter().collect(),
                acronym: written.acronym,
                country_code: written.country_code,
            });
        }
        for written in self.bodies {
            entries.bodies.push(body::Model {
                id: written.id.parse()?,
                acronym: written.acronym,
                name: written.name.into_iter().collect(),
                parent_id: written.part_of.map(|id| id.parse::<BodyId>()).transpose()?,
                from: written.from,
                to: written.to,
            });
        }
        for written in self.memberships {
            entries.memberships.push(membership::Model {
                id: written.id.parse::<MembershipId>()?,
                body_id: written.body.parse()?,
                organisation_id: written.organisation.parse::<OrganisationId>()?,
                status: value(&written.status).with_context(|| format!("there is no status `{}`", written.status))?,
                from: written.from,
                to: written.to,
            });
        }
        for written in self.meetings {
            entries.meetings.push(meeting::Model {
                id: written.id.parse()?,
                kind: value(&written.kind).with_context(|| format!("there is no kind `{}`", written.kind))?,
                name: written.name.into_iter().collect(),
                place: written.place,
                host_id: written.host.map(|id| id.parse::<OrganisationId>()).transpose()?,
                from: written.from,
                to: written.to,
            });
        }
        Ok(entries)
    }
}

fn forms(name: &LocalizedText) -> BTreeMap<String, String> {
    name.iter().map(|(language, form)| (language.to_owned(), form.to_owned())).collect()
}
