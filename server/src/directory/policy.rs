//! Who may be entered as what. Pure.

use chrono::NaiveDate;
use entity::directory::{affiliation, organisation};
use lettre::Address;

use crate::error::{Error, Result, refuse_field};

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
    let email = email.trim().to_lowercase();
    if !email.is_ascii() || email.parse::<Address>().is_err() {
        return Err(refuse_field("email", "give one address in ASCII, such as name@example.org"));
    }
    Ok(email)
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
