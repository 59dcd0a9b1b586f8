//! The reading desk: one page of text, its neighbours, and the original.

use super::find::Find;
use super::sheet::PageText;
use super::spot::Spot;
use crate::archive::noted::noted;
use crate::archive::query::Rendition;
use crate::kit::here::{Step, go};
use crate::kit::status::Announcement;
use crate::{say, t, tell};
use leptos::prelude::*;

/// One file, read page by page.
#[component]
pub fn Reader(
    /// The file.
    rendition: Rendition,
    /// Where in it.
    spot: Memo<Spot>,
    /// Set once something can be read.
    is_there: RwSignal<bool>,
) -> impl IntoView {
    let wants_original = RwSignal::new(false);
    let is_pdf = rendition.media_type == "application/pdf";
    let last = rendition.page_count;
    let id = rendition.id.inner().to_owned();
    let path = StoredValue::new(rendition.path.clone());
    let desk = move || match is_pdf && wants_original.get() {
        true => view! { <Original path=path.get_value() spot/> }.into_any(),
        false => view! { <PageText rendition=id.clone() spot is_there/> }.into_any(),
    };
    let announced = Signal::derive(move || page_of(spot.get().number, last));
    view! {
        <section class="reader" aria-labelledby="reading">
            <h2 id="reading">{move || page_of(spot.get().number, last)}</h2>
            <Announcement message=announced/>
            {extraction(&rendition)}
            {(last > 0).then(|| view! { <Find spot/> })}
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

/// What is to be known of the text. A file without text always comes with the reason.
fn extraction(rendition: &Rendition) -> Option<impl IntoView + use<>> {
    let notes = rendition.extraction_notes.clone();
    (!notes.is_empty()).then(|| noted(notes))
}

/// Back, onward, and straight to a page.
#[component]
fn Turning(spot: Memo<Spot>, last: i32) -> impl IntoView {
    if last < 2 {
        return ().into_any();
    }
    let page = move |number| spot.with(|spot| spot.page(number).address());
    let back = move || Some(spot.get().number - 1).filter(|number| *number > 0).map(page);
    let onward = move || Some(spot.get().number + 1).filter(|number| *number <= last).map(page);
    let turn = move |event| {
        if let Ok(number) = event_target_value(&event).parse::<i32>() {
            go(&untrack(|| page(number.clamp(1, last))), Step::New);
        }
    };
    view! {
        <nav class="turning" aria-label=t!("Pages of the file")>
            <a rel="prev" data-noscroll href=back aria-disabled=move || back().is_none().to_string()>{t!("Previous page")}</a>
            <label>
                {t!("Page")}
                <input type="number" inputmode="numeric" min="1" max=last prop:value=move || spot.get().number.to_string() on:change=turn/>
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
