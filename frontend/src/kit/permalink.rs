//! An address to keep, with a button that copies it.

use crate::t;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Shows `address` and copies it on request.
#[component]
pub fn Permalink(
    /// The lasting address.
    address: String,
) -> impl IntoView {
    let (href, text) = (address.clone(), Signal::stored(address.clone()));
    view! {
        <p class="permalink">
            <a href=href rel="external">{address}</a>
            <CopyButton label=t!("Copy the link") text/>
        </p>
    }
}

/// A button that copies `text` and says so.
#[component]
pub fn CopyButton(
    /// What the button says.
    #[prop(into)]
    label: Signal<&'static str>,
    /// What it copies.
    text: Signal<String>,
) -> impl IntoView {
    let is_copied = RwSignal::new(false);
    Effect::new(move |_| {
        text.track();
        is_copied.set(false);
    });
    let take = move |_| {
        let text = text.get_untracked();
        leptos::task::spawn_local(async move { is_copied.set(copy(&text).await) });
    };
    view! {
        <button type="button" class="quiet" on:click=take>{label}</button>
        <span role="status">{move || is_copied.get().then(t!("Copied."))}</span>
    }
}

/// Puts `text` into the clipboard; false where the browser forbids it, and the reader has to select it.
pub async fn copy(text: &str) -> bool {
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}
