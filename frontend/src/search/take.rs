//! Taking a search along: its link, its feed, and its results in the forms of other programs.

use super::question::Search;
use super::save::Save;
use crate::kit::language::language;
use crate::kit::permalink::CopyButton;
use crate::t;
use leptos::prelude::*;

/// The forms in which results can be taken along: the end of the file's name, and what the form is called.
const FORMS: [(&str, &str); 5] =
    [("csv", "CSV"), ("json", "JSON"), ("bib", "BibTeX"), ("ris", "RIS"), ("csl.json", "CSL-JSON")];

/// Everything that can be done with the search as it stands.
#[component]
pub fn Take(
    /// The search in the address.
    search: Memo<Search>,
) -> impl IntoView {
    let query = Memo::new(move |_| search.with(Search::query));
    let link = Signal::derive(move || {
        let origin = window().location().origin().unwrap_or_default();
        search.with(|search| format!("{origin}{}", search.begun().address()))
    });
    let form = move |(end, name): (&'static str, &'static str)| {
        let href = move || format!("/search/export.{end}?{}&in={}", query.get(), language().tag());
        view! { <li><a rel="external" href=href>{name}</a></li> }
    };
    view! {
        <section class="take" aria-label=t!("Take this search along")>
            <CopyButton label=t!("Copy link") text=link/>
            <Save search/>
            <details>
                <summary>{t!("Export")}</summary>
                <ul>{FORMS.map(form).collect_view()}</ul>
            </details>
            <a rel="external" type="application/atom+xml" href=move || format!("/feeds/search.atom?{}", query.get())>{t!("Feed")}</a>
        </section>
    }
}
