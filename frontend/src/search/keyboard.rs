//! The search by keyboard: from hit to hit, back to the box, and the help that says how.

use crate::kit::dialog::Dialog;
use crate::kit::keys::{self, KeySwitch};
use crate::t;
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A button for the help, and the keys themselves.
#[component]
pub fn Keyboard() -> impl IntoView {
    let is_open = RwSignal::new(false);
    keys::on_key(move |key| match key {
        "?" => {
            is_open.set(true);
            true
        }
        "j" => step(true),
        "k" => step(false),
        _ => false,
    });
    // The arrows and Escape are no letters: they stay when single keys are switched off.
    let listener = window_event_listener(ev::keydown, move |event| {
        let is_done = is_at_hit()
            && match event.key().as_str() {
                "ArrowDown" => step(true),
                "ArrowUp" => step(false),
                "Escape" => focus(document().get_element_by_id("q")),
                _ => false,
            };
        if is_done {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
    view! {
        <p class="keyboard"><button type="button" class="quiet" on:click=move |_| is_open.set(true)>{t!("Keyboard")}</button></p>
        <Dialog is_open id="keyboard" title=t!("The search by keyboard")><Help/></Dialog>
    }
}

#[component]
fn Help() -> impl IntoView {
    let line = |keys: &'static str, words: fn() -> &'static str| {
        view! { <div><dt><kbd>{keys}</kbd></dt><dd>{words}</dd></div> }.into_any()
    };
    view! {
        <dl class="keys">
            {line("/", t!("to the box"))}
            {line("↓ ↑", t!("through the suggestions; from a result to the next or the one before"))}
            {line("j k", t!("to the next result, to the one before"))}
            {line("Enter", t!("opens"))}
            {line("Esc", t!("closes the suggestions, then empties the box; from a result back to the box"))}
            {line("?", t!("this help"))}
        </dl>
        <KeySwitch words=t!("Single keys (/ j k ?) act on this page")/>
    }
}

fn is_at_hit() -> bool {
    let active = document().active_element();
    active.is_some_and(|active| active.closest(".hits h3 a").is_ok_and(|hit| hit.is_some()))
}

/// Brings the focus to the next result, or to the one before; from elsewhere to the first. False where there is none.
fn step(is_down: bool) -> bool {
    let Ok(hits) = document().query_selector_all(".hits h3 a") else { return false };
    let active = document().active_element();
    let is_active = |place: &u32| active.as_deref().is_some_and(|active| hits.get(*place).as_ref() == Some(active));
    let place = (0..hits.length()).find(is_active);
    let goal = match (place, is_down) {
        (None, true) => Some(0),
        (None, false) => hits.length().checked_sub(1),
        (Some(place), true) => Some(place + 1),
        (Some(place), false) => place.checked_sub(1),
    };
    focus(goal.and_then(|goal| hits.get(goal)))
}

fn focus(element: Option<impl JsCast>) -> bool {
    let element = element.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}
