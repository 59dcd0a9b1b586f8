//! Keeping a search under a name, and how often mail tells what it newly finds.

use super::query::{self, SearchAlert};
use super::question::Search;
use crate::archive::sending::Sending;
use crate::auth::Session;
use crate::kit::dialog::Dialog;
use crate::kit::field::{Field, FormFaults, TextField};
use crate::kit::language::language;
use crate::kit::permalink::copy;
use crate::{say, t};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// How often mail can go out, as the form offers it.
pub const ALERTS: [SearchAlert; 4] = [SearchAlert::Never, SearchAlert::AtOnce, SearchAlert::Daily, SearchAlert::Weekly];

/// What only those who have signed in can do with a search: keep it, and have its address shortened.
#[component]
pub fn Save(
    /// The search in the address.
    search: Memo<Search>,
) -> impl IntoView {
    let session = Session::get();
    let is_signed_in = Memo::new(move |_| session.is_signed_in());
    move || is_signed_in.get().then(|| view! { <ShortLink search/> <SaveSearch search/> }.into_any())
}

#[component]
fn ShortLink(search: Memo<Search>) -> impl IntoView {
    let (sending, link, is_copied) = (Sending::new(), RwSignal::new(String::new()), RwSignal::new(false));
    Effect::new(move |_| {
        search.track();
        link.set(String::new());
    });
    let shorten = move |_| {
        sending.send(query::shorten(search.with_untracked(Search::query)), move |short: String| {
            link.set(short.clone());
            leptos::task::spawn_local(async move { is_copied.set(copy(&short).await) });
        });
    };
    let shown = move || match link.get() {
        link if link.is_empty() => ().into_any(),
        link => {
            let href = link.clone();
            view! { <a rel="external" href=href>{link}</a> " " {move || is_copied.get().then(t!("Copied."))} }
                .into_any()
        }
    };
    view! {
        <button type="button" class="quiet" disabled=sending.is_busy on:click=shorten>{t!("Copy short link")}</button>
        <span role="status">{shown}</span>
        <FormFaults faults=sending.faults fields=&[]/>
    }
}

#[component]
fn SaveSearch(search: Memo<Search>) -> impl IntoView {
    let (is_open, is_saved) = (RwSignal::new(false), RwSignal::new(false));
    let open = move |_| {
        is_saved.set(false);
        is_open.set(true);
    };
    view! {
        <button type="button" class="quiet" on:click=open>{t!("Save search")}</button>
        <span role="status">{move || is_saved.get().then(|| view! { {t!("Saved.")} " " <a href="/saved">{t!("Your saved searches")}</a> })}</span>
        <Dialog is_open id="save-search" title=t!("Save this search")><SaveForm search is_open is_saved/></Dialog>
    }
}

#[component]
fn SaveForm(search: Memo<Search>, is_open: RwSignal<bool>, is_saved: RwSignal<bool>) -> impl IntoView {
    let name = RwSignal::new(search.with_untracked(|search| search.text.clone()));
    let alert = RwSignal::new(0);
    let sending = Sending::new();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let address = search.with_untracked(Search::query);
        let saving = query::save(name.get_untracked(), address, ALERTS[alert.get_untracked()], language());
        sending.send(saving, move |()| {
            is_saved.set(true);
            is_open.set(false);
        });
    };
    let option = |(place, alert): (usize, SearchAlert)| {
        view! { <option value=place.to_string()>{move || alert_name(alert)}</option> }
    };
    let choose = move |event| alert.set(event_target_value(&event).parse().unwrap_or_default());
    view! {
        <form on:submit=send>
            <FormFaults faults=sending.faults fields=&["name", "alert"]/>
            <TextField id="save-name" name="name" label=t!("Name") faults=sending.faults text=name/>
            <Field id="save-alert" name="alert" label=t!("Mail about new documents") faults=sending.faults>
                <select id="save-alert" aria-describedby="save-alert-note" on:change=choose>{ALERTS.into_iter().enumerate().map(option).collect_view()}</select>
            </Field>
            <button type="submit" class="primary" disabled=sending.is_busy>{t!("Save")}</button>
        </form>
    }
}

/// How often mail goes out, in words.
pub fn alert_name(alert: SearchAlert) -> &'static str {
    match alert {
        SearchAlert::Never => say!("Never"),
        SearchAlert::AtOnce => say!("At once"),
        SearchAlert::Daily => say!("Daily"),
        SearchAlert::Weekly => say!("Weekly"),
    }
}
