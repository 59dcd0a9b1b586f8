//! Organisations, bodies and people, and the dated ties between them.

pub mod affiliation;
pub mod body;
pub mod grant;
pub mod meeting;
pub mod membership;
pub mod organisation;
pub mod person;
