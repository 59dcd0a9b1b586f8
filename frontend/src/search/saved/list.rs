//! One saved search in the list: what it is, what it has found, how the reader hears of it.

use super::badge::number;
use super::feed::Feed;
use super::names::{Names, in_words, search_of};
use super::news::News;
use super::query::{self, SavedSearch};
use crate::archive::sending::Sending;
use crate::kit::ask::Trouble;
use crate::kit::dialog::Dialog;
use crate::kit::field::{FormFaults, TextField};
use crate::search::query::SearchAlert;
use crate::search::save::{ALERTS, alert_name};
use crate::{t, tell};
use cynic::Id;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use std::future::Future;
use web_sys::{HtmlElement, HtmlSelectElement};

/// What the parts of an entry share.
#[derive(Clone, Copy)]
pub struct Own {
    /// The search.
    pub id: StoredValue<Id>,
    /// What it searches for, as typed.
    pub wanted: StoredValue<String>,
    /// How many of its finds are new.
    pub new_count: RwSignal<i32>,
    has_failed: RwSignal<bool>,
}

impl Own {
    /// Does something to it, and then `done`; what failed is said by the entry.
    pub fn act<T: 'static>(
        self,
        act: impl Future<Output = Result<T, Trouble>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        self.has_failed.set(false);
        spawn_local(async move {
            match act.await {
                Ok(answer) => done(answer),
                Err(_) => self.has_failed.set(true),
            }
        });
    }
}

/// A saved search with everything that can be done to it.
#[component]
pub fn Entry(
    /// The search.
    saved: SavedSearch,
    /// What ids are called.
    names: Names,
    /// Called when it is gone.
    removed: Callback<()>,
) -> impl IntoView {
    let SavedSearch { id, name, address, alert, has_feed, new_count } = saved;
    let search = search_of(&address);
    let own = Own {
        id: StoredValue::new(id),
        wanted: StoredValue::new(search.text.clone()),
        new_count: RwSignal::new(new_count),
        has_failed: RwSignal::new(false),
    };
    let name = RwSignal::new(name);
    view! {
        <li class="entry saved-search">
            <h2><a href=search.address() dir="auto">{move || name.get()}</a> {move || Some(own.new_count.get()).filter(|new| *new > 0).map(number)}</h2>
            <p class="quiet">{move || in_words(&search, names)}</p>
            <div class="saved-tools">
                <AlertChoice own alert/>
                <Rename own name/>
                <Remove own name removed/>
            </div>
            <News own/>
            <Feed own has_feed/>
            <p role="alert" class="wrong">{move || own.has_failed.get().then(t!("This could not be done. Try again in a moment."))}</p>
        </li>
    }
}

/// When mail goes out.
#[component]
fn AlertChoice(own: Own, alert: SearchAlert) -> impl IntoView {
    let is_saved = RwSignal::new(false);
    let kept = RwSignal::new(ALERTS.iter().position(|offered| *offered == alert).unwrap_or_default());
    let option = |(place, offered): (usize, SearchAlert)| {
        view! { <option value=place.to_string() selected=offered == alert>{move || alert_name(offered)}</option> }
    };
    let change = move |event| {
        is_saved.set(false);
        let select: HtmlSelectElement = event_target(&event);
        let Some((place, alert)) = select.value().parse().ok().and_then(|place| Some((place, *ALERTS.get(place)?)))
        else {
            return;
        };
        let changing = query::change_alert(own.id.get_value(), alert);
        let change = async move {
            let answer = changing.await;
            if answer.is_err()
                && let Some(kept) = kept.try_get_untracked()
            {
                select.set_value(&kept.to_string());
            }
            answer
        };
        own.act(change, move |_| {
            kept.set(place);
            is_saved.set(true);
        });
    };
    view! {
        <label>
            {t!("Tell me by mail")} " "
            <select on:change=change>{ALERTS.into_iter().enumerate().map(option).collect_view()}</select>
        </label>
        <span role="status">{move || is_saved.get().then(t!("Saved."))}</span>
    }
}

/// Another name for it.
#[component]
fn Rename(own: Own, name: RwSignal<String>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let id = own.id.with_value(|id| format!("rename-{}", id.inner()));
    view! {
        <button type="button" class="quiet" on:click=move |_| is_open.set(true)>
            {t!("Rename…")} <span class="unseen" dir="auto">{move || name.get()}</span>
        </button>
        <Dialog is_open id title=t!("Rename this saved search")><RenameForm own name is_open/></Dialog>
    }
}

#[component]
fn RenameForm(own: Own, name: RwSignal<String>, is_open: RwSignal<bool>) -> impl IntoView {
    let text = RwSignal::new(name.get_untracked());
    let sending = Sending::new();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        sending.send(query::rename(own.id.get_value(), text.get_untracked()), move |saved: SavedSearch| {
            name.set(saved.name);
            is_open.set(false);
        });
    };
    view! {
        <form on:submit=send>
            <FormFaults faults=sending.faults fields=&["name"]/>
            <TextField id="new-name" name="name" label=t!("Name") faults=sending.faults text/>
            <button type="submit" class="primary" disabled=sending.is_busy>{t!("Save")}</button>
        </form>
    }
}

/// Removing, after a question.
#[component]
fn Remove(own: Own, name: RwSignal<String>, removed: Callback<()>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let id = own.id.with_value(|id| format!("remove-{}", id.inner()));
    let remove = move |_| {
        is_open.set(false);
        own.act(query::remove(own.id.get_value()), move |_| {
            removed.run(());
            focus_on_content();
        });
    };
    let question = move || tell!("“{name}” will be removed with what it has found and its feed.", name = name.get());
    view! {
        <button type="button" class="quiet" on:click=move |_| is_open.set(true)>
            {t!("Remove…")} <span class="unseen" dir="auto">{move || name.get()}</span>
        </button>
        <Dialog is_open id title=t!("Remove this saved search?")>
            <p>{question}</p>
            <button type="button" class="primary" on:click=remove>{t!("Yes, remove it")}</button>
        </Dialog>
    }
}

/// The button that was pressed is gone with its entry.
fn focus_on_content() {
    let content = document().get_element_by_id("content").and_then(|content| content.dyn_into::<HtmlElement>().ok());
    if let Some(content) = content {
        // Without it the focus is where the browser puts it.
        content.focus().ok();
    }
}
