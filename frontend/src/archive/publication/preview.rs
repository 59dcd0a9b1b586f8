//! Looking at a document through the eyes of others before it is published.

use super::query::{self, DocumentPreview, SeenVersion, ViewerInput};
use crate::directory::query::{OrganisationKind, organisations};
use crate::kit::answer::{answer_within, asking};
use crate::kit::language::language;
use crate::kit::number::list;
use crate::{count, t, tell};
use cynic::Id;
use leptos::prelude::*;

/// The value of the choice "as the public", and of "as an observer"; any other is the id of an organisation.
const PUBLIC: &str = "public";
const OBSERVER: &str = "observer";

/// What a chosen reader would see.
#[component]
pub fn Preview(
    /// The document.
    id: Id,
) -> impl IntoView {
    let eyes = RwSignal::new(PUBLIC.to_owned());
    let all = asking(language, organisations);
    let key = {
        let id = id.into_inner();
        move || (id.clone(), eyes.get(), language())
    };
    let seen = asking(key, |(id, eyes, language)| query::preview(Id::new(id), viewer(eyes), language));
    let options = move || {
        let organisations = all.answer().unwrap_or_default().into_iter();
        organisations
            .filter(|organisation| organisation.kind != OrganisationKind::Support)
            .map(|organisation| {
                view! { <option value=organisation.id.into_inner()>{organisation.name.text}</option> }
            })
            .collect_view()
    };
    view! {
        <div class="field">
            <label for="preview-as">{t!("See it as")}</label>
            <select id="preview-as" on:change=move |event| eyes.set(event_target_value(&event))>
                <option value=PUBLIC>{t!("The public")}</option>
                <option value=OBSERVER>{t!("An observer")}</option>
                {options}
            </select>
        </div>
        <div role="status">{answer_within(seen, |seen| view! { <Seen seen/> })}</div>
    }
}

fn viewer(eyes: String) -> ViewerInput {
    match eyes.as_str() {
        PUBLIC => ViewerInput::Public(true),
        OBSERVER => ViewerInput::Observer(true),
        _ => ViewerInput::Organisation(Id::new(eyes)),
    }
}

#[component]
fn Seen(seen: DocumentPreview) -> impl IntoView {
    let DocumentPreview { is_visible, versions, relations } = seen;
    if !is_visible {
        return view! { <p>{t!("Once published, this document would not exist for them.")}</p> }.into_any();
    }
    let files = |version: SeenVersion| {
        let number = version.number;
        let names: Vec<_> = version.renditions.into_iter().map(|file| file.file_name).collect();
        let names = move || list(names.iter().map(String::as_str));
        view! { <li>{move || tell!("Version {number}: {names}", number, names = names())}</li> }
    };
    let how_many = i32::try_from(relations.len()).unwrap_or(i32::MAX);
    let related = move || count!(how_many, "and {n} related document", "and {n} related documents");
    view! {
        <p>{t!("Once published, they would see:")}</p>
        <ul class="seen">{versions.into_iter().map(files).collect_view()}</ul>
        {(how_many > 0).then(|| view! { <p>{related}</p> })}
    }
    .into_any()
}
