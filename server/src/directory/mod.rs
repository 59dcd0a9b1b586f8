//! Organisations, bodies and people, and their dated ties: who stands where on which day.
//! Not here: accounts and sessions (`auth`).

mod commands;
pub mod graphql;
mod store;

pub use commands::{
    Affiliating, Joining, NewBody, NewOrganisation, affiliate, enter_body, enter_organisation, enter_person, join,
};
pub use store::{find_bodies, find_organisations, find_person, people, person_by_email, standing, terms};
