//! Who may be entered as what. Pure.

use chrono::NaiveDate;
use entity::directory::{affiliation, organisation};
use lettre::Address;

use crate::error::{Code, Error, Result, refuse, refuse_field};

/// The longest name of a person, in characters.
const LONGEST_NAME: usize = 200;

/// A person's name, without the spaces around it.
pub(super) fn may_be_called(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
        let text = format!("give a name in one line, of at most {LONGEST_NAME} characters");
        return Err(refuse_field("name", text));
    }
    Ok(name.to_owned())
}

/// An address as it is kept; others than these are never recognised at a sign-in.
pub(super) fn may_sign_in_by(email: &str) -> Result<String> {
    let email = email.trim();
    // Before it is folded: some letters outside ASCII fold onto letters inside it.
    if !email.is_ascii() || email.parse::<Address>().is_err() {
        return Err(refuse_field("email", "give one address in ASCII, such as ana.lima@institution.example"));
    }
    Ok(email.to_ascii_lowercase())
}

/// Whether a term may have these days.
pub(super) fn may_run(from: NaiveDate, to: Option<NaiveDate>) -> Result<()> {
    if to.is_some_and(|to| to < from) {
        return Err(refuse_field("to", format!("a term that begins on {from} cannot end before that")));
    }
    Ok(())
}

/// Whether somebody may be this to an organisation: the hub is kept by the support office alone.
pub(super) fn may_act_for(organisation: &organisation::Model, role: affiliation::Role) -> Result<()> {
    let is_office = organisation.kind == organisation::Kind::Support;
    let refusal = |text| -> Result<(), Error> { Err(refuse_field("role", text)) };
    match role {
        affiliation::Role::SupportStaff if !is_office => {
            refusal("support staff belong to a support office; leave the organisation out, or choose another role")
        }
        affiliation::Role::Delegate | affiliation::Role::FocalPoint | affiliation::Role::Alternate if is_office => {
            refusal("a support office has support staff alone; say for which organisation they act")
        }
        _ => Ok(()),
    }
}

/// Whether a term may begin beside others of the person; not where it runs already.
/// One that overlaps another for the same organisation in the same role is refused.
pub(super) fn may_begin(term: &affiliation::Model, others: &[affiliation::Model], today: NaiveDate) -> Result<bool> {
    let is_such = |other: &&affiliation::Model| {
        let is_alike = other.organisation_id == term.organisation_id && other.role == term.role;
        is_alike && term.to.is_none_or(|to| other.from <= to)
    };
    let Some(other) = others.iter().find(is_such) else { return Ok(true) };
    if other.from <= term.from && other.to == term.to {
        return Ok(false);
    }
    let text = match other.to {
        Some(to) if to < today => format!("they acted for it as that until {to}; begin after that day"),
        _ => format!(
            "they act for it as that from {}{}; dismiss them from this organisation first",
            other.from,
            other.to.map(|to| format!(" to {to}")).unwrap_or_default()
        ),
    };
    Err(refuse(Code::Conflict, text))
}
