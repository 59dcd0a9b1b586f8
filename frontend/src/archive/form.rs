//! The record of a document as it is typed, and describing one, for those whom the server lets.

use super::query::{self, AudienceInput, AudienceKind, DescribeDocumentInput, Document, DocumentKind, TextInput};
use super::sending::{Done, Sending};
use super::{audience_kind_name, kind_name};
use crate::contract::Text;
use crate::directory::query::{Organisation, OrganisationKind, bodies, organisations};
use crate::kit::answer::asking;
use crate::kit::ask::Fault;
use crate::kit::field::{Field, FormFaults, TextField};
use crate::kit::icon;
use crate::kit::language::language;
use crate::kit::number::language_name;
use crate::t;
use cynic::Id;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// Languages in which titles are written here, BCP 47.
const TITLE_LANGUAGES: [&str; 6] = ["en", "fr", "pt", "ru", "ar", "zh"];

/// The fields that show their own faults.
const FIELDS: &[&str] = &["titles", "kind", "symbol", "body", "participant", "date", "audience", "instruction"];

/// What the form holds, as it is typed.
#[derive(Clone, PartialEq)]
pub struct RecordDraft {
    pub titles: Vec<TextInput>,
    pub kind: DocumentKind,
    pub symbol: String,
    pub body: String,
    pub participant: String,
    pub date: String,
    pub audience: AudienceKind,
    pub audience_body: String,
    pub parties: Vec<Id>,
}

/// What the form says; what is none is empty there.
pub struct Record {
    pub titles: Vec<TextInput>,
    pub kind: DocumentKind,
    pub symbol: Option<String>,
    pub body: Option<Id>,
    pub participant: Option<Id>,
    pub date: Option<String>,
    pub audience: AudienceInput,
}

impl RecordDraft {
    /// A record that says nothing yet, for the support staff alone.
    pub fn blank() -> RecordDraft {
        RecordDraft {
            titles: Vec::new(),
            kind: DocumentKind::Other,
            symbol: String::new(),
            body: String::new(),
            participant: String::new(),
            date: String::new(),
            audience: AudienceKind::Staff,
            audience_body: String::new(),
            parties: Vec::new(),
        }
    }

    fn of(document: &Document) -> RecordDraft {
        let audience = document.audience.as_ref();
        let title = |title: &Text| TextInput { text: title.text.clone(), language: title.language.clone() };
        RecordDraft {
            titles: document.titles.iter().map(title).collect(),
            kind: document.kind,
            symbol: document.symbol.clone().unwrap_or_default(),
            body: document.body.as_ref().map(|body| body.id.inner().to_owned()).unwrap_or_default(),
            participant: document.participant.as_ref().map(|one| one.id.inner().to_owned()).unwrap_or_default(),
            date: document.date.as_ref().map(|date| date.edtf.clone()).unwrap_or_default(),
            audience: audience.map_or(AudienceKind::Staff, |audience| audience.kind),
            audience_body: audience
                .and_then(|audience| audience.body.as_ref())
                .map(|body| body.id.inner().to_owned())
                .unwrap_or_default(),
            parties: audience.iter().flat_map(|audience| &audience.parties).map(|party| party.id.clone()).collect(),
        }
    }

    /// What is sent of it.
    pub fn record(self) -> Record {
        let written = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let audience_body = written(self.audience_body).filter(|_| self.audience == AudienceKind::Body).map(Id::new);
        let parties = Some(self.parties).filter(|_| self.audience == AudienceKind::Parties);
        Record {
            titles: self.titles.into_iter().filter(|title| !title.text.trim().is_empty()).collect(),
            kind: self.kind,
            symbol: written(self.symbol),
            body: written(self.body).map(Id::new),
            participant: written(self.participant).map(Id::new),
            date: written(self.date),
            audience: AudienceInput { kind: self.audience, body: audience_body, parties },
        }
    }
}

fn description(id: Id, record: Record, instruction: String) -> DescribeDocumentInput {
    let Record { titles, kind, symbol, body, participant, date, audience } = record;
    let instruction = Some(instruction.trim().to_owned()).filter(|words| !words.is_empty());
    let (titles, kind, audience) = (Some(titles), Some(kind), Some(audience));
    DescribeDocumentInput { id, titles, kind, symbol, body, participant, date, audience, instruction }
}

/// The description of a document, folded until it is wanted.
#[component]
pub fn DescribeForm(
    /// The document as it is.
    document: Document,
    /// What waited for a second person before.
    waited: Option<Id>,
    /// Called when it is saved.
    tell: Callback<Done>,
) -> impl IntoView {
    let draft = RwSignal::new(RecordDraft::of(&document));
    let instruction = RwSignal::new(String::new());
    let sending = Sending::new();
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let record = draft.get_untracked().record();
        let waited = waited.clone();
        let input = description(document.id.clone(), record, instruction.get_untracked());
        sending.send(query::describe(input), move |waits| {
            tell.run(if waits.is_some() && waits != waited { Done::Proposed } else { Done::Described });
        });
    };
    view! {
        <details class="panel">
            <summary>{t!("Describe this document")}</summary>
            <form on:submit=save>
                <RecordFields draft faults=sending.faults/>
                <TextField id="describe-instruction" name="instruction" label=Signal::derive(t!("On whose instruction")) faults=sending.faults text=instruction/>
                <button type="submit" class="primary" disabled=sending.is_busy>{t!("Save the description")}</button>
            </form>
        </details>
    }
}

