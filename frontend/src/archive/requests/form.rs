//! Asking for access, and answering a request.

use super::query::{self, AccessAnswerInput, AccessRequestInput};
use crate::archive::sending::Sending;
use crate::auth::Session;
use crate::contract::Date;
use crate::kit::field::{Field, FormFaults, TextField};
use crate::t;
use cynic::Id;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// For a reader who has signed in and finds nothing at an address: the same form whether something is there or not.
#[component]
pub fn AskForAccess(
    /// The address or id that was tried.
    reference: String,
) -> impl IntoView {
    let (reason, organisation, is_sent) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let sending = Sending::new();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let chosen = Some(organisation.get_untracked()).filter(|id| !id.is_empty()).map(Id::new);
        let input =
            AccessRequestInput { reference: reference.clone(), reason: reason.get_untracked(), organisation: chosen };
        sending.send(query::request(input), move |()| is_sent.set(true));
    };
    view! {
        <section class="panel" aria-labelledby="ask-heading">
            <h2 id="ask-heading">{t!("Ask for access")}</h2>
            <p>{t!("If this is a document for others, those who issued it can open it to you for a time. They see your name, your organisation and your reason.")}</p>
            <div role="status">{move || is_sent.get().then(|| view! {
                <p>{t!("Your request is on its way.")} " " <a href="/requests">{t!("Your requests")}</a></p>
            })}</div>
            <Show when=move || !is_sent.get()>
                <form on:submit=send.clone()>
                    <FormFaults faults=sending.faults fields=&["reason", "organisation"]/>
                    <OrganisationChoice chosen=organisation sending/>
                    <TextField id="ask-reason" name="reason" label=Signal::derive(t!("Why you need it")) faults=sending.faults text=reason/>
                    <button type="submit" class="primary" disabled=sending.is_busy>{t!("Ask for access")}</button>
                </form>
            </Show>
        </section>
    }
}

/// For whoever acts for several organisations.
#[component]
fn OrganisationChoice(chosen: RwSignal<String>, sending: Sending) -> impl IntoView {
    let session = Session::get();
    move || {
        let employers = session.employers();
        let options = employers
            .iter()
            .map(|(id, name)| view! { <option value=id.clone()>{name.clone()}</option> })
            .collect_view();
        (employers.len() > 1).then(|| view! {
            <Field id="ask-organisation" name="organisation" label=Signal::derive(t!("For which organisation")) faults=sending.faults>
                <select id="ask-organisation" aria-describedby="ask-organisation-note" on:change=move |event| chosen.set(event_target_value(&event))>
                    <option value="">{t!("Choose")}</option>
                    {options}
                </select>
            </Field>
        })
    }
}

/// The answer to a request: a grant that ends, or a refusal.
#[component]
pub fn AnswerForm(
    /// The request.
    id: Id,
    /// Whether the answer is somebody else's, who has to be named.
    is_passed_on: bool,
    /// Called when it is answered.
    answered: Callback<()>,
) -> impl IntoView {
    let [words, until, instruction] = [(); 3].map(|()| RwSignal::new(String::new()));
    let sending = Sending::new();
    let written =
        |signal: RwSignal<String>| Some(signal.get_untracked().trim().to_owned()).filter(|text| !text.is_empty());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let until = written(until).map(Date);
        let input = AccessAnswerInput {
            id: id.clone(),
            words: words.get_untracked(),
            until,
            instruction: written(instruction),
        };
        sending.send(query::answer(input), move |()| answered.run(()));
    };
    view! {
        <form on:submit=send>
            <FormFaults faults=sending.faults fields=&["words", "until", "instruction"]/>
            <TextField id="answer-words" name="words" label=Signal::derive(t!("What you answer")) faults=sending.faults text=words/>
            <Field id="answer-until" name="until" label=Signal::derive(t!("Open to them until")) faults=sending.faults
                hint=Signal::derive(t!("The last day, within a year. Leave it empty to refuse."))>
                <input type="date" id="answer-until" aria-describedby="answer-until-note" prop:value=move || until.get() on:input=move |event| until.set(event_target_value(&event))/>
            </Field>
            {is_passed_on.then(|| view! {
                <TextField id="answer-instruction" name="instruction" label=Signal::derive(t!("On whose instruction")) faults=sending.faults text=instruction/>
            })}
            <button type="submit" class="primary" disabled=sending.is_busy>{t!("Send the answer")}</button>
        </form>
    }
}
