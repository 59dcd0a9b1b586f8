//! Numbers, sizes, lists and names of languages in the reader's habit, through the browser's `Intl`.

use crate::kit::intl;
use crate::tell;
use js_sys::Array;
use leptos::wasm_bindgen::JsValue;

const WHOLE: intl::Options = &[("maximumFractionDigits", "0")];

const TENTHS: intl::Options = &[("maximumFractionDigits", "1")];

/// A count with the separators of the language.
pub fn digits(count: i32) -> String {
    decimal(f64::from(count), WHOLE)
}

/// The plural category of a count in the language now shown, as Unicode's CLDR names it: `one`, `few`, `other`.
pub fn plural(count: i32) -> String {
    intl::spoken("PluralRules", &[], "select", &count.into()).unwrap_or_default()
}

/// A size in the largest unit that leaves a number above one.
pub fn size(bytes: i32) -> String {
    let bytes = f64::from(bytes);
    if bytes < 1_000.0 {
        let n = decimal(bytes, WHOLE);
        return tell!("{n} bytes", n);
    }
    if bytes < 1_000_000.0 {
        let n = decimal(bytes / 1_000.0, WHOLE);
        return tell!("{n} kB", n);
    }
    let n = decimal(bytes / 1_000_000.0, TENTHS);
    tell!("{n} MB", n)
}

/// The name of a BCP 47 language as it stands within a sentence; the tag itself where the browser knows none.
pub fn language_within(tag: &str) -> String {
    spoken_name(tag).unwrap_or_else(|| tag.to_owned())
}

/// The same name standing alone.
pub fn language_name(tag: &str) -> String {
    let name = language_within(tag);
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Several names as one enumeration.
pub fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Array = names.map(JsValue::from).collect();
    intl::spoken("ListFormat", &[("type", "conjunction")], "format", &names).unwrap_or_else(|| names.join(", ").into())
}

fn spoken_name(tag: &str) -> Option<String> {
    intl::spoken("DisplayNames", &[("type", "language")], "of", &tag.into())
}

fn decimal(number: f64, digits: intl::Options) -> String {
    intl::spoken("NumberFormat", digits, "format", &number.into()).unwrap_or_else(|| number.to_string())
}
