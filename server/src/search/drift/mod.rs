//! Whether the stores agree with the records: index and files compared with them, and they with themselves.
//! It puts the index right, which is derived; of files and records it tells, and mending is for people.

mod commands;
pub mod graphql;
mod index;
pub mod jobs;
mod store;

pub use commands::{Care, compare, last};
pub use entity::search::drift::{Drift, Kind, Store, Walk};

/// What is compared, in this order.
pub const STORES: [Store; 3] = [Store::Index, Store::Files, Store::Records];

/// How each store may differ.
pub fn kinds_of(store: Store) -> &'static [Kind] {
    match store {
        Store::Index => &[Kind::Missing, Kind::Superfluous, Kind::Differing],
        Store::Files => &[Kind::Unnamed, Kind::WithoutBytes],
        Store::Records => {
            &[Kind::WithoutFiles, Kind::WithoutVersion, Kind::ForNobody, Kind::PageMissing, Kind::BrokenLog]
        }
    }
}
