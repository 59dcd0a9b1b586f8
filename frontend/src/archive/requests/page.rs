//! The requests that wait for the reader's answer, and those the reader has made.

use super::form::AnswerForm;
use super::query::{self, AccessRequest, AccessRequestState};
use crate::archive::publication::StewardNav;
use crate::auth::Session;
use crate::kit::answer::{answer_within, asking};
use crate::kit::date;
use crate::kit::heading::PageHeading;
use crate::kit::language::language;
use crate::{say, t, tell};
use leptos::prelude::*;

/// `/requests`
#[component]
pub fn RequestsPage() -> impl IntoView {
    let requests = asking(language, query::requests);
    let session = Session::get();
    let is_answered = RwSignal::new(false);
    let answered = Callback::new(move |()| {
        is_answered.set(true);
        requests.again();
    });
    view! {
        {move || session.is_staff().then(|| view! { <StewardNav/> })}
        <PageHeading title=Signal::derive(|| say!(en: "Requests for access", fr: "Demandes d’accès").to_owned())/>
        <p class="done" role="status">{move || is_answered.get().then(t!(en: "The answer is sent.", fr: "La réponse est envoyée."))}</p>
        {answer_within(requests, move |(to_answer, own)| view! {
            <section class="requests" aria-labelledby="to-answer">
                <h2 id="to-answer">{t!(en: "To be answered by you", fr: "Auxquelles vous pouvez répondre")}</h2>
                {to_be_answered(to_answer, answered)}
            </section>
            <section class="requests" aria-labelledby="own">
                <h2 id="own">{t!(en: "Your own requests", fr: "Vos propres demandes")}</h2>
                {made(own)}
            </section>
        })}
    }
}

fn to_be_answered(requests: Vec<AccessRequest>, answered: Callback<()>) -> AnyView {
    if requests.is_empty() {
        return view! { <p>{t!(en: "Nobody waits for your answer.", fr: "Personne n’attend votre réponse.")}</p> }
            .into_any();
    }
    let session = Session::get();
    // One form at a time.
    let open = RwSignal::new(None::<String>);
    let row = |request: AccessRequest| {
        let AccessRequest { id, reference, reason, created_at, requested_by, organisation, document, .. } = request;
        let key = id.inner().to_owned();
        let is_open = {
            let key = key.clone();
            Memo::new(move |_| open.with(|open| open.as_ref() == Some(&key)))
        };
        let toggle =
            move |_| open.update(|open| *open = if open.as_ref() == Some(&key) { None } else { Some(key.clone()) });
        let asked = move || {
            let (name, organisation, day) = (&requested_by, &organisation.name.text, date::day_of(&created_at.0));
            tell!(en: "{name}, {organisation}, asked on {day}.", fr: "{name}, {organisation}, a demandé le {day}.")
        };
        let wanted = match document {
            Some(document) => view! { <a href=format!("/d/{}", document.id.inner()) lang=document.title.language dir="auto">{document.title.text}</a> }.into_any(),
            None => view! { <span dir="auto">{reference}</span> }.into_any(),
        };
        view! {
            <li class="entry">
                <h3>{wanted}</h3>
                <p dir="auto">{asked}</p>
                <p dir="auto">{reason}</p>
                <p class="ways"><button type="button" aria-expanded=move || is_open.get().to_string() on:click=toggle>{t!(en: "Answer…", fr: "Répondre…")}</button></p>
                {move || is_open.get().then(|| view! { <AnswerForm id=id.clone() is_passed_on=session.is_staff() answered/> })}
            </li>
        }
    };
    view! { <ol class="entries">{requests.into_iter().map(row).collect_view()}</ol> }.into_any()
}

fn made(requests: Vec<AccessRequest>) -> AnyView {
    if requests.is_empty() {
        return view! { <p>{t!(en: "You have asked for nothing.", fr: "Vous n’avez rien demandé.")}</p> }.into_any();
    }
    let row = |request: AccessRequest| {
        let AccessRequest { reference, reason, state, answer, granted_until, document, .. } = request;
        let until = granted_until.map(|day| day.0).unwrap_or_default();
        let outcome = move || match state {
            AccessRequestState::Open => say!(en: "Waits for an answer.", fr: "En attente d’une réponse.").to_owned(),
            AccessRequestState::Granted => {
                let day = date::day(&until);
                tell!(en: "Open to you until {day}.", fr: "Ouvert à vous jusqu’au {day}.")
            }
            AccessRequestState::Refused => say!(en: "Refused.", fr: "Refusée.").to_owned(),
        };
        let wanted = match document {
            Some(document) => view! { <a href=format!("/d/{}", document.id.inner()) lang=document.title.language dir="auto">{document.title.text}</a> }.into_any(),
            None => view! { <span dir="auto">{reference}</span> }.into_any(),
        };
        view! {
            <li class="entry">
                <h3>{wanted}</h3>
                <p class="quiet" dir="auto">{reason}</p>
                <p>{outcome}</p>
                {answer.map(|answer| view! { <p dir="auto">{answer}</p> })}
            </li>
        }
    };
    view! { <ol class="entries">{requests.into_iter().map(row).collect_view()}</ol> }.into_any()
}
