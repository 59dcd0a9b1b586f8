//! What was found: documents with the pages that answer.

use super::narrow::{Chips, Facets, Narrowing};
use super::notes::{Notes, in_words, nothing};
use super::past::Past;
use super::query::{FoundDocument, PageHit, SearchConnection, SearchEdge, Snippet, SnippetPart};
use super::question::Search;
use super::ranking::WhyHere;
use super::take::Take;
use crate::archive::query::DocumentStatus;
use crate::archive::{audience_badge, eyebrow, status_name, status_of};
use crate::contract::Text;
use crate::kit::address;
use crate::kit::answer::{Asked, answer_within};
use crate::kit::heading::begin_at;
use crate::kit::line::Line;
use crate::kit::number::{digits, language_within};
use crate::kit::pager::Pager;
use crate::kit::status::Announcement;
use crate::kit::turn::Later;
use crate::{t, tell};
use leptos::html;
use leptos::prelude::*;

/// A search with what it found.
pub type Found = (Search, SearchConnection);

/// Facets, chips and hits.
#[component]
pub fn Results(
    /// The search in the address.
    search: Memo<Search>,
    /// The latest answer.
    found: Asked<Found>,
    /// Whether the server can be reached.
    line: Line,
    /// Where a search that led somewhere is kept.
    past: Past,
) -> impl IntoView {
    let narrowing = Narrowing::of(search, found);
    let is_refining = RwSignal::new(false);
    let is_there = Memo::new(move |_| found.read(|_| ()).is_some());
    let is_empty = move || {
        let is_bare = found.read(|(_, found)| found.facets.iter().all(|facet| facet.buckets.is_empty()));
        is_bare.unwrap_or_else(|| !found.is_waiting())
    };
    let message = Signal::derive(move || found.read(|(search, found)| in_words(search, found)).unwrap_or_default());
    let heading = NodeRef::<html::H2>::new();
    focus_on_another_page(found, heading);
    view! {
        <Announcement message/>
        <p class="lost" role="status">{move || line.is_lost().then(t!("The hub cannot be reached. Your search is kept and asked again by itself when the line is back."))}</p>
        <div class="results" class:is-empty=is_empty>
            <div class="refine">
                <button type="button" class="refine-button" aria-controls="facets" aria-expanded=move || is_refining.get().to_string()
                    on:click=move |_| is_refining.update(|is| *is = !*is)>{t!("Narrow the results")}</button>
                <div id="facets" class="facets" class:is-open=is_refining>
                    {move || is_there.get().then(|| view! { <Later><Facets narrowing/></Later> })}
                </div>
            </div>
            <div class="found">
                <Chips narrowing/>
                {answer_within(found, move |(search, found)| view! { <Hits search found heading past/> }.into_any())}
                <Take search/>
            </div>
        </div>
    }
}

/// Turning the page brings the focus to the new one; refining leaves it where it is.
fn focus_on_another_page(found: Asked<Found>, heading: NodeRef<html::H2>) {
    Effect::new(move |before: Option<Option<Search>>| {
        let now = found.read(|(search, _)| search.clone());
        if let (Some(Some(before)), Some(now)) = (before, &now)
            && before.after != now.after
            && before.begun() == now.begun()
        {
            request_animation_frame(move || {
                if let Some(heading) = heading.try_get_untracked().flatten() {
                    begin_at(&heading);
                }
            });
        }
        now
    });
}

#[component]
fn Hits(search: Search, found: SearchConnection, heading: NodeRef<html::H2>, past: Past) -> impl IntoView {
    if found.total_count == 0 {
        return nothing(search, found.did_you_mean).into_any();
    }
    let after = found.page_info.end_cursor.clone().filter(|_| found.page_info.has_next_page);
    let after = after.map(|cursor| Search { after: Some(cursor), ..search.clone() }.address());
    let before = search.after.is_some().then(|| search.begun().address());
    let wanted = search.text.clone();
    let kept = wanted.clone();
    let hits = found.edges.iter().map(|edge| hit(edge.clone(), &wanted)).collect_view();
    view! {
        <Notes search found heading/>
        <ol class="entries hits" on:click=move |_| past.keep(&kept)>{hits}</ol>
        <Pager before before_label=Signal::derive(t!("First results"))
            after after_label=Signal::derive(t!("Next results"))/>
    }
    .into_any()
}

fn hit(edge: SearchEdge, wanted: &str) -> AnyView {
    let SearchEdge { node, title, pages, ranking } = edge;
    let path = format!("/d/{}", node.id.inner());
    let best =
        pages.first().map_or_else(|| address::write(&path, [("q", wanted)]), |page| page_address(&path, page, wanted));
    let pages = pages.into_iter().map(|page| passage(page_address(&path, &page, wanted), page)).collect_view();
    let status = status_badge(&node);
    view! {
        <li class="entry">
            <p class="eyebrow">{eyebrow(node.kind, node.symbol, node.body.map(|body| body.acronym), node.date.map(|date| date.edtf))} {status} {audience_badge(node.audience)}</p>
            <h3><a href=best>{title_of(&title, node.title)}</a></h3>
            <ul class="passages">{pages}</ul>
            <WhyHere ranking/>
        </li>
    }
    .into_any()
}

/// How a document stands, unless it simply is in force.
fn status_badge(document: &FoundDocument) -> Option<AnyView> {
    let status = status_of(document.state, !document.superseded_by.is_empty());
    if status == DocumentStatus::Current {
        return None;
    }
    Some(view! { <span class="badge">{move || status_name(status)}</span> }.into_any())
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

fn page_address(path: &str, page: &PageHit, wanted: &str) -> String {
    let number = page.number.to_string();
    let rendition = page.rendition.as_ref().map(|rendition| rendition.id.inner()).unwrap_or_default();
    address::write(path, [("rendition", rendition), ("page", &number), ("q", wanted)])
}

fn passage(href: String, page: PageHit) -> AnyView {
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
    .into_any()
}

fn parts(snippet: &Snippet) -> AnyView {
    let part = |part: SnippetPart| match part.is_match {
        true => view! { <mark>{part.text}</mark> }.into_any(),
        false => part.text.into_any(),
    };
    snippet.parts.iter().cloned().map(part).collect_view().into_any()
}
