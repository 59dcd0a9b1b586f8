//! What else may be of use to the reader of a document.

use super::query;
use super::ties::named;
use crate::kit::answer::asking;
use crate::kit::language::language;
use crate::t;
use leptos::prelude::*;

/// The documents most like one; nothing where there are none, or none can be had.
#[component]
pub fn Similar(
    /// The document's id.
    id: String,
) -> impl IntoView {
    let similar = asking(move || (id.clone(), language()), |(id, language)| query::similar(id, language));
    move || {
        let similar = similar.answer().filter(|similar| !similar.is_empty())?;
        Some(view! {
            <section class="similar" aria-labelledby="similar">
                <h2 id="similar">{t!("More like this")}</h2>
                <ul>{similar.into_iter().map(|other| view! { <li>{named(other)}</li> }).collect_view()}</ul>
            </section>
        })
    }
}
