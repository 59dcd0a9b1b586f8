//! The search page: the box, and below it either the beginning or what was found.

use super::form::SearchBox;
use super::keyboard::Keyboard;
use super::list::Results;
use super::past::Past;
use super::query;
use super::question::Search;
use crate::archive::Newest;
use crate::auth::Session;
use crate::kit::address::use_pairs;
use crate::kit::answer::asking;
use crate::kit::heading::PageHeading;
use crate::kit::language::language;
use crate::kit::line::Line;
use crate::kit::turn::Later;
use crate::{say, t, tell};
use leptos::prelude::*;

/// How many of the newest documents the first page shows.
const NEWEST: i32 = 6;

/// How many past searches it shows.
const REMEMBERED: usize = 6;

/// `/` and `/search?q=&kind=&body=&participant=&year=&language=&subject=&meeting=&status=&from=&to=&asOf=&after=`
#[component]
pub fn SearchPage() -> impl IntoView {
    let pairs = use_pairs();
    let search = Memo::new(move |_| pairs.with(Search::from_pairs));
    let is_blank = Memo::new(move |_| search.with(Search::is_blank));
    let session = Session::get();
    let past = Past::of(Signal::derive(move || session.name()));
    let body = move || match is_blank.get() {
        true => view! { <Beginning past/> }.into_any(),
        false => view! { <Answers search past/> }.into_any(),
    };
    view! {
        <div class="search-page" class:is-beginning=is_blank>
            <PageHeading title=Signal::derive(move || search.with(heading))/>
            <p class="lead" hidden=move || !is_blank.get()>{t!("Decisions, communiqués, reports and minutes of the Kimberley Process, searchable to the page, in the languages they were written in.")}</p>
            <SearchBox search past/>
            <Later>
                {body}
                <Keyboard/>
            </Later>
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
fn Answers(search: Memo<Search>, past: Past) -> impl IntoView {
    let line = Line::new();
    let found = asking(
        move || (search.get(), language()),
        move |(search, language)| line.hold(move || query::search(search.clone(), language)),
    );
    view! { <Results search found line past/> }
}

#[component]
fn Beginning(past: Past) -> impl IntoView {
    view! {
        <div class="beginning">
            <Newest length=NEWEST/>
            <section aria-labelledby="ways-in">
                <h2 id="ways-in">{t!("Other ways in")}</h2>
                <ul class="ways-in">
                    <li><a href="/browse">{t!("Browse by body, kind and year")}</a></li>
                    <li><a href="/bodies">{t!("Bodies and their members")}</a></li>
                </ul>
                <SearchedBefore past/>
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

#[component]
fn SearchedBefore(past: Past) -> impl IntoView {
    let again = |words: String| {
        let address = Search::default().with_text(&words).address();
        view! { <li><a href=address dir="auto">{words}</a></li> }
    };
    let body = move || {
        view! {
            <h2>{t!("Searched before")}</h2>
            <ul class="ways-in">
                {move || past.words().into_iter().take(REMEMBERED).map(again).collect_view()}
                <li><button type="button" class="quiet" on:click=move |_| past.forget()>{t!("Forget these")}</button></li>
            </ul>
            <p class="hint">{t!("Kept in this browser only, until you sign out.")}</p>
        }
        .into_any()
    };
    move || (!past.words().is_empty()).then(body)
}
