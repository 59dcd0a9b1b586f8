//! Browsing: the shelves by body, kind and year, and the list of what stands on one.

use super::query::{
    self, DocumentConnection, DocumentFilter, DocumentKind, DocumentState, ListedDocument, Place, Shelves,
};
use super::{audience_badge, eyebrow, kind_name};
use crate::directory::query::{Body, bodies};
use crate::kit::address::{self, Pairs, use_pairs};
use crate::kit::answer::{answer_within, asking};
use crate::kit::heading::PageHeading;
use crate::kit::language::language;
use crate::kit::number::digits;
use crate::kit::pager::Pager;
use crate::kit::status::Announcement;
use crate::{count, say, t};
use cynic::Id;
use leptos::prelude::*;

/// `/browse`: the shelves, or with `kind`, `body` or `year` the documents of one.
#[component]
pub fn BrowsePage() -> impl IntoView {
    let pairs = use_pairs();
    let filter = Memo::new(move |_| pairs.with(filter_of));
    let is_narrowed = Memo::new(move |_| filter.get() != DocumentFilter::default());
    move || match is_narrowed.get() {
        true => view! { <Shelf pairs filter/> }.into_any(),
        false => view! { <AllShelves/> }.into_any(),
    }
}

fn filter_of(pairs: &Pairs) -> DocumentFilter {
    let kinds = address::all(pairs, "kind").filter_map(DocumentKind::from_code).collect::<Vec<_>>();
    DocumentFilter {
        kinds: Some(kinds).filter(|kinds| !kinds.is_empty()),
        body: address::last(pairs, "body").map(Id::new),
        year: address::last(pairs, "year").and_then(|year| year.parse().ok()),
    }
}

fn place_of(pairs: &Pairs) -> Place {
    match (address::last(pairs, "after"), address::last(pairs, "before")) {
        (Some(cursor), _) => Place::After(cursor.to_owned()),
        (None, Some(cursor)) => Place::Before(cursor.to_owned()),
        (None, None) => Place::Newest,
    }
}

#[component]
fn AllShelves() -> impl IntoView {
    let shelves = asking(|| (), |()| query::shelves());
    let all_bodies = asking(language, bodies);
    view! {
        <PageHeading title=Signal::derive(|| say!("Browse the archive").to_owned())/>
        <div class="shelves">
            <section>
                <h2>{t!("By body")}</h2>
                {answer_within(all_bodies, |bodies| view! { <ul class="shelf">{bodies.into_iter().filter(|body| body.document_count > 0).map(body_row).collect_view()}</ul> })}
            </section>
            {answer_within(shelves, by_kind_and_year)}
        </div>
    }
}

fn body_row(body: Body) -> impl IntoView {
    let href = address::write("/browse", [("body", body.id.inner())]);
    view! {
        <li>
            <a href=href><span class="acronym">{body.acronym}</span>" "<span lang=body.name.language.clone()>{body.name.text}</span></a>
            <span class="count">{move || digits(body.document_count)}</span>
        </li>
    }
}

fn by_kind_and_year(shelves: Shelves) -> impl IntoView {
    let kinds = shelves.kinds.into_iter().map(|shelf| {
        let href = address::write("/browse", [("kind", shelf.kind.code().as_str())]);
        view! { <li><a href=href>{move || kind_name(shelf.kind)}</a><span class="count">{move || digits(shelf.document_count)}</span></li> }
    });
    let years = shelves.years.into_iter().map(|shelf| {
        let href = address::write("/browse", [("year", shelf.year.to_string().as_str())]);
        view! { <li><a href=href>{shelf.year}</a><span class="count">{move || digits(shelf.document_count)}</span></li> }
    });
    let undated = shelves.undated;
    let note = move || count!(undated, "{n} document has no known date.", "{n} documents have no known date.");
    view! {
        <section>
            <h2>{t!("By kind")}</h2>
            <ul class="shelf">{kinds.collect_view()}</ul>
        </section>
        <section>
            <h2>{t!("By year")}</h2>
            <ul class="shelf years">{years.collect_view()}</ul>
            {(undated > 0).then(|| view! { <p class="quiet">{note}</p> })}
        </section>
    }
}

