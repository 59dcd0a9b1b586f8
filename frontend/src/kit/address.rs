//! Addresses inside the application: reading and writing query strings, and where signing in begins.

use crate::kit::place;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use std::time::Duration;
use web_sys::UrlSearchParams;

/// The names and values of a query string, decoded, in their order.
pub type Pairs = Vec<(String, String)>;

/// Follows the query string of the page now shown.
///
/// The router's own map decodes values twice, so a search for `50%25` would be changed.
pub fn use_pairs() -> Memo<Pairs> {
    let search = use_location().search;
    Memo::new(move |_| read(&search.get()))
}

/// The last value of a name.
pub fn last<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    all(pairs, name).last()
}

/// Every value of a name that is not blank.
pub fn all<'a>(pairs: &'a Pairs, name: &str) -> impl Iterator<Item = &'a str> {
    let named = pairs.iter().filter(move |(key, value)| key == name && !value.is_empty());
    named.map(|(_, value)| value.as_str())
}

fn read(search: &str) -> Pairs {
    let Ok(params) = UrlSearchParams::new_with_str(search) else {
        return Pairs::new();
    };
    let entries = js_sys::Array::from(&params);
    entries.iter().map(|entry| js_sys::Array::from(&entry)).map(|entry| (word(&entry, 0), word(&entry, 1))).collect()
}

fn word(entry: &js_sys::Array, index: u32) -> String {
    entry.get(index).as_string().unwrap_or_default()
}

/// A path with a query string, in the form that browsers and the server write alike; pairs without a value are left out.
pub fn write<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    match query(pairs) {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// The query string alone, without its mark.
pub fn query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let params = UrlSearchParams::new().expect("an empty one is always made");
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        params.append(name, value);
    }
    String::from(params.to_string())
}

/// Whether going somewhere is a step that can be taken back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is.
    New,
    /// It takes the place of the present one.
    Same,
}

/// Goes to an address of this application without moving the page.
pub fn use_going() -> Callback<(String, Step)> {
    let navigate = use_navigate();
    Callback::new(move |(address, step): (String, Step)| {
        place::note();
        let replace = step == Step::Same;
        navigate(&address, NavigateOptions { replace, scroll: false, ..Default::default() });
    })
}

/// Writes the address into the history where the router forgot to.
///
/// It takes an address that was left by going back and forward for the present one. Only steps within one path are
/// mended: they are made by the time this looks.
pub fn use_whole_history() {
    let (here, path) = (use_here(), use_location().pathname);
    let mend = move || {
        // The page may have been left in between.
        let (Some(here), Some(path)) = (here.try_get_untracked(), path.try_get_untracked()) else { return };
        let location = window().location();
        let (Ok(shown), Ok(query), Ok(history)) = (location.pathname(), location.search(), window().history()) else {
            return;
        };
        if path == shown && format!("{shown}{query}") != here {
            // A browser that takes no more steps shows the page all the same.
            history.push_state_with_url(&JsValue::NULL, "", Some(&here)).ok();
        }
    };
    Effect::new(move |_| {
        here.track();
        set_timeout(mend, Duration::ZERO);
    });
}

/// The path and query of the page now shown; reactive.
pub fn use_here() -> Memo<String> {
    let location = use_location();
    Memo::new(move |_| match location.search.get() {
        search if search.is_empty() => location.pathname.get(),
        search => format!("{}?{search}", location.pathname.get()),
    })
}

/// Where the browser goes to sign in and come back to `here`.
pub fn sign_in(here: &str) -> String {
    write("/auth/sign-in", [("return_to", here)])
}
