//! The bodies of today.

use super::query::{self, Body};
use crate::kit::answer::{answer_within, asking};
use crate::kit::heading::PageHeading;
use crate::kit::language::language;
use crate::{count, say};
use leptos::prelude::*;

/// `/bodies`
#[component]
pub fn BodiesPage() -> impl IntoView {
    let bodies = asking(language, query::bodies);
    view! {
        <PageHeading title=Signal::derive(|| say!("Bodies").to_owned())/>
        {answer_within(bodies, |bodies| view! { <ul class="entries">{bodies.into_iter().map(row).collect_view()}</ul> })}
    }
}

fn row(body: Body) -> impl IntoView {
    let documents = move || count!(body.document_count, "{n} document", "{n} documents");
    view! {
        <li class="entry">
            <p class="eyebrow"><span class="kind">{body.acronym}</span> <span>{documents}</span></p>
            <h2><a href=format!("/bodies/{}", body.id.inner()) lang=body.name.language dir="auto">{body.name.text}</a></h2>
        </li>
    }
}
