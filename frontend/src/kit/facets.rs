//! Narrowing a list: groups of checkboxes with counts, and chips of what is chosen.

use crate::kit::number::digits;
use crate::t;
use leptos::prelude::*;

/// One value by which a list can be narrowed.
#[derive(Clone, PartialEq)]
pub struct Choice {
    /// What stands in the address.
    pub value: String,
    /// What people read.
    pub label: String,
    /// How many documents it would leave.
    pub count: i32,
}

/// The choices shown before the reader asks for all of them.
const SHOWN: usize = 8;

/// A group of checkboxes; draws nothing without choices.
#[component]
pub fn FacetGroup(
    /// The group's name.
    #[prop(into)]
    title: Signal<&'static str>,
    /// What there is to choose from, most useful first.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// Whether a value is chosen.
    is_chosen: impl Fn(&str) -> bool + Clone + Send + Sync + 'static,
    /// Called with the value that is chosen or no longer chosen.
    toggle: impl Fn(String) + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let is_long = Memo::new(move |_| choices.with(Vec::len) > SHOWN);
    let is_open = RwSignal::new(false);
    let shown = {
        let is_chosen = is_chosen.clone();
        move || {
            let all = choices.get().into_iter().enumerate();
            let shown = all.filter(|(place, choice)| is_open.get() || *place < SHOWN || is_chosen(&choice.value));
            shown.map(|(_, choice)| choice).collect::<Vec<_>>()
        }
    };
    // The key holds the count, so that a row stays, and with it the focus, as long as nothing in it changes.
    let row = move |choice: Choice| view! { <FacetRow choice is_chosen=is_chosen.clone() toggle=toggle.clone()/> };
    view! {
        <Show when=move || choices.with(|choices| !choices.is_empty())>
            <fieldset class="facet">
                <legend>{title}</legend>
                <ul>
                    <For each=shown.clone() key=|choice| (choice.value.clone(), choice.label.clone(), choice.count) children=row.clone()/>
                </ul>
                <Show when=move || is_long.get()>
                    <button type="button" class="quiet" aria-expanded=move || is_open.get().to_string() on:click=move |_| is_open.update(|open| *open = !*open)>
                        {move || if is_open.get() { t!("Show fewer")() } else { t!("Show all")() }}
                    </button>
                </Show>
            </fieldset>
        </Show>
    }
}

#[component]
fn FacetRow(
    choice: Choice,
    is_chosen: impl Fn(&str) -> bool + Send + Sync + 'static,
    toggle: impl Fn(String) + Send + 'static,
) -> impl IntoView {
    let Choice { value, label, count } = choice;
    let changed = value.clone();
    view! {
        <li>
            <label>
                <input type="checkbox" prop:checked=move || is_chosen(&value) on:change=move |_| toggle(changed.clone())/>
                <span>{label}</span>
                <span class="count">{move || digits(count)}</span>
            </label>
        </li>
    }
}
