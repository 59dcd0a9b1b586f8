//! Words as a reader compares them: without accents and capitals, and in the order of the language, through the browser.

use crate::kit::language::language;
use js_sys::{Array, Function, Intl, JsString, Object};
use leptos::wasm_bindgen::JsValue;

/// `text` in small letters, without accents and vowel signs.
pub fn folded(text: &str) -> String {
    let apart = String::from(JsString::from(text).normalize("NFD"));
    apart.chars().filter(|letter| !is_sign(*letter)).flat_map(char::to_lowercase).collect()
}

/// Whether a character only changes the one before it: Latin, Cyrillic and Arabic combining marks.
fn is_sign(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}')
}

/// `things` in the alphabetical order of the language now shown; reactive.
pub fn in_order<T>(mut things: Vec<T>, name: impl Fn(&T) -> &str) -> Vec<T> {
    let order = compare();
    things.sort_by(|one, other| {
        let told = order.call2(&JsValue::UNDEFINED, &name(one).into(), &name(other).into());
        told.ok().and_then(|told| told.as_f64()).unwrap_or_default().total_cmp(&0.0)
    });
    things
}

fn compare() -> Function {
    Intl::Collator::new(&Array::of1(&language().locale().into()), &Object::new()).compare()
}
