//! Organisations, bodies and people, and their dated ties: who stands where on which day.
//! Not here: accounts and sessions (`auth`).

mod commands;
pub mod graphql;
mod names;
mod policy;
mod store;

pub use commands::{
    Admission, Affiliating, Entries, Granting, Joining, NewBody, NewMeeting, NewOrganisation, admit, affiliate,
    dismiss, end_grants, enter_body, enter_meeting, enter_organisation, enter_person, grant, join, take_over,
};
pub use names::{Named, named};
pub use store::{
    bodies, count_staff, entries, find_bodies, find_meetings, find_organisations, find_people, find_person, grants,
    meetings, people, person_by_email, standing, standing_of, terms,
};
