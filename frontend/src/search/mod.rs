//! Finding documents by words, over everything the reader may see. The address holds the whole search.

mod form;
mod keyboard;
mod list;
mod narrow;
mod notes;
mod page;
mod past;
mod query;
mod question;
mod ranking;
mod save;
mod take;

use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::{ParentRoute, Route};
use leptos_router::path;

/// `/`, the beginning, and `/search`: one page under two addresses, so that the first letter typed does not replace the box.
#[component(transparent)]
pub fn SearchRoutes() -> AnyNestedRoute {
    view! {
        <ParentRoute path=path!("") view=page::SearchPage>
            <Route path=path!("/") view=|| ()/>
            <Route path=path!("/search") view=|| ()/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}
