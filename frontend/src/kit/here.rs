//! Where the reader is, and going on from there without loading the page anew. Places on a page are `place`'s work.
//!
//! The browser's history is the only memory: a step is written there first and shown then, so that the two never differ.

use crate::kit::place;
use leptos::ev::{self, MouseEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::sync::LazyLock;
use web_sys::{Element, HtmlAnchorElement};

/// The links that this application follows by itself, unless a key or another button is held.
const OURS: &str = "a[href]:not([target], [download], [rel~=external])";

static PATH: LazyLock<ArcRwSignal<String>> = LazyLock::new(ArcRwSignal::default);

static SEARCH: LazyLock<ArcRwSignal<String>> = LazyLock::new(ArcRwSignal::default);

/// Whether going somewhere is a step that can be taken back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is.
    New,
    /// It takes the place of the present one.
    Same,
}

/// The path of the page now shown; reactive.
pub fn path() -> String {
    PATH.get()
}

/// Its query string, without the mark; reactive.
pub fn search() -> String {
    SEARCH.get()
}

/// Both, as one address; reactive.
pub fn here() -> String {
    match search() {
        search if search.is_empty() => path(),
        search => format!("{}?{search}", path()),
    }
}

/// Begins to follow links and the history. Call it after `place::keep`, which must note a place before it is left.
pub fn follow() {
    look();
    window_event_listener(ev::popstate, |_| look());
    window_event_listener(ev::click, |event| {
        take(&event);
    });
}

/// Goes to an address of this application, beginning with its path, without moving the page.
pub fn go(address: &str, step: Step) {
    place::note();
    write(address, step);
    look();
}

fn write(address: &str, step: Step) {
    let Ok(history) = window().history() else { return };
    let written = match step {
        Step::New => history.push_state_with_url(&JsValue::NULL, "", Some(address)),
        Step::Same => history.replace_state_with_url(&JsValue::NULL, "", Some(address)),
    };
    // A browser that takes no more steps goes there as it does elsewhere.
    if written.is_err() {
        window().location().set_href(address).ok();
    }
}

/// Takes over what the browser says.
fn look() {
    let location = window().location();
    let (path, search) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    let shown = [(&*PATH, path.as_str()), (&*SEARCH, search.strip_prefix('?').unwrap_or_default())];
    for (signal, now) in shown {
        if signal.with_untracked(|before| before != now) {
            signal.set(now.to_owned());
        }
    }
}

/// Follows a link in place of the browser; none where it had better do so itself.
fn take(event: &MouseEvent) -> Option<()> {
    let is_held = event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key();
    if event.default_prevented() || event.button() != 0 || is_held {
        return None;
    }
    let pressed = event.target()?.dyn_into::<Element>().ok()?;
    let link = pressed.closest(OURS).ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    if link.origin() != window().location().origin().ok()? {
        return None;
    }
    event.prevent_default();
    let address = link.pathname() + &link.search();
    write(&address, if untrack(here) == address { Step::Same } else { Step::New });
    look();
    if !link.has_attribute("data-noscroll") {
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
    Some(())
}
