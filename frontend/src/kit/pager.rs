//! Paging through a list by cursor.

use crate::t;
use leptos::prelude::*;

/// Links to the neighbouring pages of a list; draws nothing when there are none.
#[component]
pub fn Pager(
    /// Address of the page before, or of the first page.
    before: Option<String>,
    /// What the link back says.
    #[prop(into)]
    before_label: Signal<&'static str>,
    /// Address of the page after.
    after: Option<String>,
    /// What the link onward says.
    #[prop(into)]
    after_label: Signal<&'static str>,
) -> impl IntoView {
    if before.is_none() && after.is_none() {
        return ().into_any();
    }
    let link = |address: Option<String>, rel, label: Signal<&'static str>| {
        address.map(|address| view! { <a class="button" rel=rel href=address>{label}</a> })
    };
    view! {
        <nav class="pager" aria-label=t!("Pages of the list")>
            {link(before, "prev", before_label)}
            {link(after, "next", after_label)}
        </nav>
    }
    .into_any()
}
