//! How many new documents wait, beside the reader's name on every page.

use super::query;
use crate::kit::answer::asking;
use crate::kit::here::path;
use crate::kit::number::digits;
use crate::{count, t};
use leptos::prelude::*;
use std::sync::LazyLock;

static NEW: LazyLock<ArcRwSignal<i32>> = LazyLock::new(|| ArcRwSignal::new(0));

/// Notes how many new documents there are in all.
pub fn set(count: i32) {
    NEW.set(count);
}

/// Notes that so many have been seen.
pub fn take_away(count: i32) {
    NEW.update(|new| *new = (*new - count).max(0));
}

/// The way to the saved searches, with the number of new documents. For whoever is signed in.
#[component]
pub fn SavedLink() -> impl IntoView {
    let current = || (path() == "/saved").then_some("page");
    let asked = asking(|| (), |()| query::saved());
    Effect::new(move |_| {
        if let Some(searches) = asked.answer() {
            set(searches.iter().map(|search| search.new_count).sum());
        }
    });
    let new = NEW.clone();
    let badge = move || Some(new.get()).filter(|new| *new > 0).map(number);
    view! { <a href="/saved" class="saved-link" aria-current=current>{t!("Saved searches")} {badge}</a> }
}

/// A count of new documents, said in full to screen readers.
pub fn number(new: i32) -> AnyView {
    view! {
        " "<span class="badge" aria-hidden="true">{move || digits(new)}</span>
        <span class="unseen">{move || count!(new, "{n} new document", "{n} new documents")}</span>
    }
    .into_any()
}
