//! Describing and publishing a document, for those whom the server lets.

use super::query::{self, AudienceInput, AudienceKind, DescribeDocumentInput, Document, DocumentKind, TextInput};
use super::{audience_kind_name, kind_name};
use crate::contract::Text;
use crate::directory::query::bodies;
use crate::kit::answer::asking;
use crate::kit::ask::{Fault, Trouble};
use crate::kit::field::{Field, FormFaults};
use crate::kit::icon;
use crate::kit::language::language;
use crate::kit::number::language_name;
use crate::{say, t};
use cynic::Id;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Languages in which titles are written here, BCP 47.
const TITLE_LANGUAGES: [&str; 6] = ["en", "fr", "pt", "ru", "ar", "zh"];

/// The fields that show their own faults.
const FIELDS: &[&str] = &["titles", "kind", "symbol", "body", "date", "audience"];

/// What the form holds, as it is typed.
#[derive(Clone, PartialEq)]
struct DescribeDraft {
    id: Id,
    titles: Vec<TextInput>,
    kind: DocumentKind,
    symbol: String,
    body: String,
    date: String,
    audience: AudienceKind,
    audience_body: String,
    parties: Vec<Id>,
}

impl DescribeDraft {
    fn of(document: &Document) -> DescribeDraft {
        let audience = document.audience.as_ref();
        let title = |title: &Text| TextInput { text: title.text.clone(), language: title.language.clone() };
        DescribeDraft {
            id: document.id.clone(),
            titles: document.titles.iter().map(title).collect(),
            kind: document.kind,
            symbol: document.symbol.clone().unwrap_or_default(),
            body: document.body.as_ref().map(|body| body.id.inner().to_owned()).unwrap_or_default(),
            date: document.date.as_ref().map(|date| date.edtf.clone()).unwrap_or_default(),
            audience: audience.map_or(AudienceKind::Staff, |audience| audience.kind),
            audience_body: audience
                .and_then(|audience| audience.body.as_ref())
                .map(|body| body.id.inner().to_owned())
                .unwrap_or_default(),
            parties: audience.iter().flat_map(|audience| &audience.parties).map(|party| party.id.clone()).collect(),
        }
    }

    fn input(self) -> DescribeDocumentInput {
        let written = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let audience_body = written(self.audience_body).filter(|_| self.audience == AudienceKind::Body).map(Id::new);
        let parties = Some(self.parties).filter(|_| self.audience == AudienceKind::Parties);
        DescribeDocumentInput {
            id: self.id,
            titles: Some(self.titles.into_iter().filter(|title| !title.text.trim().is_empty()).collect()),
            kind: Some(self.kind),
            symbol: written(self.symbol),
            body: written(self.body).map(Id::new),
            date: written(self.date),
            audience: Some(AudienceInput { kind: self.audience, body: audience_body, parties }),
        }
    }
}

/// What went wrong, as faults of the form.
fn faults_of(trouble: Trouble) -> Vec<Fault> {
    let sentence = match trouble {
        Trouble::Rejected(faults) => return faults,
        Trouble::Refused(sentence) => sentence,
        Trouble::Absent => say!(en: "This document is no longer here.", fr: "Ce document n’est plus ici.").to_owned(),
        Trouble::SignedOut => say!(en: "You are no longer signed in. Sign in in another tab, then save again.", fr: "Vous n’êtes plus connecté. Connectez-vous dans un autre onglet, puis enregistrez à nouveau.").to_owned(),
        Trouble::Offline => say!(en: "The hub cannot be reached. Nothing you typed is lost: save again in a moment.", fr: "Le service est injoignable. Votre saisie est conservée : enregistrez à nouveau dans un instant.").to_owned(),
        Trouble::Broken => say!(en: "The hub could not save this. Nothing you typed is lost: save again in a moment.", fr: "Le service n’a pas pu enregistrer. Votre saisie est conservée : réessayez dans un instant.").to_owned(),
    };
    vec![Fault { field: None, sentence }]
}

