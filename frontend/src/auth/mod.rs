//! Who is asking: the session as it is seen, signing in and out. What the asker may do comes with each record.

pub mod query;

mod page;

use crate::kit::address;
use crate::kit::answer::{Asked, asking};
use crate::kit::here::here;
use crate::{say, t};
use leptos::prelude::*;
use query::Viewer;

/// Who is asking, for the whole application.
#[derive(Clone, Copy)]
pub struct Session(Asked<Viewer>);

impl Session {
    /// Asks once and hands the session to everything below.
    pub fn begin() {
        provide_context(Session(asking(|| (), |()| query::viewer())));
    }

    /// Whether somebody has signed in; reactive.
    pub fn is_signed_in(self) -> bool {
        self.0.answer().is_some_and(|viewer| viewer.person.is_some())
    }

    /// The name of whoever has signed in; empty for a visitor; none while that is not known; reactive.
    pub fn name(self) -> Option<String> {
        self.0.answer().map(|viewer| viewer.person.map(|person| person.name).unwrap_or_default())
    }

    /// Whether the reader is support staff; reactive. It decides what is offered, never what is allowed.
    pub fn is_staff(self) -> bool {
        self.0.answer().is_some_and(|viewer| viewer.is_staff)
    }

    /// The organisations the reader acts for today, as id and name; reactive.
    pub fn employers(self) -> Vec<(String, String)> {
        let person = self.0.answer().and_then(|viewer| viewer.person);
        let terms = person.into_iter().flat_map(|person| person.affiliations);
        terms.filter_map(|term| term.organisation).map(|one| (one.id.into_inner(), one.name.text)).collect()
    }

    /// The session of the application.
    pub fn get() -> Session {
        expect_context()
    }
}

/// `/me`, who am I; `/sign-in`, how signing in ended when it did not succeed.
pub fn page(path: &[&str]) -> Option<AnyView> {
    Some(match path {
        ["me"] => view! { <page::MePage/> }.into_any(),
        ["sign-in"] => view! { <page::OutcomePage/> }.into_any(),
        _ => return None,
    })
}

/// The name of who is signed in, or the way to sign in.
#[component]
pub fn WhoAmI() -> impl IntoView {
    let Session(viewer) = Session::get();
    move || match viewer.answer() {
        Some(Viewer { person: Some(person), .. }) => {
            view! { <a href="/me" class="me" dir="auto">{person.name}</a> }.into_any()
        }
        viewer => {
            let path = viewer.map(|viewer| viewer.sign_in_path).unwrap_or_else(|| "/auth/sign-in".to_owned());
            let href = move || address::write(&path, [("return_to", return_to(&here()))]);
            view! { <a rel="external" class="sign-in" href=href>{t!("Sign in")}</a> }.into_any()
        }
    }
}

/// Where to come back to; never to the page that told of a failure.
fn return_to(here: &str) -> &str {
    if here.starts_with("/sign-in") { "/" } else { here }
}

/// A role in an organisation.
fn role_name(role: query::AffiliationRole) -> &'static str {
    match role {
        query::AffiliationRole::Delegate => say!("Delegate"),
        query::AffiliationRole::FocalPoint => say!("Focal point"),
        query::AffiliationRole::Alternate => say!("Alternate"),
        query::AffiliationRole::SupportStaff => say!("Support staff"),
    }
}
