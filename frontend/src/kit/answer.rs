//! The one shape of every page: a question that follows its key, and its answer drawn once.
//! Waiting, absent, refused, signed out, offline and broken look the same everywhere.
//!
//! Leptos' own resource waits for the old answer before it asks again, so one slow answer would hold up the next;
//! here the old question is dropped, its request stopped, and the old answer stays until the new one is there.

use crate::kit::address::sign_in;
use crate::kit::ask::{Fault, Trouble};
use crate::kit::heading::PageHeading;
use crate::kit::here::here;
use crate::t;
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use std::future::Future;

/// A question that is asked again whenever its key changes, with its latest answer.
pub struct Asked<T: 'static> {
    latest: RwSignal<Option<Result<T, Trouble>>>,
    is_waiting: RwSignal<bool>,
    round: RwSignal<u32>,
}

impl<T: 'static> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: 'static> Copy for Asked<T> {}

impl<T: Clone + Send + Sync + 'static> Asked<T> {
    /// The latest answer, once there is one; reactive.
    pub fn answer(self) -> Option<T> {
        self.read(T::clone)
    }

    /// What `read` takes from the latest answer, once there is one; reactive.
    pub fn read<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.latest.with(|latest| latest.as_ref().and_then(|latest| latest.as_ref().ok().map(read)))
    }

    /// Whether the latest answer was that there is nothing for this reader; reactive.
    pub fn is_absent(self) -> bool {
        self.latest.with(|latest| matches!(latest, Some(Err(Trouble::Absent))))
    }

    /// Whether a question is under way; reactive.
    pub fn is_waiting(self) -> bool {
        self.is_waiting.get()
    }

    /// Asks again with the same key.
    pub fn again(self) {
        self.round.update(|round| *round += 1);
    }
}

/// Asks whenever `key` changes; an answer to an older key is never shown.
pub fn asking<K, T, F>(key: impl Fn() -> K + Send + Sync + 'static, ask: impl Fn(K) -> F + 'static) -> Asked<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, Trouble>> + 'static,
{
    let asked = Asked { latest: RwSignal::new(None), is_waiting: RwSignal::new(true), round: RwSignal::new(0) };
    let key = Memo::new(move |_| key());
    Effect::new(move |_| {
        asked.round.track();
        let question = ask(key.get());
        asked.is_waiting.set(true);
        spawn_local_scoped_with_cancellation(async move {
            let answer = question.await;
            asked.latest.set(Some(answer));
            asked.is_waiting.set(false);
        });
    });
    asked
}

/// How a message is headed: as the page's own heading, or as that of a part of it.
type Head = fn(Signal<String>) -> AnyView;

/// Draws a whole page: the answer by `view`, which brings its heading; everything else by the kit.
pub fn answer<T, V>(asked: Asked<T>, view: impl Fn(T) -> V + Send + Sync + 'static) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    drawn(asked, view, |title| view! { <PageHeading title/> }.into_any())
}

/// Draws a part of a page that has its heading already.
pub fn answer_within<T, V>(asked: Asked<T>, view: impl Fn(T) -> V + Send + Sync + 'static) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    drawn(asked, view, |title| view! { <h2>{title}</h2> }.into_any())
}

fn drawn<T, V>(asked: Asked<T>, view: impl Fn(T) -> V + Send + Sync + 'static, head: Head) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let draw = move || match asked.latest.get() {
        None => waiting().into_any(),
        Some(Ok(answer)) => view(answer).into_any(),
        Some(Err(trouble)) => troubled(trouble, head, Callback::new(move |()| asked.again())),
    };
    view! { <div class="answer" aria-busy=move || asked.is_waiting().to_string()>{draw}</div> }
}

/// Said while nothing can be shown yet.
pub fn waiting() -> impl IntoView {
    view! { <p class="waiting" role="status">{t!("Loading…")}</p> }
}

fn troubled(trouble: Trouble, head: Head, again: Callback<()>) -> AnyView {
    match trouble {
        Trouble::Absent => absent(head).into_any(),
        Trouble::Refused(sentence) => refused(head, sentence).into_any(),
        Trouble::SignedOut => signed_out(head).into_any(),
        Trouble::Rejected(faults) => rejected(head, faults).into_any(),
        Trouble::Offline => offline(head, again).into_any(),
        Trouble::Broken => broken(head, again).into_any(),
    }
}

/// A page of one message: a heading, and what the reader can do.
#[component]
pub fn Notice(
    /// The heading.
    #[prop(into)]
    title: Signal<&'static str>,
    children: Children,
) -> impl IntoView {
    let title = Signal::derive(move || title.get().to_owned());
    view! { <section class="notice"><PageHeading title/>{children()}</section> }
}

/// What does not exist, or not for this reader, as a page.
#[component]
pub fn Absent() -> impl IntoView {
    absent(|title| view! { <PageHeading title/> }.into_any())
}

fn notice(head: Head, title: impl Fn() -> &'static str + Send + Sync + 'static, body: impl IntoView) -> impl IntoView {
    view! { <section class="notice">{head(Signal::derive(move || title().to_owned()))}{body}</section> }
}

fn absent(head: Head) -> impl IntoView {
    notice(
        head,
        t!("Not found"),
        view! {
            <p>{t!("There is nothing at this address that you may see. The address may be mistyped, or the document may be for others.")}</p>
            <p class="ways">
                <a class="button" href="/search">{t!("Search the archive")}</a>
                <a rel="external" href=move || sign_in(&here())>{t!("Sign in to see more")}</a>
            </p>
        },
    )
}

fn signed_out(head: Head) -> impl IntoView {
    notice(
        head,
        t!("Please sign in"),
        view! {
            <p>{t!("This is shown after signing in.")}</p>
            <p class="ways"><a class="button" rel="external" href=move || sign_in(&here())>{t!("Sign in")}</a></p>
        },
    )
}

fn refused(head: Head, sentence: String) -> impl IntoView {
    notice(
        head,
        t!("This is not open to you"),
        view! {
            <p lang="en" dir="ltr">{sentence}</p>
            <p class="ways"><a class="button" href="/search">{t!("Search the archive")}</a></p>
        },
    )
}

fn rejected(head: Head, faults: Vec<Fault>) -> impl IntoView {
    let sentences =
        faults.into_iter().map(|fault| view! { <p lang="en" dir="ltr">{fault.sentence}</p> }).collect_view();
    notice(head, t!("This cannot be answered"), sentences)
}

fn offline(head: Head, again: Callback<()>) -> impl IntoView {
    notice(
        head,
        t!("No connection"),
        view! {
            <p>{t!("The hub cannot be reached. Check your connection; nothing was lost.")}</p>
            {retry(again)}
        },
    )
}

fn broken(head: Head, again: Callback<()>) -> impl IntoView {
    notice(
        head,
        t!("Something went wrong here"),
        view! {
            <p>{t!("The hub could not answer. It is not your doing; try again in a moment.")}</p>
            {retry(again)}
        },
    )
}

fn retry(again: Callback<()>) -> impl IntoView {
    view! {
        <p class="ways"><button type="button" on:click=move |_| again.run(())>{t!("Try again")}</button></p>
    }
}
