//! The text of a page, with the words that were searched for marked where they stand.

use super::query::{self, Page, Part};
use super::spot::Spot;
use crate::kit::answer::{answer_within, asking};
use crate::kit::number::language_name;
use crate::kit::place;
use crate::t;
use leptos::html;
use leptos::prelude::*;

/// The page at which the reader is.
#[component]
pub fn PageText(
    /// The file's id.
    rendition: String,
    /// Where in it.
    spot: Memo<Spot>,
    /// Set once something can be read.
    is_there: RwSignal<bool>,
) -> impl IntoView {
    let asked_for = Memo::new(move |_| spot.with(|spot| (spot.number, spot.wanted.clone())));
    let page = asking(
        move || (rendition.clone(), asked_for.get()),
        |(rendition, (number, wanted))| query::page(rendition, number, wanted),
    );
    Effect::new(move |_| {
        if !page.is_waiting() {
            is_there.set(true);
        }
    });
    answer_within(page, move |page| match page.filter(|page| !page.marked.is_empty()) {
        Some(page) => view! { <Sheet page spot/> }.into_any(),
        None => view! { <p class="quiet">{t!("There is no text on this page.")}</p> }.into_any(),
    })
}

#[component]
fn Sheet(page: Page, spot: Memo<Spot>) -> impl IntoView {
    let Page { number, language, direction, marked } = page;
    let spoken = {
        let language = language.clone();
        move || language.as_deref().map(language_name)
    };
    let text = NodeRef::<html::Div>::new();
    // The address may be ahead of what is shown.
    let looked_at = Memo::new(move |_| spot.with(|spot| if spot.number == number { spot.matched } else { 0 }));
    Effect::new(move |_| {
        if looked_at.get() > 0 {
            request_animation_frame(move || show_match(text));
        }
    });
    let mut count = 0;
    let pieces = marked.into_iter().map(|Part { text, is_match }| {
        count += i32::from(is_match);
        if is_match { mark(text, count, looked_at) } else { text.into_any() }
    });
    let pieces = pieces.collect_view();
    view! {
        <p class="page-language">{spoken}</p>
        <div class="page-text" node_ref=text lang=language dir=direction tabindex="0" role="group" aria-labelledby="reading">{pieces}</div>
    }
}

fn mark(text: String, number: i32, looked_at: Memo<i32>) -> AnyView {
    let is_it = move || looked_at.get() == number;
    view! { <mark class:is-current=is_it aria-current=move || is_it().then_some("true")>{text}</mark> }.into_any()
}

fn show_match(text: NodeRef<html::Div>) {
    let text = text.try_get_untracked().flatten();
    if let Some(Ok(Some(found))) = text.map(|text| text.query_selector("mark.is-current")) {
        place::show(&found);
    }
}
