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
        <PageHeading title=Signal::derive(|| say!("Requests for access").to_owned())/>
        <p class="done" role="status">{move || is_answered.get().then(t!("The answer is sent."))}</p>
        {answer_within(requests, move |(to_answer, own)| view! {
            <section class="requests" aria-labelledby="to-answer">
                <h2 id="to-answer">{t!("To be answered by you")}</h2>
                {to_be_answered(to_answer, answered)}
            </section>
            <section class="requests" aria-labelledby="own">
                <h2 id="own">{t!("Your own requests")}</h2>
                {made(own)}
            </section>
        })}
    }
}

fn to_be_answered(requests: Vec<AccessRequest>, answered: Callback<()>) -> AnyView {
    if requests.is_empty() {
        return view! { <p>{t!("Nobody waits for your answer.")}</p> }.into_any();
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
            tell!("{name}, {organisation}, asked on {day}.", name, organisation, day)
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
                <p class="ways"><button type="button" aria-expanded=move || is_open.get().to_string() on:click=toggle>{t!("Answer…")}</button></p>
                {move || is_open.get().then(|| view! { <AnswerForm id=id.clone() is_passed_on=session.is_staff() answered/> })}
            </li>
        }
    };
    view! { <ol class="entries">{requests.into_iter().map(row).collect_view()}</ol> }.into_any()
}

fn made(requests: Vec<AccessRequest>) -> AnyView {
    if requests.is_empty() {
        return view! { <p>{t!("You have asked for nothing.")}</p> }.into_any();
    }
    let row = |request: AccessRequest| {
        let AccessRequest { reference, reason, state, answer, granted_until, document, .. } = request;
        let until = granted_until.map(|day| day.0).unwrap_or_default();
        let outcome = move || match state {
            AccessRequestState::Open => say!("Waits for an answer.").to_owned(),
            AccessRequestState::Granted => {
                let day = date::day(&until);
                tell!("Open to you until {day}.", day)
            }
            AccessRequestState::Refused => say!("Refused.").to_owned(),
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