#[component]
fn Shelf(pairs: Memo<Pairs>, filter: Memo<DocumentFilter>) -> impl IntoView {
    let place = Memo::new(move |_| pairs.with(place_of));
    let documents = asking(
        move || (filter.get(), place.get(), language()),
        |(filter, place, language)| query::list(filter, place, language),
    );
    let all_bodies = asking(language, bodies);
    let title = Signal::derive(move || shelf_name(&filter.get(), &all_bodies.answer().unwrap_or_default()));
    view! {
        <p class="trail"><a href="/browse">{t!("Browse the archive")}</a></p>
        <PageHeading title/>
        {answer_within(documents, move |documents| view! { <Listed documents pairs/> })}
    }
}

fn shelf_name(filter: &DocumentFilter, bodies: &[Body]) -> String {
    let kinds = filter.kinds.iter().flatten().map(|kind| kind_name(*kind).to_owned());
    let body = bodies.iter().find(|body| Some(&body.id) == filter.body.as_ref());
    let body = body.map(|body| format!("{} ({})", body.name.text, body.acronym));
    let year = filter.year.map(|year| year.to_string());
    match kinds.chain(body).chain(year).collect::<Vec<_>>() {
        words if words.is_empty() => say!("Documents of a body").to_owned(),
        words => words.join(" · "),
    }
}

#[component]
fn Listed(documents: DocumentConnection, pairs: Memo<Pairs>) -> impl IntoView {
    let DocumentConnection { total_count, edges, page_info } = documents;
    let moved = move |name: &'static str, cursor: Option<String>| {
        let mut kept = pairs.get_untracked();
        kept.retain(|(key, _)| key != "after" && key != "before");
        kept.push((name.to_owned(), cursor?));
        Some(address::write("/browse", kept.iter().map(|(key, value)| (key.as_str(), value.as_str()))))
    };
    let before = page_info.has_previous_page.then(|| moved("before", page_info.start_cursor)).flatten();
    let after = page_info.has_next_page.then(|| moved("after", page_info.end_cursor)).flatten();
    let total = move || count!(total_count, "{n} document, newest first", "{n} documents, newest first");
    view! {
        <Announcement message=Signal::derive(total)/>
        <h2 class="total">{total}</h2>
        <ol class="entries">{edges.into_iter().map(|edge| entry(edge.node)).collect_view()}</ol>
        <Pager before before_label=Signal::derive(t!("Newer")) after after_label=Signal::derive(t!("Older"))/>
    }
}

fn entry(document: ListedDocument) -> impl IntoView {
    let body = document.body.map(|body| body.acronym);
    let edtf = document.date.map(|date| date.edtf);
    view! {
        <li class="entry">
            <p class="eyebrow">{eyebrow(document.kind, document.symbol, body, edtf)} {audience_badge(document.audience)} {state_badge(document.state)}</p>
            <h3><a href=format!("/d/{}", document.id.inner()) lang=document.title.language dir="auto">{document.title.text}</a></h3>
        </li>
    }
}

/// The badge of a document that is not published.
pub fn state_badge(state: DocumentState) -> Option<impl IntoView> {
    match state {
        DocumentState::Published => None,
        DocumentState::Draft => Some(view! { <span class="badge">{t!("Draft")}</span> }.into_any()),
        DocumentState::Embargoed => Some(view! { <span class="badge">{t!("Under embargo")}</span> }.into_any()),
        DocumentState::Withdrawn => Some(view! { <span class="badge">{t!("Withdrawn")}</span> }.into_any()),
    }
}

/// The newest documents, for the first page.
#[component]
pub fn Newest(
    /// How many.
    length: i32,
) -> impl IntoView {
    let documents = asking(language, move |language| query::newest(length, language));
    view! {
        <section class="newest" aria-labelledby="newest">
            <h2 id="newest">{t!("Newest documents")}</h2>
            {answer_within(documents, |documents| {
                let total = documents.total_count;
                view! {
                    <ol class="entries">{documents.edges.into_iter().map(|edge| entry(edge.node)).collect_view()}</ol>
                    <p class="quiet">{move || count!(total, "{n} document is open to you.", "{n} documents are open to you.")}</p>
                }
            })}
        </section>
    }
}
