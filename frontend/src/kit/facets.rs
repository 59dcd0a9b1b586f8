//! Narrowing a list: groups of checkboxes with counts. Long groups can be searched, and read from A to Z.

use crate::kit::number::digits;
use crate::kit::status::Announcement;
use crate::kit::words::{folded, in_order};
use crate::{count, t, tell};
use leptos::prelude::*;

/// One value by which a list can be narrowed.
#[derive(Clone, PartialEq)]
pub struct Choice {
    /// What stands in the address.
    pub value: String,
    /// What people read.
    pub label: String,
    /// BCP 47 tag of the label where it may not be in the language of the interface.
    pub language: Option<String>,
    /// How many documents it would leave.
    pub count: i32,
}

/// The choices shown before the reader asks for all of them.
const SHOWN: usize = 7;

/// A group of checkboxes; draws nothing without choices.
#[component]
pub fn FacetGroup(
    /// What its controls' ids begin with.
    id: &'static str,
    /// The group's name.
    #[prop(into)]
    title: Signal<&'static str>,
    /// What there is to choose from, most useful first.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The values that are chosen.
    chosen: Signal<Vec<String>>,
    /// Called with the value that is chosen or no longer chosen.
    toggle: Callback<String>,
) -> impl IntoView {
    let is_long = Memo::new(move |_| choices.with(Vec::len) > SHOWN);
    let is_whole = RwSignal::new(false);
    let wanted = RwSignal::new(String::new());
    let shown = Memo::new(move |_| shown(choices.get(), &chosen.get(), &wanted.get(), is_whole.get()));
    let said = Signal::derive(move || match wanted.with(|wanted| wanted.trim().is_empty()) {
        true => String::new(),
        false => count!(shown.with(Vec::len) as i32, "{n} value fits", "{n} values fit"),
    });
    let search = move || {
        view! {
            <input type="text" id=format!("{id}-wanted") class="wanted" dir="auto" autocomplete="off" prop:value=wanted on:input=move |event| wanted.set(event_target_value(&event))
                aria-label=move || tell!("Find in: {title}", title = title.get()) placeholder=t!("Find…")/>
        }
    };
    let whole = move || {
        view! {
            <button type="button" class="quiet" aria-expanded=move || is_whole.get().to_string() on:click=move |_| is_whole.update(|is| *is = !*is)>
                {move || if is_whole.get() { t!("Show fewer")() } else { t!("All, A–Z")() }}
            </button>
        }
    };
    // A row stays, and with it the focus, as long as its value does.
    let row = move |choice: Choice| row(choice, choices, chosen, toggle);
    let body = move || {
        view! {
            <fieldset class="facet">
                <legend>{title}</legend>
                {move || is_long.get().then(search)}
                <ul class:is-whole=is_whole>
                    <For each=move || shown.get() key=|choice| (choice.value.clone(), choice.label.clone()) children=row/>
                </ul>
                {move || is_long.get().then(whole)}
                <Announcement message=said/>
            </fieldset>
        }
        .into_any()
    };
    let is_there = Memo::new(move |_| choices.with(|choices| !choices.is_empty()));
    move || is_there.get().then(body)
}

fn shown(choices: Vec<Choice>, chosen: &[String], wanted: &str, is_whole: bool) -> Vec<Choice> {
    let wanted = folded(wanted.trim());
    if !wanted.is_empty() {
        return choices.into_iter().filter(|choice| folded(&choice.label).contains(&wanted)).collect();
    }
    if is_whole {
        return in_order(choices, |choice| &choice.label);
    }
    let few = choices.into_iter().enumerate();
    let few = few.filter(|(place, choice)| *place < SHOWN || chosen.contains(&choice.value));
    few.map(|(_, choice)| choice).collect()
}

fn row(choice: Choice, choices: Signal<Vec<Choice>>, chosen: Signal<Vec<String>>, toggle: Callback<String>) -> AnyView {
    let Choice { value, label, language, count } = choice;
    let (own, changed) = (value.clone(), value.clone());
    let count = Memo::new(move |_| {
        choices.with(|choices| choices.iter().find(|choice| choice.value == own).map_or(count, |choice| choice.count))
    });
    let is_chosen = move || chosen.with(|chosen| chosen.contains(&value));
    view! {
        <li>
            <label>
                <input type="checkbox" prop:checked=is_chosen on:change=move |_| toggle.run(changed.clone())/>
                <span lang=language dir="auto">{label}</span>
                <span class="count">{move || digits(count.get())}</span>
            </label>
        </li>
    }
    .into_any()
}
