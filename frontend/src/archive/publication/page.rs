//! What waits for a second person, and the way around the support staff's pages.

use super::form::WaitingPanel;
use super::query::{self, ListedProposal};
use crate::archive::audience_badge;
use crate::archive::sending::Done;
use crate::kit::answer::{answer_within, asking};
use crate::kit::heading::PageHeading;
use crate::kit::here::path;
use crate::kit::language::language;
use crate::{say, t};
use leptos::prelude::*;

/// The pages of those who keep the archive.
#[component]
pub fn StewardNav() -> impl IntoView {
    let link = move |place: &'static str, name: fn() -> &'static str| {
        let current = move || (path() == place).then_some("page");
        view! { <a href=place aria-current=current>{name}</a> }
    };
    view! {
        <nav class="steward" aria-label=t!("Keeping the archive")>
            {link("/deposit", t!("Take in"))}
            {link("/proposals", t!("Waiting for a second person"))}
            {link("/requests", t!("Requests for access"))}
            {link("/health-of-the-archive", t!("Health"))}
        </nav>
    }
}

/// `/proposals`
#[component]
pub fn ProposalsPage() -> impl IntoView {
    let waiting = asking(language, query::proposals);
    let done = RwSignal::new(None::<Done>);
    let tell = Callback::new(move |what: Done| {
        done.set(Some(what));
        waiting.again();
    });
    view! {
        <StewardNav/>
        <PageHeading title=Signal::derive(|| say!("Waiting for a second person").to_owned())/>
        <p class="done" role="status">{move || done.get().map(Done::sentence)}</p>
        {answer_within(waiting, move |waiting| list(waiting, tell))}
    }
}

fn list(waiting: Vec<ListedProposal>, tell: Callback<Done>) -> AnyView {
    if waiting.is_empty() {
        return view! { <p>{t!("Nothing waits.")}</p> }.into_any();
    }
    let row = |listed: ListedProposal| {
        let ListedProposal { proposal, document } = listed;
        view! {
            <li class="entry">
                <p class="eyebrow">{document.symbol.map(|symbol| view! { <span class="symbol"><bdi>{symbol}</bdi></span> })} {audience_badge(document.audience)}</p>
                <h2><a href=format!("/d/{}", document.id.inner()) lang=document.title.language dir="auto">{document.title.text}</a></h2>
                <WaitingPanel proposal tell/>
            </li>
        }
    };
    view! { <ol class="entries">{waiting.into_iter().map(row).collect_view()}</ol> }.into_any()
}