/// Everything a record says.
#[component]
pub fn RecordFields(
    /// The record.
    draft: RwSignal<RecordDraft>,
    /// What the server said was wrong with it.
    faults: RwSignal<Vec<Fault>>,
) -> impl IntoView {
    view! {
        <FormFaults faults fields=FIELDS/>
        <Titles draft faults/>
        <Identity draft faults/>
        <AudienceFields draft faults/>
    }
}

/// One line per title; titles are told apart by their place.
#[component]
fn Titles(draft: RwSignal<RecordDraft>, faults: RwSignal<Vec<Fault>>) -> impl IntoView {
    let places = Memo::new(move |_| draft.with(|draft| draft.titles.len()));
    let add = move |_| {
        draft.update(|draft| {
            let is_free = |tag: &&&str| !draft.titles.iter().any(|title| title.language == **tag);
            let language = TITLE_LANGUAGES.iter().find(is_free).unwrap_or(&"en");
            draft.titles.push(TextInput { text: String::new(), language: (*language).to_owned() });
        })
    };
    view! {
        <Field id="describe-titles" name="titles" label=Signal::derive(t!("Title")) faults
            hint=Signal::derive(t!("One for each language in which the document has an official title."))>
            <For each=move || 0..places.get() key=|place| *place let:place><TitleRow draft place/></For>
            <button type="button" class="quiet" on:click=add>{t!("Add a title in another language")}</button>
        </Field>
    }
}

#[component]
fn TitleRow(draft: RwSignal<RecordDraft>, place: usize) -> impl IntoView {
    let title = move || draft.with(|draft| draft.titles.get(place).cloned());
    let text = move || title().map(|title| title.text).unwrap_or_default();
    let tag = move || title().map(|title| title.language).unwrap_or_default();
    let change = move |change: &dyn Fn(&mut TextInput)| {
        draft.update(|draft| draft.titles.get_mut(place).into_iter().for_each(change))
    };
    let take_away = move |_| draft.update(|draft| drop(draft.titles.remove(place)));
    let options = move || {
        let odd = Some(tag()).filter(|tag| !TITLE_LANGUAGES.contains(&tag.as_str()));
        let tags = TITLE_LANGUAGES.iter().map(|tag| (*tag).to_owned()).chain(odd);
        tags.map(|tag| view! { <option value=tag.clone()>{language_name(&tag)}</option> }).collect_view()
    };
    view! {
        <div class="title-row">
            <input type="text" id=(place == 0).then_some("describe-titles") aria-label=t!("Title") aria-describedby="describe-titles-note" dir="auto"
                prop:value=text on:input=move |event| change(&|title| title.text = event_target_value(&event))/>
            <select aria-label=t!("Language of the title") prop:value=tag on:change=move |event| change(&|title| title.language = event_target_value(&event))>{options}</select>
            <button type="button" class="quiet" aria-label=t!("Remove this title") on:click=take_away>{icon::cross()}</button>
        </div>
    }
}

#[component]
fn Identity(draft: RwSignal<RecordDraft>, faults: RwSignal<Vec<Fault>>) -> impl IntoView {
    let kinds = move || {
        DocumentKind::ALL
            .iter()
            .copied()
            .map(|kind| view! { <option value=kind.code()>{kind_name(kind)}</option> })
            .collect_view()
    };
    let set_kind = move |event| {
        if let Some(kind) = DocumentKind::from_code(&event_target_value(&event)) {
            draft.update(|draft| draft.kind = kind);
        }
    };
    view! {
        <Field id="describe-kind" name="kind" label=Signal::derive(t!("Kind")) faults>
            <select id="describe-kind" aria-describedby="describe-kind-note" prop:value=move || draft.with(|draft| draft.kind.code()) on:change=set_kind>{kinds}</select>
        </Field>
        <Field id="describe-symbol" name="symbol" label=Signal::derive(t!("Symbol")) faults
            hint=Signal::derive(t!("Exactly as it stands on the document; empty if it has none."))>
            <input type="text" id="describe-symbol" aria-describedby="describe-symbol-note" prop:value=move || draft.with(|draft| draft.symbol.clone())
                on:input=move |event| draft.update(|draft| draft.symbol = event_target_value(&event))/>
        </Field>
        <Field id="describe-body" name="body" label=Signal::derive(t!("Body")) faults>
            <BodySelect id="describe-body" chosen=Signal::derive(move || draft.with(|draft| draft.body.clone())) choose=move |body| draft.update(|draft| draft.body = body)/>
        </Field>
        <Field id="describe-participant" name="participant" label=Signal::derive(t!("Participant it concerns")) faults>
            <ParticipantSelect draft/>
        </Field>
        <Field id="describe-date" name="date" label=Signal::derive(t!("Date")) faults
            hint=Signal::derive(t!("As far as it is known: 2012, 2012-11 or 2012-11-30; 2012~ for about, 2012? for uncertain."))>
            <input type="text" id="describe-date" aria-describedby="describe-date-note" prop:value=move || draft.with(|draft| draft.date.clone())
                on:input=move |event| draft.update(|draft| draft.date = event_target_value(&event))/>
        </Field>
    }
}

