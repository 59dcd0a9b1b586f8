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
    let is_copied = RwSignal::new(false);
    let copied = address.clone();
    let copy = move |_| {
        let copying = JsFuture::from(window().navigator().clipboard().write_text(&copied));
        // Where the browser forbids it, the address stands there to be selected.
        leptos::task::spawn_local(async move { is_copied.set(copying.await.is_ok()) });
    };
    view! {
        <p class="permalink">
            <a href=address.clone() rel="external">{address.clone()}</a>
            <button type="button" class="quiet" on:click=copy>
                {t!("Copy the link")}
            </button>
            <span role="status">{move || is_copied.get().then(t!("Copied."))}</span>
        </p>
    }
}
