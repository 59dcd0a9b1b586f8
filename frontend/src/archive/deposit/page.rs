//! The page on which the support staff take documents in.

use super::form::DepositForm;
use super::list::Incoming;
use super::queue::Queue;
use crate::archive::publication::StewardNav;
use crate::kit::heading::PageHeading;
use crate::{say, t};
use cynic::Id;
use leptos::prelude::*;

/// `/deposit`
#[component]
pub fn DepositPage() -> impl IntoView {
    let queue = Queue::begin();
    let drafts = RwSignal::new(Vec::<(Id, String)>::new());
    let saved = Callback::new(move |draft| drafts.update(|drafts| drafts.push(draft)));
    let row =
        |(id, title): (Id, String)| view! { <li><a href=format!("/d/{}/keep", id.inner()) dir="auto">{title}</a></li> };
    let rows = move || drafts.get().into_iter().map(row).collect_view();
    view! {
        <StewardNav/>
        <PageHeading title=Signal::derive(|| say!("Take in documents").to_owned())/>
        <div class="taking-in">
            <section aria-labelledby="files-heading">
                <h2 id="files-heading">{t!("Files")}</h2>
                <Incoming queue/>
            </section>
            <section aria-labelledby="record-heading">
                <h2 id="record-heading">{t!("Record")}</h2>
                <div role="status">
                    <Show when=move || drafts.with(|drafts| !drafts.is_empty())>
                        <p>{t!("Saved as drafts:")}</p>
                        <ul class="saved">{rows}</ul>
                    </Show>
                </div>
                <DepositForm queue saved/>
            </section>
        </div>
    }
}
