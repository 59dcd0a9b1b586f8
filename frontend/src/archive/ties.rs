//! What a document is to others, and they to it.

use super::query::{self, Document, DocumentRelation, OtherDocument, RelationInput, RelationKind};
use super::sending::{Done, Sending};
use crate::kit::field::{FormFaults, TextField};
use crate::kit::icon;
use crate::{say, t, tell};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// What the other document is to this one, as a heading.
fn tie_name(kind: RelationKind, is_inverse: bool) -> &'static str {
    match (kind, is_inverse) {
        (RelationKind::Amends, false) => say!("Amends"),
        (RelationKind::Amends, true) => say!("Amended by"),
        (RelationKind::Supersedes, false) => say!("Takes the place of"),
        (RelationKind::Supersedes, true) => say!("Superseded by"),
        (RelationKind::Translates, false) => say!("Translation of"),
        (RelationKind::Translates, true) => say!("Translated in"),
        (RelationKind::AnnexOf, false) => say!("Annex of"),
        (RelationKind::AnnexOf, true) => say!("Annexes"),
        (RelationKind::DiscussedAt, false) => say!("Discussed at"),
        (RelationKind::DiscussedAt, true) => say!("Discussed there"),
        (RelationKind::Implements, false) => say!("Carries out"),
        (RelationKind::Implements, true) => say!("Carried out by"),
        (RelationKind::PublicFormOf, false) => say!("Public form of"),
        (RelationKind::PublicFormOf, true) => say!("Public form"),
    }
}

/// A document named by its title, with its symbol.
pub fn named(other: OtherDocument) -> impl IntoView {
    view! {
        <a href=format!("/d/{}", other.id.inner()) lang=other.title.language dir="auto">{other.title.text}</a>
        {other.symbol.map(|symbol| view! { " " <span class="quiet symbol">{symbol}</span> })}
    }
}

/// The family of a document; nothing where it has none and none can be added.
#[component]
pub fn Ties(document: Document, tell: Callback<Done>) -> impl IntoView {
    let Document { id, relations, can_describe, .. } = document;
    if relations.is_empty() && !can_describe {
        return ().into_any();
    }
    let own = StoredValue::new(id);
    let row = move |tie: DocumentRelation| {
        let DocumentRelation { kind, is_inverse, document } = tie;
        let take_away = can_describe.then(|| view! { <Untie own other=document.clone() kind is_inverse tell/> });
        view! { <div><dt>{move || tie_name(kind, is_inverse)}</dt><dd>{named(document)} {take_away}</dd></div> }
    };
    view! {
        <h2>{t!("Related documents")}</h2>
        <dl class="particulars">{relations.into_iter().map(row).collect_view()}</dl>
        {can_describe.then(|| view! { <TieForm own tell/> })}
    }
    .into_any()
}

#[component]
fn Untie(
    own: StoredValue<cynic::Id>,
    other: OtherDocument,
    kind: RelationKind,
    is_inverse: bool,
    tell: Callback<Done>,
) -> impl IntoView {
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
fn TieForm(own: StoredValue<cynic::Id>, tell: Callback<Done>) -> impl IntoView {
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
