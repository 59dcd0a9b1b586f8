//! What the loader in `index.html` has asked while the program was on its way, so that its answer is there sooner.

use js_sys::{Promise, Reflect};
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The name under which the loader leaves it.
const AHEAD: &str = "kpAhead";

/// The answer to what was asked ahead, when that was the same word for word; once, and none where it did not arrive.
pub async fn answer(question: &JsValue) -> Option<String> {
    let window = JsValue::from(window());
    let ahead = Reflect::get(&window, &AHEAD.into()).ok().filter(JsValue::is_object)?;
    if Reflect::get(&ahead, &"question".into()).ok()? != *question {
        return None;
    }
    Reflect::set(&window, &AHEAD.into(), &JsValue::UNDEFINED).ok()?;
    let answer: Promise = Reflect::get(&ahead, &"answer".into()).ok()?.dyn_into().ok()?;
    JsFuture::from(answer).await.ok()?.as_string()
}
