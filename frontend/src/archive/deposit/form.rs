//! Which files belong together, and the record of the document they become.

use super::list::nothing_read;
use super::query::{self, DepositDocumentInput, ProposedRecord, Upload, UploadFileInput, UploadState};
use super::queue::Queue;
use crate::archive::form::{RecordDraft, RecordFields};
use crate::archive::query::{DocumentKind, TextInput};
use crate::archive::sending::Sending;
use crate::kit::field::TextField;
use crate::kit::number::language_name;
use crate::{t, tell};
use cynic::Id;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// Languages that a file is most often in, BCP 47.
const FILE_LANGUAGES: [&str; 7] = ["en", "fr", "pt", "ru", "ar", "zh", "es"];

/// What the depositor says of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// The upload.
    pub upload: Id,
    /// Its name.
    pub name: String,
    /// Whether it belongs to the document that is being described.
    pub is_in: bool,
    /// BCP 47; empty leaves what was recognised.
    pub language: String,
    /// Whether this language is authentic.
    pub is_authentic: bool,
    /// Whether a machine translated it.
    pub is_machine_translation: bool,
}

impl Chosen {
    fn of(upload: &Upload, is_in: bool) -> Chosen {
        Chosen {
            upload: upload.id.clone(),
            name: upload.file_name.clone(),
            is_in,
            language: upload.reading.as_ref().and_then(|reading| reading.language.clone()).unwrap_or_default(),
            is_authentic: false,
            is_machine_translation: false,
        }
    }

    fn input(&self) -> UploadFileInput {
        UploadFileInput {
            upload: self.upload.clone(),
            language: Some(self.language.clone()).filter(|tag| !tag.is_empty()),
            is_authentic: self.is_authentic,
            is_machine_translation: self.is_machine_translation,
        }
    }
}

/// The files of a queue that have been read, with what is said of each; what was said stays while others arrive.
/// A new one is in where `is_in` says so.
pub fn choosing(
    queue: Queue,
    are_together: impl Fn() -> bool + Send + Sync + 'static,
    is_in: impl Fn(&Upload) -> bool + Send + Sync + 'static,
) -> RwSignal<Vec<Chosen>> {
    let chosen = RwSignal::new(Vec::<Chosen>::new());
    Effect::new(move |_| {
        let Some(uploads) = queue.uploads.answer() else { return };
        let are_together = are_together();
        let read = uploads.iter().filter(|upload| upload.state == UploadState::Read);
        let mut before = chosen.get_untracked();
        let is_new = |upload: &Upload, before: &[Chosen]| !before.iter().any(|chosen| chosen.upload == upload.id);
        let mut after = read
            .map(|upload| match is_new(upload, &before) {
                true => Chosen::of(upload, is_in(upload)),
                false => before.remove(before.iter().position(|one| one.upload == upload.id).unwrap_or(0)),
            })
            .collect::<Vec<_>>();
        if !are_together {
            after.iter_mut().enumerate().for_each(|(place, chosen)| chosen.is_in = place == 0);
        }
        if after != chosen.get_untracked() {
            chosen.set(after);
        }
    });
    chosen
}

/// Those that are in, as the server wants them.
pub fn files_of(chosen: RwSignal<Vec<Chosen>>) -> Vec<UploadFileInput> {
    chosen.with_untracked(|chosen| chosen.iter().filter(|chosen| chosen.is_in).map(Chosen::input).collect())
}

/// What is said of each file.
#[component]
pub fn FileFields(
    /// The files.
    chosen: RwSignal<Vec<Chosen>>,
    /// Whether the reader says which files are in.
    #[prop(into)]
    are_together: Signal<bool>,
) -> impl IntoView {
    let ids = Memo::new(move |_| {
        chosen.with(|chosen| {
            let shown = chosen.iter().filter(|chosen| are_together.get() || chosen.is_in);
            shown.map(|chosen| chosen.upload.inner().to_owned()).collect::<Vec<_>>()
        })
    });
    view! { <For each=move || ids.get() key=|id| id.clone() let:id><FileRow chosen id are_together/></For> }
}

