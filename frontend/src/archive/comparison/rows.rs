//! The texts of two files, paragraph beside paragraph, and the way from difference to difference.

use super::choice::{Choice, File};
use super::query::{ComparedParagraph, ComparedPart, Comparison, ComparisonRow, TextChange};
use crate::kit::here::{Step, go};
use crate::kit::keys::{self, KeySwitch};
use crate::kit::language::direction;
use crate::kit::number::digits;
use crate::kit::pager::Pager;
use crate::kit::place::show;
use crate::kit::status::Announcement;
use crate::{count, say, t, tell};
use leptos::html;
use leptos::prelude::*;

/// What was found different, and the texts. `n` and `p` go from one difference to the next.
#[component]
pub fn Rows(
    /// The path of this page.
    path: String,
    /// What is compared.
    choice: Choice,
    /// How it compares.
    compared: Comparison,
) -> impl IntoView {
    let Comparison { is_marked, changed_count, rows } = compared;
    let after = rows.page_info.end_cursor.filter(|_| rows.page_info.has_next_page);
    let after = after.map(|cursor| Choice { after: Some(cursor), ..choice.clone() }.address(&path));
    let before = choice.after.is_some().then(|| Choice { after: None, ..choice.clone() }.address(&path));
    let rows: Vec<ComparisonRow> = rows.edges.into_iter().map(|edge| edge.node).collect();
    let differences: Vec<ComparisonRow> = rows.iter().filter(|row| row.is_changed).cloned().collect();
    let found = Signal::derive(move || in_words(is_marked, changed_count));
    let mut place = 0;
    let looked_at = RwSignal::new(0);
    let rows = rows.into_iter().map(|row| {
        place += usize::from(row.is_changed);
        let place = if row.is_changed { place } else { 0 };
        beside(row, &choice, place, looked_at)
    });
    let rows = rows.collect_view();
    view! {
        <p class="total">{found}</p>
        <Walk differences looked_at found onward=after.clone()/>
        <ol class="pairs">{rows}</ol>
        <Pager before before_label=Signal::derive(t!("From the beginning")) after after_label=Signal::derive(t!("Further on"))/>
    }
}

fn in_words(is_marked: bool, changed: i32) -> String {
    match (is_marked, changed) {
        (false, _) => {
            say!("These are two languages: their pages stand beside each other, and differences are not marked.")
                .to_owned()
        }
        (true, 0) => say!("Both say the same.").to_owned(),
        (true, changed) => count!(changed, "{n} difference", "{n} differences"),
    }
}

/// From one difference to the next, and from the last one to the next page.
#[component]
fn Walk(
    differences: Vec<ComparisonRow>,
    looked_at: RwSignal<usize>,
    found: Signal<String>,
    onward: Option<String>,
) -> impl IntoView {
    let all = differences.len();
    let is_there = all > 0;
    let differences = StoredValue::new(differences);
    let next = Callback::new(move |()| match (looked_at.get_untracked() < all, &onward) {
        (true, _) => looked_at.update(|place| *place += 1),
        (false, Some(onward)) => go(onward, Step::New),
        (false, None) => {}
    });
    let previous = Callback::new(move |()| looked_at.update(|place| *place = place.saturating_sub(1).max(1)));
    keys::on_key(move |key| match key {
        "n" if is_there => {
            next.run(());
            true
        }
        "p" if is_there => {
            previous.run(());
            true
        }
        _ => false,
    });
    let message = Signal::derive(move || match looked_at.get() {
        0 => found.get(),
        place => {
            differences.with_value(|rows| rows.get(place - 1).map(|row| told(row, place, all))).unwrap_or_default()
        }
    });
    let buttons = move || {
        view! {
            <button type="button" aria-keyshortcuts=move || keys::are_on().then_some("p") on:click=move |_| previous.run(())>{t!("Previous difference")}</button>
            <button type="button" aria-keyshortcuts=move || keys::are_on().then_some("n") on:click=move |_| next.run(())>{t!("Next difference")}</button>
            <KeySwitch words=t!("Single keys: n and p for the next and the previous")/>
        }
    };
    view! {
        <Announcement message/>
        {is_there.then(|| view! { <div class="walk">{buttons()}</div> })}
    }
}

/// A difference, as a screen reader says it.
fn told(row: &ComparisonRow, place: usize, all: usize) -> String {
    let words = |side: &Option<ComparedParagraph>, change| {
        let parts = side.iter().flat_map(|side| &side.parts).filter(|part| part.change == change);
        // The sentence around the words has a full stop of its own.
        parts.map(|part| part.text.trim()).collect::<Vec<_>>().join(" … ").trim_end_matches('.').to_owned()
    };
    let (removed, added) = (words(&row.left, TextChange::Removed), words(&row.right, TextChange::Added));
    let place = tell!("Difference {n} of {all}.", n = digits(place as i32), all = digits(all as i32));
    match (removed.is_empty(), added.is_empty()) {
        (false, false) => tell!("{place} Removed: {removed}. Added: {added}.", place, removed, added),
        (false, true) => tell!("{place} Removed: {removed}.", place, removed),
        (true, false) => tell!("{place} Added: {added}.", place, added),
        (true, true) => place,
    }
}

fn beside(row: ComparisonRow, choice: &Choice, place: usize, looked_at: RwSignal<usize>) -> AnyView {
    let item = NodeRef::<html::Li>::new();
    let is_it = Memo::new(move |_| place > 0 && looked_at.get() == place);
    Effect::new(move |_| {
        if let (true, Some(item)) = (is_it.get(), item.get()) {
            show(&item);
        }
    });
    let (left, right) = (side(row.left, &choice.left), side(row.right, &choice.right));
    view! {
        <li class="pair" node_ref=item class:is-changed=row.is_changed class:is-current=is_it aria-current=move || is_it.get().then_some("true")>
            {left} {right}
        </li>
    }
    .into_any()
}

fn side(paragraph: Option<ComparedParagraph>, file: &File) -> AnyView {
    let (name, language) = (file.clone(), file.language.clone());
    let direction = language.as_deref().map_or("auto", direction);
    let name = view! { <span class="side-file">{move || name.name()} " "</span> };
    let Some(ComparedParagraph { page, parts }) = paragraph else {
        return view! { <div class="side"><p class="side-name">{name}</p><p class="quiet">{t!("Not on this side")}</p></div> }
            .into_any();
    };
    let number = move || tell!("Page {n}", n = digits(page));
    view! {
        <div class="side">
            <p class="side-name">{name} {number}</p>
            <p class="side-text" lang=language dir=direction>{parts.into_iter().map(part).collect_view()}</p>
        </div>
    }
    .into_any()
}

fn part(ComparedPart { text, change }: ComparedPart) -> AnyView {
    match change {
        TextChange::Same => text.into_any(),
        TextChange::Removed => view! { <del>{text}</del> }.into_any(),
        TextChange::Added => view! { <ins>{text}</ins> }.into_any(),
    }
}
