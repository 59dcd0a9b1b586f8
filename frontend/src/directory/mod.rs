//! The bodies of the institution and who sits in them, as they are seen.

pub mod query;

mod list;
mod page;

use leptos::prelude::*;

/// `/bodies`, all of them; `/bodies/:id`, one.
pub fn page(path: &[&str]) -> Option<AnyView> {
    Some(match path {
        ["bodies"] => view! { <list::BodiesPage/> }.into_any(),
        ["bodies", id] => view! { <page::BodyPage id=*id/> }.into_any(),
        _ => return None,
    })
}
