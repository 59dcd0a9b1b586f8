//! How a document stands, said above it: superseded, withdrawn, under embargo, corrected.

use super::query::{Document, DocumentState, DocumentStatus};
use super::ties::named;
use crate::kit::date;
use crate::{say, t, tell};
use leptos::prelude::*;

/// Where a document stands, as searches ask for it.
pub fn status_of(state: DocumentState, is_superseded: bool) -> DocumentStatus {
    match state {
        DocumentState::Published if is_superseded => DocumentStatus::Superseded,
        DocumentState::Published => DocumentStatus::Current,
        DocumentState::Withdrawn => DocumentStatus::Withdrawn,
        DocumentState::Embargoed => DocumentStatus::Embargoed,
        DocumentState::Draft => DocumentStatus::Draft,
    }
}

/// Where a document stands, in words.
pub fn status_name(status: DocumentStatus) -> &'static str {
    match status {
        DocumentStatus::Current => say!("Current"),
        DocumentStatus::Superseded => say!("Superseded"),
        DocumentStatus::Withdrawn => say!("Withdrawn"),
        DocumentStatus::Embargoed => say!("Under embargo"),
        DocumentStatus::Draft => say!("Draft"),
    }
}

/// The banners of a document; none for one that simply is in force.
#[component]
pub fn Standing(document: Document) -> impl IntoView {
    let Document {
        state,
        superseded_by,
        embargo_until,
        withdrawn_at,
        withdrawal_reason,
        versions,
        current_version,
        ..
    } = document;
    let current = current_version.map(|version| version.id);
    let correction = versions
        .into_iter()
        .find(|version| Some(&version.id) == current.as_ref() && version.number > 1)
        .and_then(|version| Some((version.note?, version.published_at.unwrap_or(version.created_at).0)));
    let since = withdrawn_at.map(|at| at.0).unwrap_or_default();
    let until = embargo_until.map(|day| day.0);
    let withdrawn = (state == DocumentState::Withdrawn).then(|| view! {
        <div class="caution">
            <p>{move || { let day = date::day_of(&since); tell!("This document was withdrawn on {day}. Its files can no longer be read here.", day) }}</p>
            {withdrawal_reason.map(|reason| view! { <p dir="auto">{reason}</p> })}
        </div>
    });
    let embargoed = until.filter(|_| matches!(state, DocumentState::Draft | DocumentState::Embargoed)).map(|day| view! {
        <p class="caution">{move || { let day = date::day(&day); tell!("Under embargo: its readers may read it from {day}.", day) }}</p>
    });
    let superseded = (!superseded_by.is_empty()).then(|| {
        view! {
            <div class="caution">
                <p>{t!("This is no longer in force. It was superseded by:")}</p>
                <ul>{superseded_by.into_iter().map(|other| view! { <li>{named(other)}</li> }).collect_view()}</ul>
            </div>
        }
    });
    let corrected = correction.map(|(note, at)| view! {
        <p class="remark" dir="auto">{move || { let (note, day) = (&note, date::day_of(&at)); tell!("Corrected on {day}: {note}", day, note) }}</p>
    });
    view! { {withdrawn} {superseded} {embargoed} {corrected} }
}
