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
            <p class="lead" hidden=move || !is_blank.get()>{t!("Decisions, communiqués, reports and minutes of the Kimberley Process, searchable to the page, in the languages they were written in.")}</p>
            <SearchBox search/>
            {body}
        </div>
    }
}

fn heading(search: &Search) -> String {
    match search.text.trim() {
        "" if search.is_blank() => say!("The memory of the Kimberley Process").to_owned(),
        "" => say!("Search the archive").to_owned(),
        words => tell!("Search: {words}", words),
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
                <h2 id="ways-in">{t!("Other ways in")}</h2>
                <ul class="ways-in">
                    <li><a href="/browse">{t!("Browse by body, kind and year")}</a></li>
                    <li><a href="/bodies">{t!("Bodies and their members")}</a></li>
                </ul>
                <h2>{t!("How to search")}</h2>
                <ul class="hints">
                    <li>{t!("Misspelled words and beginnings of words are understood.")}</li>
                    <li>{t!("\"Quotation marks\" keep words together.")}</li>
                    <li>{t!("A minus sign before a word leaves out what contains it.")}</li>
                    <li>{t!("A symbol is found as it stands on the document.")}</li>
                    <li>{t!("Every result opens the page that answers.")}</li>
                </ul>
            </section>
        </div>
    }
}
