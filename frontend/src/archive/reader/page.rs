//! The reading desk: one page of text, its neighbours, and the original.

use super::query::{self, Page};
use crate::archive::query::{ExtractionState, Rendition};
use crate::kit::address;
use crate::kit::answer::{answer_within, asking};
use crate::kit::here::{self, Step};
use crate::kit::marks::marked;
use crate::kit::number::language_name;
use crate::kit::status::Announcement;
use crate::{say, t, tell};
use leptos::prelude::*;

/// Where in a document the reader is.
#[derive(Clone, PartialEq)]
pub struct Spot {
    /// The document's path, `/d/…`.
    pub path: String,
    /// The file's id.
    pub rendition: String,
    /// The page, from 1.
    pub number: i32,
    /// The words that were searched for; may be empty.
    pub wanted: String,
}

impl Spot {
    /// The address of a page of the same file.
    pub fn page(&self, number: i32) -> String {
        let number = number.to_string();
        address::write(&self.path, [("rendition", self.rendition.as_str()), ("page", &number), ("q", &self.wanted)])
    }
}

/// One file, read page by page.
#[component]
pub fn Reader(
    /// The file.
    rendition: Rendition,
    /// Where in it.
    spot: Memo<Spot>,
) -> impl IntoView {
    let wants_original = RwSignal::new(false);
    let is_pdf = rendition.media_type == "application/pdf";
    let last = rendition.page_count;
    let id = rendition.id.inner().to_owned();
    let path = StoredValue::new(rendition.path.clone());
    let desk = move || match is_pdf && wants_original.get() {
        true => view! { <Original path=path.get_value() spot/> }.into_any(),
        false => view! { <PageText rendition=id.clone() spot/> }.into_any(),
    };
    let announced = Signal::derive(move || page_of(spot.get().number, last));
    view! {
        <section class="reader" aria-labelledby="reading">
            <h2 id="reading">{move || page_of(spot.get().number, last)}</h2>
            <Announcement message=announced/>
            {extraction(&rendition)}
            <div class="tools">
                <Turning spot last/>
                {is_pdf.then(|| view! {
                    <button type="button" aria-pressed=move || wants_original.get().to_string() on:click=move |_| wants_original.update(|wants| *wants = !*wants)>
                        {t!("Show the original")}
                    </button>
                    <a rel="external" target="_blank" href=move || format!("{}#page={}", path.get_value(), spot.get().number)>
                        {move || open_words(spot.get().number)}
                    </a>
                })}
                <a rel="external" download href=rendition.download_path.clone()>{t!("Download the file")}</a>
            </div>
            {desk}
        </section>
    }
}

fn page_of(number: i32, last: i32) -> String {
    match last {
        0 => say!("The text").to_owned(),
        last => tell!("Page {number} of {last}", number, last),
    }
}

fn open_words(number: i32) -> String {
    tell!("Open the PDF at page {number}", number)
}

fn extraction(rendition: &Rendition) -> Option<impl IntoView + use<>> {
    let note = rendition.extraction_note.clone();
    let state = rendition.extraction;
    let sentence = move || match (state, &note) {
        (_, Some(note)) => note.clone(),
        (ExtractionState::Unreadable, None) => say!("This file could not be read; it can be downloaded.").to_owned(),
        (ExtractionState::WithoutText | ExtractionState::Readable, None) => {
            say!("This file has no text to read, perhaps because it was scanned.").to_owned()
        }
    };
    let is_whole = state == ExtractionState::Readable && rendition.extraction_note.is_none();
    (!is_whole).then(|| view! { <p class="caution">{sentence}</p> })
}

/// Back, onward, and straight to a page.
#[component]
fn Turning(spot: Memo<Spot>, last: i32) -> impl IntoView {
    if last < 2 {
        return ().into_any();
    }
    let turn_to = move |number: i32| {
        let number = number.clamp(1, last);
        here::go(&spot.get_untracked().page(number), Step::New);
    };
    let back = move || (spot.get().number > 1).then(|| spot.get().page(spot.get().number - 1));
    let onward = move || (spot.get().number < last).then(|| spot.get().page(spot.get().number + 1));
    let go = move |event| {
        if let Ok(number) = event_target_value(&event).parse() {
            turn_to(number);
        }
    };
    view! {
        <nav class="turning" aria-label=t!("Pages of the file")>
            <a rel="prev" data-noscroll href=back aria-disabled=move || back().is_none().to_string()>{t!("Previous page")}</a>
            <label>
                {t!("Page")}
                <input type="number" inputmode="numeric" min="1" max=last prop:value=move || spot.get().number.to_string() on:change=go/>
            </label>
            <a rel="next" data-noscroll href=onward aria-disabled=move || onward().is_none().to_string()>{t!("Next page")}</a>
        </nav>
    }
    .into_any()
}

/// The PDF itself, at the page; a new frame for every page, because a viewer does not follow a changed address.
#[component]
fn Original(path: String, spot: Memo<Spot>) -> impl IntoView {
    let number = Memo::new(move |_| spot.get().number);
    view! {
        <For each=move || [number.get()] key=|number| *number let:number>
            <iframe class="original" src=format!("{path}#page={number}") title=move || page_title(number)></iframe>
        </For>
    }
}

fn page_title(number: i32) -> String {
    tell!("The original, page {number}", number)
}

#[component]
fn PageText(rendition: String, spot: Memo<Spot>) -> impl IntoView {
    let number = move || spot.get().number;
    let page = asking(move || (rendition.clone(), number()), |(rendition, number)| query::page(rendition, number));
    answer_within(page, move |page| match page {
        Some(page) => sheet(page, &spot.get_untracked().wanted).into_any(),
        None => view! { <p class="quiet">{t!("There is no text on this page.")}</p> }.into_any(),
    })
}

fn sheet(page: Page, wanted: &str) -> impl IntoView {
    let language = page.language.clone();
    let spoken = move || language.as_deref().map(language_name);
    view! {
        <p class="page-language">{spoken}</p>
        <div class="page-text" lang=page.language dir=page.direction tabindex="0" role="group" aria-labelledby="reading">{marked(&page.text, wanted)}</div>
    }
}
