//! Saying what a document is to others, and taking it back.

use super::query::{self, RelationInput};
use crate::archive::query::{DocumentRelation, RelationKind};
use crate::archive::sending::{Done, Sending};
use crate::archive::ties::tie_name;
use crate::kit::field::{FormFaults, TextField};
use crate::kit::icon;
use crate::{t, tell};
use cynic::Id;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// Takes a relation away.
#[component]
pub fn Untie(
    /// The document.
    own: StoredValue<Id>,
    /// What it is to another, or the other to it.
    tie: DocumentRelation,
    /// Called when it is gone.
    tell: Callback<Done>,
) -> impl IntoView {
    let DocumentRelation { kind, is_inverse, document: other } = tie;
    let sending = Sending::new();
    let title = other.title.text.clone();
    let label = move || {
        let title = title.clone();
        tell!("Take away the relation to {title}", title)
    };
    let untie = move |_| {
        let (from, to) =
            if is_inverse { (other.id.clone(), own.get_value()) } else { (own.get_value(), other.id.clone()) };
        sending.send(query::unrelate(RelationInput { from, kind, to }), move |()| tell.run(Done::Tied));
    };
    view! { <button type="button" class="quiet" aria-label=label disabled=sending.is_busy on:click=untie>{icon::cross()}</button> }
}

/// Saying what this document is to another, folded until it is wanted.
#[component]
pub fn TieForm(
    /// The document.
    own: StoredValue<Id>,
    /// Called when it is related.
    tell: Callback<Done>,
) -> impl IntoView {
    const KINDS: [RelationKind; 7] = [
        RelationKind::Supersedes,
        RelationKind::Amends,
        RelationKind::Translates,
        RelationKind::AnnexOf,
        RelationKind::DiscussedAt,
        RelationKind::Implements,
        RelationKind::PublicFormOf,
    ];
    let kind = RwSignal::new(KINDS[0]);
    let other = RwSignal::new(String::new());
    let sending = Sending::new();
    let choose = move |event| {
        let place = event_target_value(&event).parse::<usize>().ok();
        kind.set(place.and_then(|place| KINDS.get(place).copied()).unwrap_or(KINDS[0]));
    };
    let tie = move |event: SubmitEvent| {
        event.prevent_default();
        let tying = query::relate(own.get_value(), kind.get_untracked(), other.get_untracked());
        sending.send(tying, move |()| tell.run(Done::Tied));
    };
    let options = KINDS
        .into_iter()
        .enumerate()
        .map(|(place, kind)| view! { <option value=place.to_string()>{move || tie_name(kind, false)}</option> })
        .collect_view();
    view! {
        <details class="tie-form">
            <summary>{t!("Relate it to another document")}</summary>
            <form on:submit=tie>
                <FormFaults faults=sending.faults fields=&["to"]/>
                <div class="field">
                    <label for="tie-kind">{t!("This document")}</label>
                    <select id="tie-kind" on:change=choose>{options}</select>
                </div>
                <TextField id="tie-other" name="to" label=Signal::derive(t!("Address or symbol of the other")) faults=sending.faults text=other/>
                <button type="submit" disabled=sending.is_busy>{t!("Save the relation")}</button>
            </form>
        </details>
    }
}
