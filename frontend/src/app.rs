//! The two applications, and the shell around every page of both: landmarks, the way in and the way around.

use crate::archive::{DocumentRoutes, KeepingRoutes};
use crate::auth::{AuthRoutes, Session, WhoAmI};
use crate::directory::DirectoryRoutes;
use crate::kit::address::use_here;
use crate::kit::answer::{Absent, waiting};
use crate::kit::icon;
use crate::kit::language::{Language, choose, direction, language, refused};
use crate::kit::place;
use crate::search::SearchRoutes;
use crate::{t, tell};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::{Router, Routes};
use leptos_router::hooks::use_location;
use std::time::Duration;
use web_sys::HtmlSelectElement;

/// Finding and reading: what nearly everybody comes for, and all that they have to fetch.
#[component]
pub fn Finding() -> impl IntoView {
    view! {
        <Shell>
            <Routes fallback=elsewhere()>
                <SearchRoutes/>
                <DocumentRoutes/>
            </Routes>
        </Shell>
    }
}

/// Every other room.
#[component]
pub fn Rooms() -> impl IntoView {
    view! {
        <Shell>
            <Routes fallback=elsewhere()>
                <KeepingRoutes/>
                <DirectoryRoutes/>
                <AuthRoutes/>
            </Routes>
        </Shell>
    }
}

/// Draws an address for which this application has no page. Which one has, the server knows: it is asked anew,
/// but for the address to which it has just given this application.
fn elsewhere() -> impl Fn() -> AnyView + Clone + Send + 'static {
    let (path, here) = (use_location().pathname, use_here());
    let given = path.get_untracked();
    move || {
        if path.with_untracked(|path| *path == given) {
            return view! { <Absent/> }.into_any();
        }
        // Not before the router has written the address into the history.
        set_timeout(move || drop(window().location().replace(&here.get_untracked())), Duration::ZERO);
        waiting().into_any()
    }
}

#[component]
fn Shell(children: Children) -> impl IntoView {
    follow_language();
    place::keep();
    Session::begin();
    view! {
        <Router>
            <a class="skip" rel="external" href="#content">{t!("Skip to the content")}</a>
            <Header/>
            <main id="content" tabindex="-1">{children()}</main>
            <Footer/>
        </Router>
    }
}

/// Tells the browser, and through it screen readers, which language is shown.
fn follow_language() {
    Effect::new(move |_| {
        let Some(root) = document().document_element() else {
            return;
        };
        let tag = language().tag();
        root.set_attribute("lang", tag).expect("`lang` is a name of an attribute");
        root.set_attribute("dir", direction(tag)).expect("`dir` is a name of an attribute");
    });
}

#[component]
fn Header() -> impl IntoView {
    let path = use_location().pathname;
    let session = Session::get();
    let current = move |place: &'static str| move || path.with(|path| path.starts_with(place)).then_some("page");
    view! {
        <header class="masthead">
            <a class="wordmark" href="/">
                {icon::mark()}
                <span>"KP Hub" <small>{t!("Kimberley Process archive")}</small></span>
            </a>
            <nav aria-label=t!("Main")>
                <a href="/search" aria-current=current("/search")>{t!("Search")}</a>
                <a href="/browse" aria-current=current("/browse")>{t!("Browse")}</a>
                <a href="/bodies" aria-current=current("/bodies")>{t!("Bodies")}</a>
                {move || session.is_staff().then(|| view! {
                    <a href="/deposit" aria-current=current("/deposit")>{t!("Take in")}</a>
                })}
            </nav>
            <div class="reader-tools">
                <LanguageSwitch/>
                <WhoAmI/>
            </div>
        </header>
    }
}

/// Every language, named in itself.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let change = move |event| {
        let select = event_target::<HtmlSelectElement>(&event);
        let Some(wish) = Language::from_tag(&select.value()) else { return };
        spawn_local(async move {
            choose(wish).await;
            select.set_value(untrack(language).tag());
        });
    };
    let option = |offered: Language| {
        view! { <option value=offered.tag() lang=offered.tag() selected=move || language() == offered>{offered.name()}</option> }
    };
    view! {
        <select class="languages" aria-label=t!("Language") on:change=change>{Language::ALL.map(option).collect_view()}</select>
        <p role="alert">{move || refused().map(|wish| tell!("The page could not be fetched in {language}. Try again in a moment.", language = wish.name()))}</p>
    }
}

#[component]
fn Footer() -> impl IntoView {
    view! {
        <footer class="colophon">
            <p>{t!("What you find here is what is open to you; nothing else is counted or named.")}</p>
            <p><a rel="external" href="/graphiql">{t!("For machines: the same archive as a GraphQL service")}</a></p>
        </footer>
    }
}
