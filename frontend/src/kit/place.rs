//! Where a page was left is where going back finds it, although what it shows comes after its address.

use js_sys::{Object, Reflect};
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition, ScrollRestoration};

/// The height of the page's upper edge, in the entry of the history.
const HEIGHT: &str = "height";

/// How long the page must lie still before its place is noted.
const STILL: Duration = Duration::from_millis(200);

/// How many frames a page may take to show what it showed; after some five seconds the reader is left alone.
const PATIENCE: u32 = 300;

/// Frames in which a page that has changed its address begins to ask.
const BEGINNING: u32 = 2;

thread_local! {
    /// The place to go back to, while the page is not yet there.
    static WANTED: Cell<Option<f64>> = const { Cell::new(None) };
    static SOON: RefCell<Option<TimeoutHandle>> = const { RefCell::new(None) };
}

/// Begins to keep places. Call it before links are followed, for it must note a place before a link changes the entry.
pub fn keep() {
    if let Ok(history) = window().history() {
        // A browser that does not know this keeps its own habit.
        history.set_scroll_restoration(ScrollRestoration::Manual).ok();
    }
    window_event_listener(ev::click, |_| note());
    window_event_listener(ev::pagehide, |_| note());
    window_event_listener(ev::scroll, |_| note_soon());
    window_event_listener(ev::popstate, |_| go_back());
    window_event_listener(ev::wheel, |_| WANTED.set(None));
    window_event_listener(ev::touchmove, |_| WANTED.set(None));
    window_event_listener(ev::keydown, |_| WANTED.set(None));
    go_back();
}

/// Writes the place into the present entry of the history.
pub fn note() {
    SOON.with_borrow_mut(|soon| soon.take().map(|soon| soon.clear()));
    if WANTED.get().is_some() {
        return;
    }
    if let (Ok(history), Ok(height)) = (window().history(), window().scroll_y()) {
        let state = Object::new();
        Reflect::set(&state, &HEIGHT.into(), &height.into()).expect("a fresh object takes any key");
        // A browser that refuses to write so often loses one place.
        history.replace_state(&state, "").ok();
    }
}

/// Brings an element into the middle of what is seen.
pub fn show(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

fn note_soon() {
    let soon = set_timeout_with_handle(note, STILL).ok();
    SOON.with_borrow_mut(|before| std::mem::replace(before, soon).map(|before| before.clear()));
}

fn go_back() {
    SOON.with_borrow_mut(|soon| soon.take().map(|soon| soon.clear()));
    let state = window().history().and_then(|history| history.state()).unwrap_or_default();
    let height = Reflect::get(&state, &HEIGHT.into()).ok().and_then(|height| height.as_f64());
    WANTED.set(Some(height.unwrap_or_default()));
    go_when_there(0);
}

fn go_when_there(frame: u32) {
    request_animation_frame(move || {
        let Some(height) = WANTED.get() else { return };
        if frame < PATIENCE && (frame < BEGINNING || !is_there(height)) {
            return go_when_there(frame + 1);
        }
        window().scroll_to_with_x_and_y(0.0, height);
        WANTED.set(None);
    });
}

fn is_there(height: f64) -> bool {
    let waiting = document().query_selector("[aria-busy='true'], .waiting");
    let root = document().document_element();
    let reaches = root.is_some_and(|root| f64::from(root.scroll_height() - root.client_height()) + 1.0 >= height);
    reaches && waiting.is_ok_and(|waiting| waiting.is_none())
}
