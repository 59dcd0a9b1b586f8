//! The shell around every page: landmarks, the way in and the way around, and which room answers which address.

use crate::archive::ArchiveRoutes;
use crate::auth::{AuthRoutes, Session, WhoAmI};
use crate::directory::DirectoryRoutes;
use crate::kit::answer::Absent;
use crate::kit::icon;
use crate::kit::language::{Language, choose, direction, language};
use crate::search::SearchRoutes;
use crate::t;
use leptos::prelude::*;
use leptos_router::components::{Router, Routes};
use leptos_router::hooks::use_location;

/// The whole application.
#[component]
pub fn App() -> impl IntoView {
    follow_language();
    Session::begin();
    view! {
        <Router>
            <a class="skip" rel="external" href="#content">{t!(en: "Skip to the content", fr: "Aller au contenu")}</a>
            <Header/>
            <main id="content" tabindex="-1">
                <Routes fallback=|| view! { <Absent/> }>
                    <SearchRoutes/>
                    <ArchiveRoutes/>
                    <DirectoryRoutes/>
                    <AuthRoutes/>
                </Routes>
            </main>
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
                <span>"KP Hub" <small>{t!(en: "Kimberley Process archive", fr: "Archives du Processus de Kimberley")}</small></span>
            </a>
            <nav aria-label=t!(en: "Main", fr: "Principale")>
                <a href="/search" aria-current=current("/search")>{t!(en: "Search", fr: "Chercher")}</a>
                <a href="/browse" aria-current=current("/browse")>{t!(en: "Browse", fr: "Parcourir")}</a>
                <a href="/bodies" aria-current=current("/bodies")>{t!(en: "Bodies", fr: "Organes")}</a>
                {move || session.is_staff().then(|| view! {
                    <a href="/deposit" aria-current=current("/deposit")>{t!(en: "Take in", fr: "Déposer")}</a>
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
    let button = |offered: Language| {
        let is_shown = move || (language() == offered).to_string();
        view! { <button type="button" class="language" lang=offered.tag() aria-pressed=is_shown on:click=move |_| choose(offered)>{offered.name()}</button> }
    };
    view! { <div class="languages" role="group" aria-label=t!(en: "Language", fr: "Langue")>{Language::ALL.map(button).collect_view()}</div> }
}

#[component]
fn Footer() -> impl IntoView {
    view! {
        <footer class="colophon">
            <p>{t!(
                en: "What you find here is what is open to you; nothing else is counted or named.",
                fr: "Vous trouvez ici ce qui vous est ouvert ; rien d’autre n’est compté ni nommé.",
            )}</p>
            <p><a rel="external" href="/graphiql">{t!(en: "For machines: the same archive as a GraphQL service", fr: "Pour les machines : les mêmes archives en service GraphQL")}</a></p>
        </footer>
    }
}
