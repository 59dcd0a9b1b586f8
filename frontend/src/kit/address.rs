//! Addresses inside the application: reading and writing query strings, and where signing in begins.

use crate::kit::here;
use js_sys::encode_uri_component;
use leptos::prelude::*;
use web_sys::UrlSearchParams;

/// The names and values of a query string, decoded, in their order.
pub type Pairs = Vec<(String, String)>;

/// Follows the query string of the page now shown.
pub fn use_pairs() -> Memo<Pairs> {
    Memo::new(|_| read(&here::search()))
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

/// The pairs of a query string, decoded.
pub fn read(search: &str) -> Pairs {
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

/// `text` as it may stand in any part of an address.
pub fn encoded(text: &str) -> String {
    encode_uri_component(text).into()
}

/// Where the browser goes to sign in and come back to `here`.
pub fn sign_in(here: &str) -> String {
    write("/auth/sign-in", [("return_to", here)])
}
