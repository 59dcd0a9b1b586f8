//! What was found: documents with the pages that answer, and the facets that narrow them.

use super::form::advice;
use super::query::{
    FIELDS, FacetBucket, FacetField, PageHit, Search, SearchConnection, SearchEdge, Snippet, SnippetPart,
};
use crate::archive::query::DocumentKind;
use crate::archive::{audience_badge, eyebrow, kind_name};
use crate::contract::Text;
use crate::kit::address;
use crate::kit::answer::{Asked, answer_within};
use crate::kit::facets::{Choice, FacetGroup};
use crate::kit::icon;
use crate::kit::number::{digits, language_name, language_within};
use crate::kit::pager::Pager;
use crate::kit::status::Announcement;
use crate::{count, say, t, tell};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// A search with what it found.
pub type Found = (Search, SearchConnection);

/// Facets, chips and hits.
#[component]
pub fn Results(
    /// The search in the address.
    search: Memo<Search>,
    /// The latest answer.
    found: Asked<Found>,
) -> impl IntoView {
    let is_refining = RwSignal::new(false);
    let is_empty =
        move || found.answer().is_none_or(|(_, found)| found.facets.iter().all(|facet| facet.buckets.is_empty()));
    let message = Signal::derive(move || found.answer().map(|(_, found)| total(found.total_count)).unwrap_or_default());
    view! {
        <Announcement message/>
        <div class="results" class:is-empty=is_empty>
            <div class="refine">
                <button type="button" class="refine-button" aria-controls="facets" aria-expanded=move || is_refining.get().to_string()
                    on:click=move |_| is_refining.update(|is| *is = !*is)>{t!("Narrow the results")}</button>
                <div id="facets" class="facets" class:is-open=is_refining>
                    {FIELDS.map(|field| view! { <FieldFacet field search found/> }).collect_view()}
                </div>
            </div>
            <div class="found">
                <Chips search found/>
                {answer_within(found, |(search, found)| view! { <Hits search found/> })}
            </div>
        </div>
    }
}

fn total(count: i32) -> String {
    count!(count, "{n} document found", "{n} documents found")
}

fn field_name(field: FacetField) -> &'static str {
    match field {
        FacetField::Kind => say!("Kind"),
        FacetField::Body => say!("Body"),
        FacetField::Year => say!("Year"),
        FacetField::Language => say!("Language"),
        FacetField::Unknown => "",
    }
}

/// A value of a facet in words.
fn value_name(field: FacetField, value: &str, label: &str) -> String {
    match field {
        FacetField::Kind => {
            DocumentKind::from_code(value).map_or_else(|| label.to_owned(), |kind| kind_name(kind).to_owned())
        }
        FacetField::Language => language_name(value),
        FacetField::Body | FacetField::Year | FacetField::Unknown => label.to_owned(),
    }
}

fn choices(field: FacetField, found: &SearchConnection) -> Vec<Choice> {
    let buckets = found.facets.iter().filter(|facet| facet.field == field).flat_map(|facet| &facet.buckets);
    let choice = |bucket: &FacetBucket| Choice {
        value: bucket.value.clone(),
        label: value_name(field, &bucket.value, &bucket.label),
        count: bucket.count,
    };
    buckets.map(choice).collect()
}

#[component]
fn FieldFacet(field: FacetField, search: Memo<Search>, found: Asked<Found>) -> impl IntoView {
    let choices = Memo::new(move |_| found.answer().map(|(_, found)| choices(field, &found)).unwrap_or_default());
    let navigate = use_navigate();
    let toggle = move |value: String| {
        let address = search.get_untracked().toggled(field, &value).address();
        navigate(&address, NavigateOptions { scroll: false, ..Default::default() });
    };
    let is_chosen = move |value: &str| search.get().chosen(field).iter().any(|chosen| chosen == value);
    view! { <FacetGroup title=Signal::derive(move || field_name(field)) choices is_chosen toggle/> }
}

/// What the search is narrowed to, each with the way to take it away.
#[component]
fn Chips(search: Memo<Search>, found: Asked<Found>) -> impl IntoView {
    let label = move |field, value: &str| {
        let known = found.answer().map(|(_, found)| choices(field, &found)).unwrap_or_default();
        known
            .into_iter()
            .find(|choice| choice.value == value)
            .map_or_else(|| value_name(field, value, value), |choice| choice.label)
    };
    let chips = move || {
        let search = search.get();
        let chosen =
            FIELDS.into_iter().flat_map(|field| search.chosen(field).into_iter().map(move |value| (field, value)));
        let chip = |(field, value): (FacetField, String)| {
            let (name, value_label) = (field_name(field), label(field, &value));
            let words = tell!("{name}: {value_label}", name, value_label);
            let href = search.toggled(field, &value).address();
            view! { <li><a class="chip" data-noscroll href=href><span class="unseen">{t!("Remove")} " "</span>{words} {icon::cross()}</a></li> }
        };
        chosen.map(chip).collect_view()
    };
    view! {
        <Show when=move || search.with(Search::is_narrowed)>
            <ul class="chips" aria-label=t!("Narrowed to")>
                {chips}
                <li><a class="clear" data-noscroll href=move || search.with(|search| search.widened().address())>{t!("Clear all")}</a></li>
            </ul>
        </Show>
    }
}