#[component]
fn FileRow(chosen: RwSignal<Vec<Chosen>>, id: String, are_together: Signal<bool>) -> impl IntoView {
    let id = StoredValue::new(id);
    let of = move |list: &Vec<Chosen>| list.iter().find(|one| id.with_value(|id| one.upload.inner() == id)).cloned();
    let mine = Memo::new(move |_| chosen.with(of));
    let change = move |change: &dyn Fn(&mut Chosen)| {
        chosen.update(|list| {
            list.iter_mut().filter(|one| id.with_value(|id| one.upload.inner() == id)).for_each(change);
        });
    };
    let name = move || mine.get().map(|one| one.name).unwrap_or_default();
    let language = move || mine.get().map(|one| one.language).unwrap_or_default();
    let options = move || {
        let odd = Some(language()).filter(|tag| !tag.is_empty() && !FILE_LANGUAGES.contains(&tag.as_str()));
        let tags = FILE_LANGUAGES.iter().map(|tag| (*tag).to_owned()).chain(odd);
        tags.map(|tag| {
            let is_chosen = {
                let tag = tag.clone();
                move || language() == tag
            };
            view! { <option value=tag.clone() prop:selected=is_chosen>{language_name(&tag)}</option> }
        })
        .collect_view()
    };
    let language_label = move || {
        let name = name();
        tell!("Language of {name}", name)
    };
    let tick = move |label: fn() -> &'static str, is_set: fn(&Chosen) -> bool, set: fn(&mut Chosen, bool)| {
        view! {
            <label><input type="checkbox" prop:checked=move || mine.get().is_some_and(|one| is_set(&one))
                on:change=move |event| { let is = event_target_checked(&event); change(&|one| set(one, is)); }/>{label}</label>
        }
    };
    view! {
        <fieldset class="file-fields">
            <legend dir="auto">{name}</legend>
            <Show when=move || are_together.get()>
                {tick(t!("Belongs to this document"), |one| one.is_in, |one, is| one.is_in = is)}
            </Show>
            <select aria-label=language_label on:change=move |event| { let tag = event_target_value(&event); change(&|one| one.language.clone_from(&tag)); }>
                <option value="" prop:selected=move || language().is_empty()>{t!("Language as recognised")}</option>
                {options}
            </select>
            {tick(t!("Authentic"), |one| one.is_authentic, |one, is| { one.is_authentic = is; one.is_machine_translation &= !is; })}
            {tick(t!("Machine translation"), |one| one.is_machine_translation, |one, is| { one.is_machine_translation = is; one.is_authentic &= !is; })}
        </fieldset>
    }
}

/// The record of the document that the chosen files become.
#[component]
pub fn DepositForm(
    /// The files of the page.
    queue: Queue,
    /// Called with the draft and its title.
    saved: Callback<(Id, String)>,
) -> impl IntoView {
    let are_together = RwSignal::new(false);
    let chosen = choosing(queue, move || are_together.get(), |_| true);
    let draft = RwSignal::new(RecordDraft::blank());
    let instruction = RwSignal::new(String::new());
    let sending = Sending::new();
    let first =
        Memo::new(move |_| chosen.with(|chosen| chosen.iter().find(|one| one.is_in).map(|one| one.upload.clone())));
    // Once for each first file, so that nothing typed is lost while others arrive.
    Effect::new(move |_| {
        let Some(first) = first.get() else { return };
        let uploads = untrack(|| queue.uploads.answer()).unwrap_or_default();
        let reading = uploads.into_iter().find(|upload| upload.id == first).and_then(|upload| upload.reading);
        if let Some(reading) = reading {
            draft.set(proposed(reading.proposed, reading.language));
        }
    });
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let input = input(draft.get_untracked(), files_of(chosen), instruction.get_untracked());
        let title = input.titles.first().map(|title| title.text.clone()).unwrap_or_default();
        sending.send(query::deposit(input), move |id| {
            queue.uploads.again();
            saved.run((id, title));
        });
    };
    let bring = move |together: bool| {
        are_together.set(together);
        chosen
            .update(|chosen| chosen.iter_mut().enumerate().for_each(|(place, one)| one.is_in = together || place == 0));
    };
    let choose = move |together: bool| {
        view! {
            <label><input type="radio" name="together" prop:checked=move || are_together.get() == together on:change=move |_| bring(together)/>
                {if together { t!("One document in several languages or formats") } else { t!("One document each") }}</label>
        }
    };
    view! {
        <Show when=move || first.get().is_some() || chosen.with(|chosen| !chosen.is_empty()) fallback=nothing_read>
            <form class="panel" on:submit=save>
                <Show when=move || chosen.with(|chosen| chosen.len() > 1)>
                    <fieldset class="facet">
                        <legend>{t!("These files are")}</legend>
                        {choose(false)} {choose(true)}
                    </fieldset>
                </Show>
                <FileFields chosen are_together/>
                <p class="quiet">{t!("Proposed from the first file: accept it or change it.")}</p>
                <RecordFields draft faults=sending.faults/>
                <TextField id="deposit-instruction" name="instruction" label=Signal::derive(t!("On whose instruction")) faults=sending.faults text=instruction/>
                <button type="submit" class="primary" disabled=sending.is_busy>{t!("Save as a draft")}</button>
            </form>
        </Show>
    }
}

fn proposed(record: ProposedRecord, language: Option<String>) -> RecordDraft {
    let ProposedRecord { title, kind, symbol, date, body } = record;
    let language = language.unwrap_or_else(|| "en".to_owned());
    RecordDraft {
        titles: vec![TextInput { text: title.unwrap_or_default(), language }],
        kind: kind.unwrap_or(DocumentKind::Other),
        symbol: symbol.unwrap_or_default(),
        body: body.map(|body| body.id.into_inner()).unwrap_or_default(),
        date: date.unwrap_or_default(),
        ..RecordDraft::blank()
    }
}

fn input(draft: RecordDraft, uploads: Vec<UploadFileInput>, instruction: String) -> DepositDocumentInput {
    let record = draft.record();
    DepositDocumentInput {
        uploads,
        titles: record.titles,
        kind: record.kind,
        symbol: record.symbol,
        body: record.body,
        participant: record.participant,
        date: record.date,
        audience: record.audience,
        instruction: Some(instruction.trim().to_owned()).filter(|words| !words.is_empty()),
    }
}
