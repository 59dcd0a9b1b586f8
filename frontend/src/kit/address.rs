//! Addresses inside the application: reading and writing query strings, and where signing in begins.

use js_sys::encode_uri_component;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
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

/// A path with a query string; pairs without a value are left out.
pub fn write<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut address = path.to_owned();
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        address.push(if address.len() == path.len() { '?' } else { '&' });
        address.push_str(name);
        address.push('=');
        address.push_str(&String::from(encode_uri_component(value)));
    }
    address
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
