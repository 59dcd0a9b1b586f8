//! The two applications, and the shell around every page of both: landmarks, the way in and the way around.

use crate::auth::{Session, WhoAmI};
use crate::kit::answer::{Absent, waiting};
use crate::kit::here::{self, path};
use crate::kit::icon;
use crate::kit::language::{Language, choose, direction, language, refused};
use crate::kit::place;
use crate::kit::trail;
use crate::search::SavedLink;
use crate::{archive, auth, directory, search};
use crate::{t, tell};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlSelectElement;

/// The page at a path, given by its parts, where an application has one.
type Pages = fn(&[&str]) -> Option<AnyView>;

/// Finding and reading: what nearly everybody comes for, and all that they have to fetch.
#[component]
pub fn Finding() -> impl IntoView {
    view! { <Shell pages=|path| search::page(path).or_else(|| archive::document_page(path))/> }
}

/// Every other room.
#[component]
pub fn Rooms() -> impl IntoView {
    view! { <Shell pages=|path| archive::page(path).or_else(|| search::saved_page(path)).or_else(|| directory::page(path)).or_else(|| auth::page(path))/> }
}

#[component]
fn Shell(pages: Pages) -> impl IntoView {
    follow_language();
    place::keep();
    here::follow();
    Session::begin();
    let given = untrack(path);
    let shown = Memo::new(|_| whole(path()));
    let page = move || {
        let path = shown.get();
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        pages(&parts).unwrap_or_else(|| elsewhere(path == given))
    };
    view! {
        <a class="skip" rel="external" href="#content">{t!("Skip to the content")}</a>
        <Header/>
        <main id="content" tabindex="-1">{page}</main>
        <Footer/>
    }
}

/// The beginning is the search page: one page under two addresses, so that the first letter typed does not replace the box.
fn whole(path: String) -> String {
    if path == "/" { "/search".to_owned() } else { path }
}

/// Draws an address for which this application has no page. Which one has, the server knows: it is asked anew,
/// but for the address to which it has just given this application.
fn elsewhere(is_given: bool) -> AnyView {
    if is_given {
        return view! { <Absent/> }.into_any();
    }
    window().location().reload().ok();
    waiting().into_any()
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
    let session = Session::get();
    trail::follow();
    let current = move |place: &'static str| move || path().starts_with(place).then_some("page");
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
                {move || session.is_signed_in().then(|| view! { <SavedLink/> })}
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
