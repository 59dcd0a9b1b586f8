//! Publishing, embargo, withdrawal, and the word of a second person.

use super::preview::Preview;
use super::query::{self, Proposal, ProposalAct, Standing};
use crate::archive::audience_name;
use crate::archive::query::{Document, DocumentState};
use crate::archive::sending::{Done, Sending};
use crate::kit::date;
use crate::kit::field::{Field, FormFaults, TextField};
use crate::{say, t, tell};
use cynic::Id;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// What was done, going by how the document stands since.
fn done(standing: Standing, otherwise: Done) -> Done {
    if standing.proposal.is_some() { Done::Proposed } else { otherwise }
}

/// Before publishing: through the eyes of others, on whose instruction, and not before which day.
#[component]
pub fn PublishPanel(
    /// The document.
    document: Document,
    /// Called when it is published, or waits.
    tell: Callback<Done>,
) -> impl IntoView {
    let Document { id, state, embargo_until, .. } = document;
    let instruction = RwSignal::new(String::new());
    let sending = Sending::new();
    let publish = {
        let id = id.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let publishing = query::publish(id.clone(), instruction.get_untracked());
            sending.send(publishing, move |standing| tell.run(done(standing, Done::Published)));
        }
    };
    let sentence = move || match state {
        DocumentState::Draft => say!("This is a draft. Once published, everyone it is open to can read it."),
        DocumentState::Embargoed => say!("This is decided and under embargo. Publishing it ends the embargo."),
        DocumentState::Published => say!("A newer version waits to be published."),
        DocumentState::Withdrawn => say!("This is withdrawn. Publishing it gives it out again."),
    };
    view! {
        <section class="panel" aria-labelledby="publish-heading">
            <h2 id="publish-heading">{t!("Publish")}</h2>
            <p>{sentence}</p>
            <Preview id=id.clone()/>
            <form on:submit=publish>
                <FormFaults faults=sending.faults fields=&["instruction"]/>
                <TextField id="publish-instruction" name="instruction" label=Signal::derive(t!("On whose instruction")) faults=sending.faults text=instruction
                    hint=Signal::derive(t!("Written into the history. Where others come to read it, a second person has to confirm."))/>
                <button type="submit" class="primary" disabled=sending.is_busy>{t!("Publish")}</button>
            </form>
            {(state != DocumentState::Withdrawn).then(|| view! { <EmbargoForm id until=embargo_until.map(|day| day.0).unwrap_or_default() tell/> })}
        </section>
    }
}

#[component]
fn EmbargoForm(id: Id, until: String, tell: Callback<Done>) -> impl IntoView {
    let until = RwSignal::new(until);
    let sending = Sending::new();
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        sending.send(query::embargo(id.clone(), until.get_untracked()), move |_| tell.run(Done::Embargoed));
    };
    view! {
        <details>
            <summary>{t!("Not before a day")}</summary>
            <form on:submit=save>
                <FormFaults faults=sending.faults fields=&["until"]/>
                <Field id="embargo-until" name="until" label=Signal::derive(t!("First day on which it may be read")) faults=sending.faults>
                    <input type="date" id="embargo-until" aria-describedby="embargo-until-note" prop:value=move || until.get() on:input=move |event| until.set(event_target_value(&event))/>
                </Field>
                <button type="submit" disabled=sending.is_busy>{t!("Save the embargo")}</button>
            </form>
        </details>
    }
}

