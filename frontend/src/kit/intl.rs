//! The browser's `Intl`, which knows how numbers, dates and names are written. What is written is `number`'s and `date`'s.

use crate::kit::language::{Language, language};
use js_sys::{Array, Function, Object, Reflect};
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::cell::RefCell;

/// Options of an `Intl` object, as name and value.
pub type Options = &'static [(&'static str, &'static str)];

/// An object of `Intl`: for which language, of which class, with which options.
type Key = (Language, &'static str, Options);

thread_local! {
    /// Making one takes longer than all that it is asked, so that each is made once.
    static MADE: RefCell<Vec<(Key, JsValue)>> = const { RefCell::new(Vec::new()) };
}

/// What `method` of an object of `class` says of `value` in the language now shown; none where the browser knows no
/// such thing.
pub fn spoken(class: &'static str, options: Options, method: &str, value: &JsValue) -> Option<String> {
    let object = object((language(), class, options))?;
    let method = Reflect::get(&object, &method.into()).ok()?;
    method.dyn_ref::<Function>()?.call1(&object, value).ok()?.as_string()
}

fn object(key: Key) -> Option<JsValue> {
    MADE.with_borrow_mut(|made| {
        if let Some((_, object)) = made.iter().find(|(known, _)| *known == key) {
            return Some(object.clone());
        }
        let object = make(key)?;
        made.push((key, object.clone()));
        Some(object)
    })
}

fn make((language, class, options): Key) -> Option<JsValue> {
    let known = Reflect::get(&Reflect::get(&js_sys::global(), &"Intl".into()).ok()?, &class.into()).ok()?;
    let wishes = Object::new();
    for (name, value) in options {
        Reflect::set(&wishes, &(*name).into(), &(*value).into()).ok()?;
    }
    let asked = Array::of2(&Array::of1(&language.locale().into()), &wishes);
    Reflect::construct(known.dyn_ref::<Function>()?, &asked).ok()
}
