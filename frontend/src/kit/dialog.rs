//! A dialog over the page. The browser keeps the focus in it, closes it by Escape and gives the focus back.

use crate::t;
use leptos::html;
use leptos::prelude::*;

/// What is asked or told apart from the page; what is in it is drawn only while it is open.
#[component]
pub fn Dialog(
    /// Whether it is open.
    is_open: RwSignal<bool>,
    /// The id of its heading.
    #[prop(into)]
    id: String,
    /// What it is about.
    #[prop(into)]
    title: Signal<&'static str>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match is_open.get() {
            // It refuses only while it is open already.
            true => drop(dialog.show_modal()),
            false => dialog.close(),
        }
    });
    let body = move || is_open.get().then(|| children().into_any());
    view! {
        <dialog node_ref=dialog aria-labelledby=id.clone() on:close=move |_| is_open.set(false)>
            <h2 id=id.clone()>{title}</h2>
            {body}
            <button type="button" on:click=move |_| is_open.set(false)>{t!("Close")}</button>
        </dialog>
    }
}
