//! Who appears in the demonstration: organisations, bodies, seats and people.
//! Kinds, statuses and roles are spelled as in the contract, in lower case.

use anyhow::Context as _;
use chrono::NaiveDate;
use serde::Deserialize;

/// The tables of `directory.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    pub organisation: Vec<Organisation>,
    pub body: Vec<Body>,
    pub membership: Vec<Membership>,
    pub person: Vec<Person>,
}

/// A name in the two languages of the site.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// English.
    pub en: String,
    /// French.
    pub fr: String,
}

/// A Participant, an observer or the support office.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// What others refer to: the country code or the acronym.
    pub key: String,
    /// An `OrganisationKind` in lower case.
    pub kind: String,
    /// ISO 3166-1 alpha-2; only Participants have one.
    pub country_code: Option<String>,
    /// Short name; only observers and the support office have one.
    pub acronym: Option<String>,
    /// Full name.
    pub name: Names,
}

/// Plenary, group, committee or team.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// What others refer to.
    pub acronym: String,
    /// Full name.
    pub name: Names,
    /// Acronym of the body it is part of.
    pub parent: Option<String>,
    /// First day; absent when not known.
    pub from: Option<NaiveDate>,
    /// Last day; absent while it works.
    pub to: Option<NaiveDate>,
}

/// A seat of an organisation in a body.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// Acronym of the body.
    pub body: String,
    /// Key of the organisation.
    pub organisation: String,
    /// A `MembershipStatus` in lower case.
    pub status: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; absent while it lasts.
    pub to: Option<NaiveDate>,
}

/// An invented person.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Full name.
    pub name: String,
    /// Address under `example.org`; unique.
    pub email: String,
    /// For whom the person acts or acted; empty for an outsider.
    #[serde(default)]
    pub affiliations: Vec<Affiliation>,
}

/// A person's role for an organisation.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Affiliation {
    /// Key of the organisation.
    pub organisation: String,
    /// An `AffiliationRole` in lower case.
    pub role: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; absent while it lasts.
    pub to: Option<NaiveDate>,
}

/// Reads the directory that is compiled in.
pub fn read() -> anyhow::Result<Directory> {
    toml::from_str(include_str!("directory.toml")).context("directory.toml is malformed")
}
