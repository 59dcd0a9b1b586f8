//! Searching inside a file: the box, the pages that answer, and the way from match to match.

use super::matches::{next, place, previous, total};
use super::query::{self, PageMatches};
use super::spot::Spot;
use crate::kit::answer::asking;
use crate::kit::here::{Step, go};
use crate::kit::keys::{self, KeySwitch};
use crate::kit::number::digits;
use crate::kit::status::Announcement;
use crate::{count, say, t, tell};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

/// Up to so many answering pages are listed without being asked for.
const FEW: usize = 12;

/// Chooses the next place from where the reader is.
type Choose = fn(&[PageMatches], &Spot) -> Option<Spot>;

/// The box, and what it finds. `n` and `p` go from match to match, `/` to the box.
#[component]
pub fn Find(
    /// Where the reader is.
    spot: Memo<Spot>,
) -> impl IntoView {
    let wanted = Memo::new(move |_| spot.with(|spot| spot.wanted.trim().to_owned()));
    let rendition = Memo::new(move |_| spot.with(|spot| spot.rendition.clone()));
    let asked = asking(move || (rendition.get(), wanted.get()), |(file, words)| query::answering(file, words));
    let pages = Memo::new(move |_| if asked.is_waiting() { None } else { asked.answer() });
    let step = Callback::new(move |step: Choose| {
        let now = spot.get_untracked();
        let goal = pages.with_untracked(|pages| step(pages.as_deref()?, &now));
        let is_one = goal.is_some();
        if let Some(goal) = goal {
            // Another page is a step one can go back; another place on it is not.
            go(&goal.address(), if goal.number == now.number { Step::Same } else { Step::New });
        }
        is_one
    });
    let input = NodeRef::<html::Input>::new();
    keys::on_key(move |key| match key {
        "n" => step.run(next),
        "p" => step.run(previous),
        "/" => input.get_untracked().map(|input| input.select()).is_some(),
        _ => false,
    });
    let search = move |event: SubmitEvent| {
        event.prevent_default();
        let words = input.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default();
        // Enter once more goes on, as in every other search inside a text.
        if words != wanted.get_untracked() {
            go(&spot.get_untracked().with_words(&words).address(), Step::New);
        } else {
            step.run(next);
        }
    };
    let found = move || pages.get().map(|pages| view! { <Found pages spot step/> });
    let has_failed = move || !asked.is_waiting() && asked.answer().is_none();
    view! {
        <search class="find">
            <form on:submit=search>
                <label for="find">{t!("Search inside this document")}</label>
                <div class="find-line">
                    <input type="search" id="find" node_ref=input dir="auto" autocomplete="off" enterkeyhint="search" prop:value=wanted
                        aria-keyshortcuts=move || keys::are_on().then_some("/")/>
                    <button type="submit">{t!("Find")}</button>
                </div>
            </form>
            {found}
            <p role="alert">{move || has_failed().then(t!("This could not be looked for. Try fewer words, or again in a moment."))}</p>
        </search>
    }
}

/// What was found in the file; nothing where nothing was searched for.
#[component]
fn Found(pages: Vec<PageMatches>, spot: Memo<Spot>, step: Callback<Choose, bool>) -> impl IntoView {
    if spot.with_untracked(|spot| spot.wanted.trim().is_empty()) {
        return ().into_any();
    }
    let all = total(&pages);
    let stored = StoredValue::new(pages.clone());
    let here = Memo::new(move |_| stored.with_value(|pages| spot.with(|spot| place(pages, spot))));
    let message = Signal::derive(move || match here.get() {
        Some(place) => {
            let (n, page) = (digits(place), digits(spot.with(|spot| spot.number)));
            tell!("Match {n} of {all}, page {page}", n, all = digits(all), page)
        }
        None => counted(all),
    });
    let is_last = move |step: Choose| {
        move || stored.with_value(|pages| spot.with(|spot| step(pages, spot).is_none())).to_string()
    };
    let walk = (all > 0).then(|| view! {
        <button type="button" aria-keyshortcuts=move || keys::are_on().then_some("p") aria-disabled=is_last(previous) on:click=move |_| { step.run(previous); }>{t!("Previous match")}</button>
        <button type="button" aria-keyshortcuts=move || keys::are_on().then_some("n") aria-disabled=is_last(next) on:click=move |_| { step.run(next); }>{t!("Next match")}</button>
        <KeySwitch words=t!("Single keys: n and p for the next and the previous, / for the box")/>
    });
    view! {
        <Announcement message/>
        <div class="walk"><p class="total">{message}</p> {walk}</div>
        {(all > 0).then(|| view! { <Pages pages spot/> })}
    }
    .into_any()
}

fn counted(all: i32) -> String {
    match all {
        0 => say!("Nothing in this file matches").to_owned(),
        all => count!(all, "{n} match in this file", "{n} matches in this file"),
    }
}

/// The pages that answer, each with how often.
#[component]
fn Pages(pages: Vec<PageMatches>, spot: Memo<Spot>) -> impl IntoView {
    let how_many = pages.len() as i32;
    let is_short = pages.len() <= FEW;
    let row = move |page: PageMatches| {
        let href = move || spot.with(|spot| Spot { matched: 1, ..spot.page(page.number) }.address());
        let is_here = move || spot.with(|spot| spot.number == page.number).then_some("page");
        let name = move || tell!("Page {n}", n = digits(page.number));
        let times = move || count!(page.count, "{n} match", "{n} matches");
        view! { <li><a href=href data-noscroll aria-current=is_here>{name}</a>" "<span class="count">{times}</span></li> }
    };
    view! {
        <details class="answering" open=is_short>
            <summary>{move || count!(how_many, "On {n} page", "On {n} pages")}</summary>
            <ol>{pages.into_iter().map(row).collect_view()}</ol>
        </details>
    }
}
