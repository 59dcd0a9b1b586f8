//! The bodies of the institution and who sits in them, as they are seen.

pub mod query;

mod list;
mod page;

use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::Route;
use leptos_router::path;

/// `/bodies`, all of them; `/bodies/:id`, one.
#[component(transparent)]
pub fn DirectoryRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/bodies") view=list::BodiesPage/>
        <Route path=path!("/bodies/:id") view=page::BodyPage/>
    }
    .into_inner()
    .into_any_nested_route()
}
