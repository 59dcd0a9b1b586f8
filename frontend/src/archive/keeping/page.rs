//! The page on which the support staff look after one document.

use super::form::{TieForm, Untie};
use super::query::{self, KeptDocument};
use crate::archive::deposit::CorrectForm;
use crate::archive::form::DescribeForm;
use crate::archive::history::History;
use crate::archive::page::Head;
use crate::archive::publication::{PublishPanel, StewardNav, WaitingPanel, WithdrawForm};
use crate::archive::query::{Document, DocumentRelation};
use crate::archive::sending::Done;
use crate::archive::ties::Ties;
use crate::kit::answer::{answer, asking};
use crate::kit::language::language;
use crate::t;
use leptos::prelude::*;

/// `/d/:id/keep`
#[component]
pub fn KeepingPage(
    /// Its id.
    #[prop(into)]
    id: Signal<String>,
) -> impl IntoView {
    let kept = asking(move || (id.get(), language()), |(id, language)| query::kept(id, language));
    let done = RwSignal::new(None::<Done>);
    let tell = Callback::new(move |what: Done| {
        done.set(Some(what));
        kept.again();
    });
    view! {
        <StewardNav/>
        <p class="done" role="status">{move || done.get().map(Done::sentence)}</p>
        {answer(kept, move |kept| view! { <Sheet kept tell/> })}
    }
}

#[component]
fn Sheet(kept: KeptDocument, tell: Callback<Done>) -> impl IntoView {
    let document = kept.document.clone();
    let read = format!("/d/{}", document.id.inner());
    view! {
        <article class="document">
            <Head document=document.clone()/>
            <div class="desk">
                <div class="desk-main">
                    <p class="ways"><a class="button" href=read>{t!("Read it")}</a></p>
                    <Acts kept tell/>
                </div>
                <aside class="desk-side" aria-label=t!("Related documents")>
                    <Family document tell/>
                </aside>
            </div>
        </article>
    }
}

/// What can be done about the document now.
#[component]
fn Acts(kept: KeptDocument, tell: Callback<Done>) -> impl IntoView {
    let KeptDocument { document, proposal, can_publish, can_revise, can_withdraw } = kept;
    let (id, waited) = (document.id.clone(), proposal.as_ref().map(|proposal| proposal.id.clone()));
    let may_publish = can_publish && proposal.is_none();
    let waits = proposal.map(|proposal| {
        view! {
            <section class="panel" aria-labelledby="waiting-heading">
                <h2 id="waiting-heading">{t!("Waiting for a second person")}</h2>
                <WaitingPanel proposal tell/>
            </section>
        }
    });
    view! {
        {waits}
        {may_publish.then(|| view! { <PublishPanel document=document.clone() tell/> })}
        {can_revise.then(|| view! { <CorrectForm id=id.clone() tell/> })}
        {can_withdraw.then(|| view! { <WithdrawForm id=id.clone() tell/> })}
        <History id/>
        <DescribeForm document waited tell/>
    }
}

/// What the document is to others, to be added to and taken from.
#[component]
fn Family(document: Document, tell: Callback<Done>) -> impl IntoView {
    let own = StoredValue::new(document.id.clone());
    let untie = Callback::new(move |tie: DocumentRelation| view! { <Untie own tie tell/> }.into_any());
    view! {
        <Ties document beside=untie/>
        <TieForm own tell/>
    }
}