/// Taking a document back, folded until it is wanted.
#[component]
pub fn WithdrawForm(
    /// The document.
    id: Id,
    /// Called when it waits for a second person, or is withdrawn.
    tell: Callback<Done>,
) -> impl IntoView {
    let (reason, instruction) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let sending = Sending::new();
    let withdraw = move |event: SubmitEvent| {
        event.prevent_default();
        let withdrawing = query::withdraw(id.clone(), reason.get_untracked(), instruction.get_untracked());
        sending.send(withdrawing, move |standing| tell.run(done(standing, Done::Confirmed)));
    };
    view! {
        <details class="panel">
            <summary>{t!("Withdraw it")}</summary>
            <form on:submit=withdraw>
                <p>{t!("Its address stays, with the reason, and nobody can read its files any more.")}</p>
                <FormFaults faults=sending.faults fields=&["reason", "instruction"]/>
                <TextField id="withdraw-reason" name="reason" label=Signal::derive(t!("Reason, shown to its readers")) faults=sending.faults text=reason/>
                <TextField id="withdraw-instruction" name="instruction" label=Signal::derive(t!("On whose instruction")) faults=sending.faults text=instruction/>
                <button type="submit" class="primary" disabled=sending.is_busy>{t!("Propose to withdraw it")}</button>
            </form>
        </details>
    }
}

/// What waits for a second person, with what the reader may do about it.
#[component]
pub fn WaitingPanel(
    /// What waits.
    proposal: Proposal,
    /// Called when it is confirmed or declined.
    tell: Callback<Done>,
) -> impl IntoView {
    let Proposal { id, act, audience, reason, instruction, proposed_by, proposed_at, can_confirm } = proposal;
    let wider = audience.map(|audience| move || audience_name(&audience));
    let asked = move || {
        let (name, day) = (proposed_by.clone(), date::day_of(&proposed_at.0));
        match act {
            ProposalAct::Publish => tell!("{name} proposed on {day} to publish this.", name, day),
            ProposalAct::Widen => tell!("{name} proposed on {day} to open this to more readers.", name, day),
            ProposalAct::Withdraw => tell!("{name} proposed on {day} to withdraw this.", name, day),
        }
    };
    let row =
        |name: Signal<&'static str>, value: AnyView| view! { <div><dt>{name}</dt><dd dir="auto">{value}</dd></div> };
    view! {
        <p dir="auto">{asked}</p>
        <dl class="particulars">
            {wider.map(|wider| row(Signal::derive(t!("To be open to")), wider.into_any()))}
            {reason.map(|reason| row(Signal::derive(t!("Reason")), reason.into_any()))}
            {instruction.map(|words| row(Signal::derive(t!("On the instruction of")), words.into_any()))}
        </dl>
        <Verdict id can_confirm tell/>
    }
}

/// Confirming or declining.
#[component]
fn Verdict(id: Id, can_confirm: bool, tell: Callback<Done>) -> impl IntoView {
    let (is_declining, reason) = (RwSignal::new(false), RwSignal::new(String::new()));
    let sending = Sending::new();
    let confirm = {
        let id = id.clone();
        move |_| sending.send(query::confirm(id.clone()), move |_| tell.run(Done::Confirmed))
    };
    let decline = Callback::new(move |()| {
        sending.send(query::decline(id.clone(), reason.get_untracked()), move |_| tell.run(Done::Declined));
    });
    let words = move || match can_confirm {
        true => say!("Decline…"),
        false => say!("Take it back…"),
    };
    view! {
        {(!can_confirm).then(|| view! { <p class="quiet">{t!("You proposed it: a second person has to confirm it.")}</p> })}
        <FormFaults faults=sending.faults fields=&["reason"]/>
        <p class="ways">
            {can_confirm.then(|| view! { <button type="button" class="primary" disabled=sending.is_busy on:click=confirm>{t!("Confirm")}</button> })}
            <button type="button" aria-expanded=move || is_declining.get().to_string() on:click=move |_| is_declining.update(|is| *is = !*is)>{words}</button>
        </p>
        <Show when=move || is_declining.get()>
            <form on:submit=move |event: SubmitEvent| { event.prevent_default(); decline.run(()); }>
                <TextField id="decline-reason" name="reason" label=Signal::derive(t!("Why")) faults=sending.faults text=reason/>
                <button type="submit" disabled=sending.is_busy>{t!("Decline it")}</button>
            </form>
        </Show>
    }
}
