//! The search box. What is typed reaches the address after a pause; the address reaches the box on the way back.

use super::query::Search;
use crate::kit::icon;
use crate::{say, t};
use leptos::ev::{self, SubmitEvent};
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::time::Duration;

/// How long typing rests before it is searched for.
const PAUSE: Duration = Duration::from_millis(150);

/// One box for everything; `/` brings the focus here, Escape empties it.
#[component]
pub fn SearchBox(
    /// The search in the address.
    search: Memo<Search>,
) -> impl IntoView {
    let typed = RwSignal::new(search.with_untracked(|search| search.text.clone()));
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let input = NodeRef::<html::Input>::new();
    follow_address(search, typed, waiting);
    focus_on_slash(input);
    let navigate = use_navigate();
    let go = move || {
        stop(waiting);
        let (now, text) = (search.get_untracked(), typed.get_untracked());
        if now.text != text {
            // Leaving the first page is a step one can go back; refining words is not.
            let options = NavigateOptions { replace: !now.is_blank(), scroll: false, ..Default::default() };
            navigate(&now.with_text(&text).address(), options);
        }
    };
    let go_soon = {
        let go = go.clone();
        move || {
            stop(waiting);
            waiting.set_value(set_timeout_with_handle(go.clone(), PAUSE).ok());
        }
    };
    let type_letter = {
        let go_soon = go_soon.clone();
        move |event: web_sys::Event| {
            typed.set(event_target_value(&event));
            // Half a character of an input method is not a word yet.
            if !event.dyn_ref::<web_sys::InputEvent>().is_some_and(web_sys::InputEvent::is_composing) {
                go_soon();
            }
        }
    };
    let empty = {
        let go = go.clone();
        move |event: web_sys::KeyboardEvent| {
            if event.key() == "Escape" && !typed.with_untracked(String::is_empty) {
                event.prevent_default();
                typed.set(String::new());
                go();
            }
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        go();
    };
    view! {
        <search>
            <form class="search-box" action="/search" on:submit=submit>
                <label for="q">{t!("Search words, phrases or symbols")}</label>
                <div class="search-line">
                    <div class="search-input">
                    {icon::lens()}
                    <input type="search" id="q" name="q" node_ref=input autocomplete="off" spellcheck="false" placeholder=" " enterkeyhint="search" dir="auto" aria-keyshortcuts="/"
                        prop:value=typed on:input=type_letter on:compositionend=move |_| go_soon() on:keydown=empty/>
                    <kbd aria-hidden="true">"/"</kbd>
                    </div>
                    <button type="submit" class="primary">{t!("Search")}</button>
                </div>
            </form>
        </search>
    }
}

fn stop(waiting: StoredValue<Option<TimeoutHandle>>) {
    if let Some(timeout) = waiting.try_update_value(Option::take).flatten() {
        timeout.clear();
    }
}

/// Going back and forward changes the box, but never what is being typed.
fn follow_address(search: Memo<Search>, typed: RwSignal<String>, waiting: StoredValue<Option<TimeoutHandle>>) {
    let text = Memo::new(move |_| search.with(|search| search.text.clone()));
    Effect::new(move |_| {
        let text = text.get();
        if waiting.with_value(Option::is_none) {
            typed.set(text);
        }
    });
    on_cleanup(move || stop(waiting));
}

/// `/` brings the focus to the box, unless something is being written elsewhere.
fn focus_on_slash(input: NodeRef<html::Input>) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_writing =
            target.is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
        let is_plain = !event.ctrl_key() && !event.alt_key() && !event.meta_key();
        if let (true, true, false, Some(input)) = (event.key() == "/", is_plain, is_writing, input.get_untracked()) {
            event.prevent_default();
            input.select();
        }
    });
    on_cleanup(move || listener.remove());
}

/// What to try when nothing was found.
pub fn advice(is_narrowed: bool) -> &'static str {
    match is_narrowed {
        true => say!("Try fewer words, or take a filter away."),
        false => say!(
            "Try fewer or other words, the beginning of a word, or a document’s symbol. Documents for others are not shown; sign in to search what is open to you."
        ),
    }
}