#[component]
fn Hits(search: Search, found: SearchConnection) -> impl IntoView {
    let SearchConnection { total_count, edges, page_info, .. } = found;
    if total_count == 0 {
        return nothing(&search).into_any();
    }
    let after = page_info.end_cursor.filter(|_| page_info.has_next_page);
    let after = after.map(|cursor| Search { after: Some(cursor), ..search.clone() }.address());
    let before = search.after.is_some().then(|| Search { after: None, ..search.clone() }.address());
    let wanted = search.text;
    view! {
        <h2 class="total">{move || total(total_count)}</h2>
        <ol class="entries hits">{edges.into_iter().map(|edge| hit(edge, &wanted)).collect_view()}</ol>
        <Pager before before_label=Signal::derive(t!("First results"))
            after after_label=Signal::derive(t!("Next results"))/>
    }
    .into_any()
}

fn nothing(search: &Search) -> impl IntoView + use<> {
    let is_narrowed = search.is_narrowed();
    let words = search.text.clone();
    let widened = search.widened().address();
    view! {
        <section class="nothing">
            <h2>{move || match words.trim() {
                "" => say!("Nothing was found").to_owned(),
                words => tell!("Nothing was found for “{words}”", words),
            }}</h2>
            <p>{move || advice(is_narrowed)}</p>
            <p class="ways">
                {is_narrowed.then(|| view! { <a class="button" href=widened>{t!("Search without filters")}</a> })}
                <a href="/browse">{t!("Browse the archive")}</a>
            </p>
        </section>
    }
}

fn hit(edge: SearchEdge, wanted: &str) -> impl IntoView + use<> {
    let SearchEdge { node, title, pages } = edge;
    let path = format!("/d/{}", node.id.inner());
    let best =
        pages.first().map_or_else(|| address::write(&path, [("q", wanted)]), |page| page_address(&path, page, wanted));
    let pages =
        distinct(pages).into_iter().map(|page| passage(page_address(&path, &page, wanted), page)).collect_view();
    view! {
        <li class="entry">
            <p class="eyebrow">{eyebrow(node.kind, node.symbol, node.body.map(|body| body.acronym), node.date.map(|date| date.edtf))} {audience_badge(node.audience)}</p>
            <h3><a href=best>{title_of(&title, node.title)}</a></h3>
            <ul class="passages">{pages}</ul>
        </li>
    }
}

/// The title that matched; where none did, the one in the reader's language.
fn title_of(found: &Snippet, own: Text) -> AnyView {
    match found.parts.iter().any(|part| part.is_match) {
        true => {
            view! { <span lang=found.language.clone() dir=found.direction.clone()>{parts(found)}</span> }.into_any()
        }
        false => view! { <span lang=own.language dir="auto">{own.text}</span> }.into_any(),
    }
}

/// Without what says the same as a page before it: the same text in a file of another format.
fn distinct(pages: Vec<PageHit>) -> Vec<PageHit> {
    let mut kept = Vec::<PageHit>::new();
    for page in pages {
        if !kept.iter().any(|other| other.snippet == page.snippet) {
            kept.push(page);
        }
    }
    kept
}

fn page_address(path: &str, page: &PageHit, wanted: &str) -> String {
    let number = page.number.to_string();
    let rendition = page.rendition.as_ref().map(|rendition| rendition.id.inner()).unwrap_or_default();
    address::write(path, [("rendition", rendition), ("page", &number), ("q", wanted)])
}

fn passage(href: String, page: PageHit) -> impl IntoView {
    let n = page.number;
    let language = page.rendition.and_then(|rendition| rendition.language);
    let place = move || {
        let n = digits(n);
        let page = tell!("Page {n}", n);
        match &language {
            Some(tag) => tell!("{page}, {language}", page, language = language_within(tag)),
            None => page,
        }
    };
    view! {
        <li>
            <a href=href>{place}</a>
            <p lang=page.snippet.language.clone() dir=page.snippet.direction.clone()>{parts(&page.snippet)}</p>
        </li>
    }
}

fn parts(snippet: &Snippet) -> impl IntoView + use<> {
    let part = |part: SnippetPart| match part.is_match {
        true => view! { <mark>{part.text}</mark> }.into_any(),
        false => part.text.into_any(),
    };
    snippet.parts.iter().cloned().map(part).collect_view()
}