/// What was done to the document.
#[derive(Clone, Copy, PartialEq)]
pub enum Done {
    Described,
    Published,
}

impl Done {
    /// Said to who did it.
    pub fn sentence(self) -> &'static str {
        match self {
            Done::Described => {
                say!(en: "The description is saved.", fr: "La description est enregistrée.")
            }
            Done::Published => {
                say!(en: "The document is published.", fr: "Le document est publié.")
            }
        }
    }
}

/// Makes a draft readable by its audience.
#[component]
pub fn PublishButton(
    /// The document.
    id: Id,
    /// Called when it is published.
    tell: impl Fn(Done) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let faults = RwSignal::new(Vec::new());
    let is_busy = RwSignal::new(false);
    let publish = move |_| {
        is_busy.set(true);
        let id = id.clone();
        spawn_local(async move {
            match query::publish(id).await {
                Ok(()) => tell(Done::Published),
                Err(trouble) => faults.set(faults_of(trouble)),
            }
            is_busy.set(false);
        });
    };
    view! {
        <section class="panel">
            <p>{t!(en: "This is a draft. Once published, everyone it is open to can read it.", fr: "Ceci est un projet. Une fois publié, il sera lisible par tous ceux à qui il est ouvert.")}</p>
            <FormFaults faults fields=&[]/>
            <button type="button" class="primary" disabled=is_busy on:click=publish>{t!(en: "Publish", fr: "Publier")}</button>
        </section>
    }
}

/// The description of a document, folded until it is wanted.
#[component]
pub fn DescribeForm(
    /// The document as it is.
    document: Document,
    /// Called when it is saved.
    tell: impl Fn(Done) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let draft = RwSignal::new(DescribeDraft::of(&document));
    let faults = RwSignal::new(Vec::new());
    let is_busy = RwSignal::new(false);
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        is_busy.set(true);
        spawn_local(async move {
            match query::describe(draft.get_untracked().input()).await {
                Ok(()) => tell(Done::Described),
                Err(trouble) => faults.set(faults_of(trouble)),
            }
            is_busy.set(false);
        });
    };
    view! {
        <details class="panel">
            <summary>{t!(en: "Describe this document", fr: "Décrire ce document")}</summary>
            <form on:submit=save>
                <FormFaults faults fields=FIELDS/>
                <Titles draft faults/>
                <Identity draft faults/>
                <AudienceFields draft faults/>
                <button type="submit" class="primary" disabled=is_busy>{t!(en: "Save the description", fr: "Enregistrer la description")}</button>
            </form>
        </details>
    }
}

/// One line per title; titles are told apart by their place.
#[component]
fn Titles(draft: RwSignal<DescribeDraft>, faults: RwSignal<Vec<Fault>>) -> impl IntoView {
    let places = Memo::new(move |_| draft.with(|draft| draft.titles.len()));
    let add = move |_| {
        draft.update(|draft| {
            let is_free = |tag: &&&str| !draft.titles.iter().any(|title| title.language == **tag);
            let language = TITLE_LANGUAGES.iter().find(is_free).unwrap_or(&"en");
            draft.titles.push(TextInput { text: String::new(), language: (*language).to_owned() });
        })
    };
    view! {
        <Field id="describe-titles" name="titles" label=Signal::derive(t!(en: "Title", fr: "Titre")) faults
            hint=Signal::derive(t!(en: "One for each language in which the document has an official title.", fr: "Un titre par langue dans laquelle le document porte un titre officiel."))>
            <For each=move || 0..places.get() key=|place| *place let:place><TitleRow draft place/></For>
            <button type="button" class="quiet" on:click=add>{t!(en: "Add a title in another language", fr: "Ajouter un titre dans une autre langue")}</button>
        </Field>
    }
}

