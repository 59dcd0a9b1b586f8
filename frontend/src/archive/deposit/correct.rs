//! Correcting a document: a new version with a note, made of uploads.

use super::form::{FileFields, choosing, files_of};
use super::list::Incoming;
use super::query::{self, ReviseDocumentInput};
use super::queue::Queue;
use crate::archive::sending::{Done, Sending};
use crate::kit::field::{FormFaults, TextField};
use crate::t;
use cynic::Id;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// A new version of a document, folded until it is wanted.
#[component]
pub fn CorrectForm(
    /// The document.
    id: Id,
    /// Called when the version is saved.
    tell: Callback<Done>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <details class="panel" on:toggle=move |_| is_open.set(true)>
            <summary>{t!("Correct it: add a version")}</summary>
            // The reader's uploads are asked for only when somebody means to add some.
            {move || is_open.get().then(|| view! { <Version id=id.clone() tell/> })}
        </details>
    }
}

#[component]
fn Version(id: Id, tell: Callback<Done>) -> impl IntoView {
    let queue = Queue::begin();
    // What waits from elsewhere is offered, not taken.
    let chosen = choosing(queue, || true, move |upload| queue.has(&upload.file_name));
    let (note, instruction) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let sending = Sending::new();
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let instruction = Some(instruction.get_untracked()).filter(|words| !words.trim().is_empty());
        let input =
            ReviseDocumentInput { id: id.clone(), note: note.get_untracked(), uploads: files_of(chosen), instruction };
        sending.send(query::revise(input), move |()| tell.run(Done::Revised));
    };
    view! {
        <Incoming queue/>
        <form on:submit=save>
            <FormFaults faults=sending.faults fields=&["note", "instruction"]/>
            <FileFields chosen are_together=Signal::stored(true)/>
            <TextField id="revise-note" name="note" label=Signal::derive(t!("What changed"))
                hint=Signal::derive(t!("One sentence, shown beside the new version.")) faults=sending.faults text=note/>
            <TextField id="revise-instruction" name="instruction" label=Signal::derive(t!("On whose instruction")) faults=sending.faults text=instruction/>
            <button type="submit" class="primary" disabled=sending.is_busy>{t!("Save the version")}</button>
        </form>
    }
}
