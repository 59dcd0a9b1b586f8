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
mod saved;
mod take;

use leptos::prelude::*;

pub use saved::SavedLink;

/// `/search`, which is also the beginning.
pub fn page(path: &[&str]) -> Option<AnyView> {
    match path {
        ["search"] => Some(view! { <page::SearchPage/> }.into_any()),
        _ => None,
    }
}

/// `/saved`, the searches that the reader keeps.
pub fn saved_page(path: &[&str]) -> Option<AnyView> {
    match path {
        ["saved"] => Some(view! { <saved::SavedPage/> }.into_any()),
        _ => None,
    }
}
