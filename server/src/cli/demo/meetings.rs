//! Where the papers of the demonstration were decided and discussed: real meetings and invented ones.
//! Kinds are spelled as in the contract, in lower case.

use anyhow::Context as _;
use chrono::NaiveDate;
use serde::Deserialize;

use super::Names;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meetings {
    meeting: Vec<Meeting>,
}

/// A meeting.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// What papers refer to.
    pub key: String,
    /// A `MeetingKind` in lower case.
    pub kind: String,
    /// What it is called.
    pub name: Names,
    /// Where, where known.
    pub place: Option<String>,
    /// Key of the Participant that holds it, where known.
    pub host: Option<String>,
    /// First day.
    pub from: NaiveDate,
    /// Last day, where known.
    pub to: Option<NaiveDate>,
}

/// Reads the meetings that are compiled in.
pub fn read() -> anyhow::Result<Vec<Meeting>> {
    let read: Meetings = toml::from_str(include_str!("meetings.toml")).context("meetings.toml is malformed")?;
    Ok(read.meeting)
}
