//! What was done to a document: by whom, when, on whose instruction. For the support staff.

use super::query::{self, AuditChange, AuditEntry};
use crate::kit::answer::{answer_within, asking};
use crate::kit::date;
use crate::{say, t, tell};
use cynic::Id;
use leptos::prelude::*;

/// The history of a document, folded and not asked for until it is wanted.
#[component]
pub fn History(
    /// The document.
    id: Id,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <details class="panel history" on:toggle=move |_| is_open.set(true)>
            <summary>{t!("History")}</summary>
            {move || is_open.get().then(|| view! { <Entries id=id.clone()/> })}
        </details>
    }
}

#[component]
fn Entries(id: Id) -> impl IntoView {
    let id = id.into_inner();
    let entries = asking(move || id.clone(), query::history);
    answer_within(entries, |entries| view! { <ol class="acts">{entries.into_iter().map(act).collect_view()}</ol> })
}

fn act(entry: AuditEntry) -> impl IntoView {
    let AuditEntry { at, actor, act, instruction, changes, .. } = entry;
    let who = move || actor.clone().unwrap_or_else(|| say!("The hub itself").to_owned());
    let name = move || act_name(&act).map_or_else(|| act.clone(), str::to_owned);
    let instruction = instruction.map(|words| {
        move || {
            let words = words.clone();
            tell!("On the instruction of {words}", words)
        }
    });
    view! {
        <li>
            <p><strong>{name}</strong> " · " <span dir="auto">{who}</span> " · " <span class="quiet">{move || date::day_of(&at)}</span></p>
            {instruction.map(|words| view! { <p class="quiet" dir="auto">{words}</p> })}
            <ul>{changes.into_iter().map(change).collect_view()}</ul>
        </li>
    }
}

fn change(change: AuditChange) -> impl IntoView {
    let AuditChange { field, before, after } = change;
    let nothing = || "–".to_owned();
    view! { <li class="quiet"><code>{field}</code> ": " <span dir="auto">{before.unwrap_or_else(nothing)}</span> " " <span class="arrow">"→"</span> " " <span dir="auto">{after.unwrap_or_else(nothing)}</span></li> }
}

/// What an act is called; none for one that this page does not know yet.
fn act_name(act: &str) -> Option<&'static str> {
    Some(match act {
        "deposit" => say!("Taken in"),
        "describe" => say!("Described"),
        "revise" => say!("Version added"),
        "propose" => say!("Proposed"),
        "confirm" => say!("Confirmed"),
        "decline" => say!("Declined"),
        "publish" => say!("Published"),
        "widen" => say!("Opened to more readers"),
        "withdraw" => say!("Withdrawn"),
        "embargo" => say!("Put under embargo"),
        "release" => say!("Embargo ended"),
        "relate" => say!("Related"),
        "unrelate" => say!("Relation taken away"),
        "grant" => say!("Opened to a person"),
        "end_access" => say!("Closed to that person again"),
        _ => return None,
    })
}
