//! The page of saved searches.

use super::badge;
use super::list::Entry;
use super::names::{names_for, search_of};
use super::query::{self, SavedSearch};
use crate::kit::answer::{answer_within, asking};
use crate::kit::heading::PageHeading;
use crate::{say, t};
use leptos::prelude::*;

/// `/saved`
#[component]
pub fn SavedPage() -> impl IntoView {
    let saved = asking(|| (), |()| query::saved());
    let searches = Signal::derive(move || {
        let saved = saved.answer().unwrap_or_default();
        saved.iter().map(|saved| search_of(&saved.address)).collect()
    });
    let names = names_for(searches);
    let is_removed = RwSignal::new(false);
    let removed = Callback::new(move |()| {
        is_removed.set(true);
        saved.again();
    });
    Effect::new(move |_| {
        if let Some(saved) = saved.answer() {
            badge::set(saved.iter().map(|saved| saved.new_count).sum());
        }
    });
    let list = move |saved: Vec<SavedSearch>| {
        if saved.is_empty() {
            return none().into_any();
        }
        let entries = saved.into_iter().map(|saved| view! { <Entry saved names removed/> }).collect_view();
        view! { <ul class="entries">{entries}</ul> }.into_any()
    };
    view! {
        <PageHeading title=Signal::derive(|| say!("Saved searches").to_owned())/>
        <p class="done" role="status">{move || is_removed.get().then(t!("The saved search is removed."))}</p>
        {answer_within(saved, list)}
    }
}

fn none() -> impl IntoView {
    view! {
        <section class="nothing">
            <p>{t!("You keep no search yet. Search for something, and save the search below its results: new documents are then shown here, and you can be told by mail or feed.")}</p>
            <p class="ways"><a class="button" href="/search">{t!("Search the archive")}</a></p>
        </section>
    }
}
