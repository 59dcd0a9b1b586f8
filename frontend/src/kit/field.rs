//! A labelled place in a form, with its hint and what was wrong with it.

use crate::kit::ask::Fault;
use leptos::prelude::*;

/// A label, the control it names (which carries `id`), a hint and the faults of `name`.
#[component]
pub fn Field(
    /// The control's id; its description is `{id}-note`.
    id: &'static str,
    /// The field of the mutation's input.
    name: &'static str,
    /// What the control is.
    #[prop(into)]
    label: Signal<&'static str>,
    /// How to fill it.
    #[prop(optional, into)]
    hint: Option<Signal<&'static str>>,
    /// What the server said was wrong with the whole form.
    faults: RwSignal<Vec<Fault>>,
    children: Children,
) -> impl IntoView {
    let mine = move || faults.get().into_iter().filter(|fault| fault.field.as_deref() == Some(name));
    let wrong = move || {
        mine()
            .map(|fault| view! { <strong class="wrong" lang=fault.language.tag() dir="auto">{fault.sentence}</strong> })
            .collect_view()
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {children()}
            <p class="hint" id=format!("{id}-note")>{wrong}{hint}</p>
        </div>
    }
}

/// A line of text in a form, with its label.
#[component]
pub fn TextField(
    /// The control's id; its description is `{id}-note`.
    id: &'static str,
    /// The field of the mutation's input.
    name: &'static str,
    /// What is to be written.
    #[prop(into)]
    label: Signal<&'static str>,
    /// How to fill it.
    #[prop(optional, into)]
    hint: Option<Signal<&'static str>>,
    /// What the server said was wrong with the whole form.
    faults: RwSignal<Vec<Fault>>,
    /// What is written.
    text: RwSignal<String>,
) -> impl IntoView {
    let hint = hint.unwrap_or(Signal::stored(""));
    view! {
        <Field id name label hint faults>
            <input type="text" id=id dir="auto" aria-describedby=format!("{id}-note") prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))/>
        </Field>
    }
}

/// What was wrong with the form as a whole, said at once.
#[component]
pub fn FormFaults(
    /// What the server said; faults of one of `fields` are shown there instead.
    faults: RwSignal<Vec<Fault>>,
    /// The names of the fields that show their own faults.
    fields: &'static [&'static str],
) -> impl IntoView {
    let is_shown_elsewhere = move |fault: &Fault| fault.field.as_deref().is_some_and(|field| fields.contains(&field));
    let rest = move || faults.get().into_iter().filter(move |fault| !is_shown_elsewhere(fault));
    let sentences = move || rest().map(paragraph).collect_view();
    view! { <div role="alert">{sentences}</div> }
}

/// What was wrong, as a paragraph in its own language.
pub fn paragraph(fault: Fault) -> impl IntoView {
    view! { <p class="wrong" lang=fault.language.tag() dir="auto">{fault.sentence}</p> }
}
