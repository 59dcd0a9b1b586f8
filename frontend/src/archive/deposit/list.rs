//! Choosing files, and how each of them goes.

use super::query::{Upload, UploadState};
use super::queue::{Course, Queue, Transfer};
use crate::archive::noted::noted;
use crate::kit::answer::answer_within;
use crate::kit::field::paragraph;
use crate::kit::number::{digits, language_within, size};
use crate::kit::status::Announcement;
use crate::{count, say, t, tell};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, HtmlInputElement};

/// The place where files are dropped or chosen, and the list of what became of them.
#[component]
pub fn Incoming(
    /// The files of the page.
    queue: Queue,
) -> impl IntoView {
    let is_over = RwSignal::new(false);
    let drop_files = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        if let Some(files) = event.data_transfer().and_then(|carried| carried.files()) {
            queue.add(&files);
        }
    };
    let over = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(true);
    };
    let choose = move |event: Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        if let Some(files) = input.files() {
            queue.add(&files);
        }
        // The same file may be chosen again.
        input.set_value("");
    };
    view! {
        <div class="drop" class:is-over=is_over on:dragover=over on:dragleave=move |_| is_over.set(false) on:drop=drop_files>
            <label for="files">{t!("Choose files")}</label>
            <input type="file" id="files" multiple aria-describedby="files-note" on:change=choose/>
            <p class="hint" id="files-note">{t!("Or drop them here. What was cut off goes on where it stood: choose the same file again. Files wait here for seven days.")}</p>
        </div>
        <Announcement message=Signal::derive(move || summary(queue))/>
        <ul class="arrivals">
            <For each=move || queue.transfers.get() key=|transfer| transfer.key let:transfer><TransferRow queue key=transfer.key/></For>
        </ul>
        {answer_within(queue.uploads, move |uploads| view! {
            <ul class="arrivals">{uploads.into_iter().map(|upload| view! { <UploadRow upload queue/> }).collect_view()}</ul>
        })}
    }
}

/// What is said when something has changed.
fn summary(queue: Queue) -> String {
    let uploads = queue.uploads.answer().unwrap_or_default();
    let of = |state: UploadState| uploads.iter().filter(|upload| upload.state == state).count();
    let read = i32::try_from(of(UploadState::Read)).unwrap_or(i32::MAX);
    let on_their_way = queue.transfers.with(Vec::len) + of(UploadState::Reading);
    if on_their_way > 0 || uploads.is_empty() {
        return String::new();
    }
    count!(read, "{n} file is there and has been read.", "{n} files are there and have been read.")
}

#[component]
fn TransferRow(queue: Queue, key: usize) -> impl IntoView {
    let transfer = Memo::new(move |_| {
        queue.transfers.with(|transfers| transfers.iter().find(|transfer| transfer.key == key).cloned())
    });
    let named = move || transfer.get().map(|transfer| transfer.name).unwrap_or_default();
    let percent =
        move || transfer.get().map_or(0.0, |Transfer { sent, size, .. }| (100.0 * sent / size.max(1.0)).floor());
    let course = move || match transfer.get().map(|transfer| transfer.course) {
        Some(Course::Stopped(why)) => view! {
            {why.into_iter().map(paragraph).collect_view()}
            <p class="ways"><button type="button" on:click=move |_| queue.go_on(key)>{t!("Go on")}</button></p>
        }
        .into_any(),
        Some(Course::Sending) => view! { <p class="quiet">{move || sent_so_far(percent())}</p> }.into_any(),
        Some(Course::Waiting) | None => view! { <p class="quiet">{t!("Waiting")}</p> }.into_any(),
    };
    view! {
        <li>
            <p class="file-name" dir="auto">{named}</p>
            <progress max="100" value=move || percent().to_string() aria-label=named></progress>
            {course}
            <button type="button" class="quiet" on:click=move |_| queue.forget(key)>{t!("Stop")}</button>
        </li>
    }
}

fn sent_so_far(percent: f64) -> String {
    let n = digits(percent as i32);
    tell!("{n} % sent", n)
}

#[component]
fn UploadRow(upload: Upload, queue: Queue) -> impl IntoView {
    let path = upload.path();
    let name = upload.file_name.clone();
    let bytes = upload.byte_size;
    let remove = move |_| queue.remove(path.clone());
    let take_away = {
        let name = name.clone();
        move || tell!("Remove {name}", name)
    };
    view! {
        <li>
            <p class="file-name" dir="auto">{name}</p>
            <p class="quiet">{move || size(bytes)} " · " {fate(&upload)}</p>
            {upload.reading.map(|reading| reading.notes).filter(|notes| !notes.is_empty()).map(noted)}
            <button type="button" class="quiet" aria-label=take_away on:click=remove>{t!("Remove")}</button>
        </li>
    }
}

fn fate(upload: &Upload) -> AnyView {
    match upload.state {
        UploadState::Receiving => t!("Incomplete: choose the same file again to go on").into_any(),
        UploadState::Reading => t!("Being read…").into_any(),
        UploadState::Read => {
            let reading = upload.reading.clone();
            (move || reading.as_ref().map(|reading| read(reading.page_count, reading.language.as_deref()))).into_any()
        }
        UploadState::HeldAlready => {
            let holder = upload.held_by.as_ref().map(|document| {
                view! { <a href=format!("/d/{}", document.id.inner())>{t!("this document")}</a> }
            });
            view! { {t!("The archive holds this file already, in")} " " {holder} }.into_any()
        }
        UploadState::Failed => t!("It could not be kept: remove it and choose it again").into_any(),
    }
}

fn read(pages: i32, language: Option<&str>) -> String {
    let pages = count!(pages, "{n} page", "{n} pages");
    match language.map(language_within) {
        Some(language) => tell!("{pages}, in {language}", pages, language),
        None => pages,
    }
}

/// What a reader is told where nothing has been read yet.
pub fn nothing_read() -> impl IntoView {
    view! { <p class="quiet">{move || say!("Once a file is there and has been read, its record is proposed here.")}</p> }
}
