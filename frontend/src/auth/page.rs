//! Who am I, and how signing in ended.

use super::query::{self, Affiliation, Person, SeatedIn, Viewer};
use super::{Session, role_name};
use crate::kit::address::{self, sign_in, use_pairs};
use crate::kit::answer::{Notice, answer};
use crate::kit::date;
use crate::kit::heading::PageHeading;
use crate::kit::memory;
use crate::{say, t, tell};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// `/me`
#[component]
pub fn MePage() -> impl IntoView {
    let Session(viewer) = Session::get();
    answer(viewer, |viewer| match viewer.person.clone() {
        Some(person) => view! { <Me person viewer/> }.into_any(),
        None => view! {
            <Notice title=Signal::derive(t!("You are not signed in"))>
                <p>{t!("You read as the public does. Delegates, observers and staff see more after signing in.")}</p>
                <p class="ways"><a class="button" rel="external" href=sign_in("/me")>{t!("Sign in")}</a></p>
            </Notice>
        }
        .into_any(),
    })
}

#[component]
fn Me(person: Person, viewer: Viewer) -> impl IntoView {
    let name = person.name;
    view! {
        <PageHeading title=Signal::derive(move || name.clone())/>
        <dl class="particulars wide">
            <div><dt>{t!("Organisation")}</dt><dd>{person.affiliations.into_iter().map(affiliation).collect_view()}</dd></div>
            <div><dt>{t!("Bodies")}</dt><dd>{bodies(viewer.bodies)}</dd></div>
            {viewer.is_staff.then(|| view! {
                <div><dt>{t!("Duties")}</dt><dd>{t!("Support staff: you may describe and publish documents.")}</dd></div>
            })}
        </dl>
        <p><a href="/requests">{t!("Your requests for access, and those that wait for your answer")}</a></p>
        <SignOut/>
    }
}

fn affiliation(affiliation: Affiliation) -> impl IntoView {
    let Affiliation { organisation, role, from } = affiliation;
    let since = move || {
        let day = date::day(&from.0);
        tell!("since {day}", day)
    };
    view! {
        <p>{organisation.map(|organisation| view! { <span lang=organisation.name.language dir="auto">{organisation.name.text}</span>" · " })}{move || role_name(role)} <span class="quiet">" " {since}</span></p>
    }
}

fn bodies(bodies: Vec<SeatedIn>) -> AnyView {
    if bodies.is_empty() {
        return view! { <p>{t!("You sit in no body today.")}</p> }.into_any();
    }
    let row = |body: SeatedIn| {
        view! {
            <p><a href=format!("/bodies/{}", body.id.inner()) lang=body.name.language dir="auto">{body.name.text}</a> <span class="quiet">" " {body.acronym}</span></p>
        }
    };
    bodies.into_iter().map(row).collect_view().into_any()
}

#[component]
fn SignOut() -> impl IntoView {
    let has_failed = RwSignal::new(false);
    let sign_out = move |_| {
        spawn_local(async move {
            let location = window().location();
            let left = match query::sign_out().await {
                Ok(address) => {
                    memory::forget_reader();
                    location.set_href(address.as_deref().unwrap_or("/")).is_ok()
                }
                Err(_) => false,
            };
            has_failed.set(!left);
        })
    };
    view! {
        <p class="ways"><button type="button" on:click=sign_out>{t!("Sign out")}</button></p>
        <p role="alert">{move || has_failed.get().then(t!("You are still signed in: the hub could not be reached. Try again, or close the browser."))}</p>
    }
}

/// How signing in can end without success.
#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Stranger,
    Refused,
    Expired,
    Failed,
}

impl Outcome {
    fn from_address(outcome: Option<&str>) -> Outcome {
        match outcome {
            Some("stranger") => Outcome::Stranger,
            Some("refused") => Outcome::Refused,
            Some("expired") => Outcome::Expired,
            _ => Outcome::Failed,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Outcome::Stranger => say!("We do not know you yet"),
            Outcome::Refused => say!("You did not sign in"),
            Outcome::Expired => say!("Signing in took too long"),
            Outcome::Failed => say!("Signing in did not succeed"),
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Outcome::Stranger => say!(
                "Your identity provider recognised you, but the directory of the Kimberley Process has no entry for your address. Ask the support office to add you, from the address you signed in with. Until then you can read everything that is public; nothing restricted was shown."
            ),
            Outcome::Refused => say!(
                "Your identity provider reported that signing in was declined, by you or by it. If you did not mean to, try again."
            ),
            Outcome::Expired => {
                say!("For your safety each attempt is valid for a few minutes and once only. Begin again.")
            }
            Outcome::Failed => say!(
                "The answer of your identity provider could not be trusted or did not arrive. Try again; if it happens again, tell the support office."
            ),
        }
    }
}

/// `/sign-in?outcome=`
#[component]
pub fn OutcomePage() -> impl IntoView {
    let pairs = use_pairs();
    let outcome = Memo::new(move |_| pairs.with(|pairs| Outcome::from_address(address::last(pairs, "outcome"))));
    view! {
        <Notice title=Signal::derive(move || outcome.get().title())>
            <p>{move || outcome.get().sentence()}</p>
            <p class="ways">
                <a class="button" rel="external" href=sign_in("/")>{t!("Sign in again")}</a>
                <a href="/">{t!("Continue to the public archive")}</a>
            </p>
        </Notice>
    }
}
