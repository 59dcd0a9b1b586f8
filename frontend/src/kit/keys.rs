//! Single keys as shortcuts. Who speaks to the machine, or rests a hand on it, can switch them off (WCAG 2.1.4).

use crate::kit::memory;
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use std::sync::LazyLock;

/// Where the reader's choice is remembered in the browser.
const REMEMBERED_AS: &str = "kp-single-keys";

static ARE_ON: LazyLock<ArcRwSignal<bool>> =
    LazyLock::new(|| ArcRwSignal::new(memory::recall(REMEMBERED_AS).as_deref() != Some("off")));

/// Whether single keys act; reactive.
pub fn are_on() -> bool {
    ARE_ON.get()
}

/// Switches single keys on or off, and remembers it in this browser.
pub fn switch(are_on: bool) {
    ARE_ON.set(are_on);
    memory::remember(REMEMBERED_AS, if are_on { "on" } else { "off" });
}

/// The switch itself, with what the keys do on a page.
#[component]
pub fn KeySwitch(
    /// The keys and what they do.
    #[prop(into)]
    words: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=are_on on:change=move |event| switch(event_target_checked(&event))/>
            <span>{words}</span>
        </label>
    }
}

/// Calls `act` with every single key that is pressed while nothing is being written and no dialog is open;
/// `act` says whether it took the key. Lasts as long as its owner.
pub fn on_key(act: impl Fn(&str) -> bool + 'static) {
    let listener = window_event_listener(ev::keydown, move |event| {
        if ARE_ON.get_untracked() && is_plain(&event) && !is_elsewhere(&event) && act(&event.key()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

fn is_plain(event: &KeyboardEvent) -> bool {
    !event.ctrl_key() && !event.alt_key() && !event.meta_key() && !event.default_prevented() && !event.is_composing()
}

/// Whether the key is meant for a field or a list that has the focus, or for a dialog.
fn is_elsewhere(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let field = "input:not([type=checkbox]), textarea, select, [role=listbox], [contenteditable], dialog[open]";
    target.is_some_and(|target| target.closest(field).is_ok_and(|field| field.is_some()))
}
