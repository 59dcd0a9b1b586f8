//! Numbers, sizes, lists and names of languages in the reader's habit, through the browser's `Intl`.

use crate::kit::language::language;
use crate::tell;
use js_sys::{Array, Function, Intl, Object, Reflect};
use leptos::wasm_bindgen::{JsCast, JsValue};

/// A count with the separators of the language.
pub fn digits(count: i32) -> String {
    decimal(f64::from(count), 0)
}

/// The plural category of a count in the language now shown, as Unicode's CLDR names it: `one`, `few`, `other`.
pub fn plural(count: i32) -> String {
    let locales = Array::of1(&language().locale().into());
    Intl::PluralRules::new(&locales, &Object::new()).select(f64::from(count)).into()
}

/// A size in the largest unit that leaves a number above one.
pub fn size(bytes: i32) -> String {
    let bytes = f64::from(bytes);
    if bytes < 1_000.0 {
        let n = decimal(bytes, 0);
        return tell!("{n} bytes", n);
    }
    if bytes < 1_000_000.0 {
        let n = decimal(bytes / 1_000.0, 0);
        return tell!("{n} kB", n);
    }
    let n = decimal(bytes / 1_000_000.0, 1);
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
    let spoken = spoken("ListFormat", "conjunction", "format", &names);
    spoken.unwrap_or_else(|| names.join(", ").into())
}

fn spoken_name(tag: &str) -> Option<String> {
    spoken("DisplayNames", "language", "of", &tag.into())
}

/// What `method` of the `Intl` object of that type says of `value`; none where the browser knows no such thing.
fn spoken(object: &str, of_type: &str, method: &str, value: &JsValue) -> Option<String> {
    let known = Reflect::get(&Reflect::get(&js_sys::global(), &"Intl".into()).ok()?, &object.into()).ok()?;
    let asked = Array::of2(&Array::of1(&language().locale().into()), &option("type", of_type.into()));
    let made = Reflect::construct(known.dyn_ref::<Function>()?, &asked).ok()?;
    let method = Reflect::get(&made, &method.into()).ok()?;
    method.dyn_ref::<Function>()?.call1(&made, value).ok()?.as_string()
}

fn decimal(number: f64, fraction: u8) -> String {
    let options = option("maximumFractionDigits", fraction.into());
    let locales = Array::of1(&language().locale().into());
    let format = Intl::NumberFormat::new(&locales, &options).format();
    let text = format.call1(&JsValue::UNDEFINED, &number.into());
    text.ok().and_then(|text| text.as_string()).unwrap_or_else(|| number.to_string())
}

/// An `Intl` options object with one entry.
pub fn option(key: &str, value: JsValue) -> Object {
    let options = Object::new();
    set(&options, key, value);
    options
}

/// Adds an entry to an `Intl` options object.
pub fn set(options: &Object, key: &str, value: JsValue) {
    Reflect::set(options, &key.into(), &value).expect("a fresh object takes any key");
}