#[component]
fn AudienceFields(draft: RwSignal<RecordDraft>, faults: RwSignal<Vec<Fault>>) -> impl IntoView {
    let kinds = vec![
        AudienceKind::Public,
        AudienceKind::Community,
        AudienceKind::Participants,
        AudienceKind::Body,
        AudienceKind::Parties,
        AudienceKind::Staff,
    ];
    let place = {
        let kinds = kinds.clone();
        move || kinds.iter().position(|kind| draft.with(|draft| draft.audience == *kind)).unwrap_or(0).to_string()
    };
    let options = {
        let kinds = kinds.clone();
        move || {
            kinds
                .iter()
                .enumerate()
                .map(|(place, kind)| view! { <option value=place.to_string()>{audience_kind_name(*kind)}</option> })
                .collect_view()
        }
    };
    let set = move |event| {
        let chosen = event_target_value(&event).parse::<usize>().ok().and_then(|place| kinds.get(place).copied());
        draft.update(|draft| draft.audience = chosen.unwrap_or(draft.audience));
    };
    view! {
        <Field id="describe-audience" name="audience" label=Signal::derive(t!("Open to")) faults>
            <select id="describe-audience" aria-describedby="describe-audience-note" prop:value=place on:change=set>{options}</select>
        </Field>
        <Show when=move || draft.with(|draft| draft.audience == AudienceKind::Body)>
            <div class="field">
                <label for="describe-audience-body">{t!("Body whose members may read it")}</label>
                <BodySelect id="describe-audience-body" chosen=Signal::derive(move || draft.with(|draft| draft.audience_body.clone())) choose=move |body| draft.update(|draft| draft.audience_body = body)/>
            </div>
        </Show>
        <Show when=move || draft.with(|draft| draft.audience == AudienceKind::Parties)><Parties draft/></Show>
    }
}

/// The organisations that may read it, by name.
#[component]
fn Parties(draft: RwSignal<RecordDraft>) -> impl IntoView {
    let all = asking(language, organisations);
    let tick = move |organisation: Organisation| {
        let (id, changed) = (organisation.id.clone(), organisation.id);
        let change = move |event| {
            let is_in = event_target_checked(&event);
            draft.update(|draft| {
                draft.parties.retain(|party| *party != changed);
                draft.parties.extend(is_in.then(|| changed.clone()));
            });
        };
        view! { <label><input type="checkbox" prop:checked=move || draft.with(|draft| draft.parties.contains(&id)) on:change=change/>{organisation.name.text}</label> }
    };
    view! {
        <fieldset class="facet parties">
            <legend>{t!("Organisations that may read it")}</legend>
            {move || all.answer().unwrap_or_default().into_iter().map(tick).collect_view()}
        </fieldset>
    }
}

#[component]
fn ParticipantSelect(draft: RwSignal<RecordDraft>) -> impl IntoView {
    let all = asking(language, organisations);
    let is_participant = |organisation: &Organisation| organisation.kind == OrganisationKind::Participant;
    let options = move || {
        all.answer()
            .unwrap_or_default()
            .into_iter()
            .filter(is_participant)
            .map(|organisation| {
                let value = organisation.id.into_inner();
                let is_chosen = {
                    let value = value.clone();
                    move || draft.with(|draft| draft.participant == value)
                };
                view! { <option value=value prop:selected=is_chosen>{organisation.name.text}</option> }
            })
            .collect_view()
    };
    view! {
        <select id="describe-participant" aria-describedby="describe-participant-note" on:change=move |event| draft.update(|draft| draft.participant = event_target_value(&event))>
            <option value="">{t!("None")}</option>
            {options}
        </select>
    }
}

#[component]
fn BodySelect(id: &'static str, chosen: Signal<String>, choose: impl Fn(String) + 'static) -> impl IntoView {
    let all = asking(language, bodies);
    let options = move || {
        all.answer().unwrap_or_default().into_iter().map(|body| {
        let value = body.id.inner().to_owned();
        let is_chosen = { let value = value.clone(); move || chosen.get() == value };
        view! { <option value=value prop:selected=is_chosen>{format!("{} · {}", body.acronym, body.name.text)}</option> }
    }).collect_view()
    };
    view! {
        <select id=id aria-describedby=format!("{id}-note") on:change=move |event| choose(event_target_value(&event))>
            <option value="">{t!("None")}</option>
            {options}
        </select>
    }
}
