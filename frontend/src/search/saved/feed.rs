//! The private feed of a saved search: opened, shown once, and closed.

use super::list::Own;
use super::query;
use crate::kit::permalink::CopyButton;
use crate::t;
use leptos::prelude::*;

/// What can be done with the feed of a search.
#[component]
pub fn Feed(
    own: Own,
    /// Whether one is open.
    has_feed: bool,
) -> impl IntoView {
    let has_feed = RwSignal::new(has_feed);
    let address = RwSignal::new(None::<String>);
    let open = move |_| {
        own.act(query::open_feed(own.id.get_value()), move |opened| {
            has_feed.set(true);
            address.set(Some(opened));
        });
    };
    let close = move |_| {
        own.act(query::close_feed(own.id.get_value()), move |saved| {
            has_feed.set(saved.has_feed);
            address.set(None);
        });
    };
    let state = move || match (has_feed.get(), address.get()) {
        (_, Some(address)) => shown(address),
        (true, None) => {
            view! { <p>{t!("A private feed is open. Its address was shown when it was opened.")}</p> }.into_any()
        }
        (false, None) => view! { <p>{t!("A feed reader can follow this search as you would see it.")}</p> }.into_any(),
    };
    let open_words = move || if has_feed.get() { t!("Make a new address")() } else { t!("Open a private feed")() };
    view! {
        <details class="feed">
            <summary>{t!("Private feed")}</summary>
            <div role="status">{state}</div>
            <p class="ways">
                <button type="button" on:click=open>{open_words}</button>
                {move || has_feed.get().then(|| view! { <button type="button" on:click=close>{t!("Close the feed")}</button> })}
            </p>
        </details>
    }
}

fn shown(address: String) -> AnyView {
    let text = Signal::stored(address.clone());
    view! {
        <p class="permalink"><code>{address}</code> <CopyButton label=t!("Copy the address") text/></p>
        <p class="caution">{t!("It is shown only now. Whoever knows it reads what you may see: keep it to yourself, and close the feed when it is lost.")}</p>
    }
    .into_any()
}
