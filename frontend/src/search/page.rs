//! The search page: the box, and below it either the beginning or what was found.

use super::form::SearchBox;
use super::list::Results;
use super::query::{self, Search};
use crate::archive::Newest;
use crate::kit::address::use_pairs;
use crate::kit::answer::asking;
use crate::kit::heading::PageHeading;
use crate::kit::language::language;
use crate::{say, t, tell};
use leptos::prelude::*;

/// How many of the newest documents the first page shows.
const NEWEST: i32 = 6;

/// `/` and `/search?q=&kind=&body=&year=&language=&after=`
#[component]
pub fn SearchPage() -> impl IntoView {
    let pairs = use_pairs();
    let search = Memo::new(move |_| pairs.with(Search::from_pairs));
    let is_blank = Memo::new(move |_| search.with(Search::is_blank));
    let body = move || match is_blank.get() {
        true => view! { <Beginning/> }.into_any(),
        false => view! { <Answers search/> }.into_any(),
    };
    view! {
        <div class="search-page" class:is-beginning=is_blank>
            <PageHeading title=Signal::derive(move || search.with(heading))/>
            <p class="lead" hidden=move || !is_blank.get()>{t!(
                en: "Decisions, communiqués, reports and minutes of the Kimberley Process, searchable to the page, in the languages they were written in.",
                fr: "Décisions, communiqués, rapports et procès-verbaux du Processus de Kimberley, interrogeables à la page près, dans les langues où ils furent écrits.",
            )}</p>
            <SearchBox search/>
            {body}
        </div>
    }
}

fn heading(search: &Search) -> String {
    match search.text.trim() {
        "" if search.is_blank() => {
            say!(en: "The memory of the Kimberley Process", fr: "La mémoire du Processus de Kimberley").to_owned()
        }
        "" => say!(en: "Search the archive", fr: "Chercher dans les archives").to_owned(),
        words => tell!(en: "Search: {words}", fr: "Recherche : {words}"),
    }
}

#[component]
fn Answers(search: Memo<Search>) -> impl IntoView {
    let found = asking(move || (search.get(), language()), |(search, language)| query::search(search, language));
    view! { <Results search found/> }
}

#[component]
fn Beginning() -> impl IntoView {
    view! {
        <div class="beginning">
            <Newest length=NEWEST/>
            <section aria-labelledby="ways-in">
                <h2 id="ways-in">{t!(en: "Other ways in", fr: "Autres accès")}</h2>
                <ul class="ways-in">
                    <li><a href="/browse">{t!(en: "Browse by body, kind and year", fr: "Parcourir par organe, type et année")}</a></li>
                    <li><a href="/bodies">{t!(en: "Bodies and their members", fr: "Les organes et leurs membres")}</a></li>
                </ul>
                <h2>{t!(en: "How to search", fr: "Comment chercher")}</h2>
                <ul class="hints">
                    <li>{t!(en: "Misspelled words and beginnings of words are understood.", fr: "Les fautes de frappe et les débuts de mots sont compris.")}</li>
                    <li>{t!(en: "\"Quotation marks\" keep words together.", fr: "Les \"guillemets droits\" gardent les mots ensemble.")}</li>
                    <li>{t!(en: "A minus sign before a word leaves out what contains it.", fr: "Un signe moins devant un mot écarte ce qui le contient.")}</li>
                    <li>{t!(en: "A symbol is found as it stands on the document.", fr: "Une cote se cherche telle qu’elle figure sur le document.")}</li>
                    <li>{t!(en: "Every result opens the page that answers.", fr: "Chaque résultat ouvre la page qui répond.")}</li>
                </ul>
            </section>
        </div>
    }
}
