//! Organisations, bodies and people, and their dated ties: who stands where on which day.
//! Not here: accounts and sessions (`auth`).

mod commands;
pub mod graphql;
mod store;

pub use commands::{
    Affiliating, Entries, Granting, Joining, NewBody, NewOrganisation, affiliate, end_grants, enter_body,
    enter_organisation, enter_person, grant, join, take_over,
};
pub use store::{
    bodies, entries, find_bodies, find_organisations, find_people, find_person, grants, people, person_by_email,
    standing, standing_of, terms,
};