#[component]
fn TitleRow(draft: RwSignal<DescribeDraft>, place: usize) -> impl IntoView {
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
            <input type="text" id=(place == 0).then_some("describe-titles") aria-label=t!(en: "Title", fr: "Titre") aria-describedby="describe-titles-note" dir="auto"
                prop:value=text on:input=move |event| change(&|title| title.text = event_target_value(&event))/>
            <select aria-label=t!(en: "Language of the title", fr: "Langue du titre") prop:value=tag on:change=move |event| change(&|title| title.language = event_target_value(&event))>{options}</select>
            <button type="button" class="quiet" aria-label=t!(en: "Remove this title", fr: "Supprimer ce titre") on:click=take_away>{icon::cross()}</button>
        </div>
    }
}

#[component]
fn Identity(draft: RwSignal<DescribeDraft>, faults: RwSignal<Vec<Fault>>) -> impl IntoView {
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
        <Field id="describe-kind" name="kind" label=Signal::derive(t!(en: "Kind", fr: "Type")) faults>
            <select id="describe-kind" aria-describedby="describe-kind-note" prop:value=move || draft.with(|draft| draft.kind.code()) on:change=set_kind>{kinds}</select>
        </Field>
        <Field id="describe-symbol" name="symbol" label=Signal::derive(t!(en: "Symbol", fr: "Cote")) faults
            hint=Signal::derive(t!(en: "Exactly as it stands on the document; empty if it has none.", fr: "Exactement comme sur le document ; vide s’il n’en a pas."))>
            <input type="text" id="describe-symbol" aria-describedby="describe-symbol-note" prop:value=move || draft.with(|draft| draft.symbol.clone())
                on:input=move |event| draft.update(|draft| draft.symbol = event_target_value(&event))/>
        </Field>
        <Field id="describe-body" name="body" label=Signal::derive(t!(en: "Body", fr: "Organe")) faults>
            <BodySelect id="describe-body" chosen=Signal::derive(move || draft.with(|draft| draft.body.clone())) choose=move |body| draft.update(|draft| draft.body = body)/>
        </Field>
        <Field id="describe-date" name="date" label=Signal::derive(t!(en: "Date", fr: "Date")) faults
            hint=Signal::derive(t!(en: "As far as it is known: 2012, 2012-11 or 2012-11-30; 2012~ for about, 2012? for uncertain.", fr: "Dans la mesure connue : 2012, 2012-11 ou 2012-11-30 ; 2012~ pour environ, 2012? si incertain."))>
            <input type="text" id="describe-date" aria-describedby="describe-date-note" prop:value=move || draft.with(|draft| draft.date.clone())
                on:input=move |event| draft.update(|draft| draft.date = event_target_value(&event))/>
        </Field>
    }
}

#[component]
fn AudienceFields(draft: RwSignal<DescribeDraft>, faults: RwSignal<Vec<Fault>>) -> impl IntoView {
    // Named organisations can be kept here, not chosen: the list of all of them is the directory's.
    let has_parties = draft.with_untracked(|draft| !draft.parties.is_empty());
    let open = [
        AudienceKind::Public,
        AudienceKind::Community,
        AudienceKind::Participants,
        AudienceKind::Body,
        AudienceKind::Staff,
    ];
    let kinds = open.into_iter().chain(has_parties.then_some(AudienceKind::Parties)).collect::<Vec<_>>();
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
        <Field id="describe-audience" name="audience" label=Signal::derive(t!(en: "Open to", fr: "Ouvert à")) faults>
            <select id="describe-audience" aria-describedby="describe-audience-note" prop:value=place on:change=set>{options}</select>
        </Field>
        <Show when=move || draft.with(|draft| draft.audience == AudienceKind::Body)>
            <div class="field">
                <label for="describe-audience-body">{t!(en: "Body whose members may read it", fr: "Organe dont les membres peuvent le lire")}</label>
                <BodySelect id="describe-audience-body" chosen=Signal::derive(move || draft.with(|draft| draft.audience_body.clone())) choose=move |body| draft.update(|draft| draft.audience_body = body)/>
            </div>
        </Show>
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
            <option value="">{t!(en: "None", fr: "Aucun")}</option>
            {options}
        </select>
    }
}
