//! The search box. What is typed reaches the address after a rest; the address reaches the box on the way back.

use super::past::Past;
use super::query::{self, Snippet, Suggestions};
use super::question::Search;
use crate::kit::address;
use crate::kit::answer::asking;
use crate::kit::combobox::{Combobox, Offer, Offers};
use crate::kit::here::{Step, go};
use crate::kit::icon;
use crate::kit::keys;
use crate::kit::language::language;
use crate::kit::words::folded;
use crate::{say, t};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// How long typing rests before it is searched for.
const REST: Duration = Duration::from_millis(120);

/// Past searches that are offered at most.
const PAST: usize = 4;

/// One box for everything; `/` brings the focus here, Escape empties it.
#[component]
pub fn SearchBox(
    /// The search in the address.
    search: Memo<Search>,
    /// What was searched for before.
    past: Past,
) -> impl IntoView {
    let typed = RwSignal::new(search.with_untracked(|search| search.text.clone()));
    let rested = RwSignal::new(String::new());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let input = NodeRef::<html::Input>::new();
    follow_address(search, typed, waiting);
    keys::on_key(move |key| {
        let input = input.get_untracked().filter(|_| key == "/");
        input.map(|input| input.select()).is_some()
    });
    let search_now = move || {
        stop(waiting);
        let (now, text) = (search.get_untracked(), typed.get_untracked());
        if now.text != text {
            // Leaving the first page is a step one can go back; refining words is not.
            let step = if now.is_blank() { Step::New } else { Step::Same };
            go(&now.with_text(&text).address(), step);
        }
    };
    let search_soon = Callback::new(move |()| {
        stop(waiting);
        let rest = move || {
            search_now();
            rested.set(typed.get_untracked());
        };
        waiting.set_value(set_timeout_with_handle(rest, REST).ok());
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        search_now();
        past.keep(&typed.get_untracked());
    };
    let choose = Callback::new(move |address: String| {
        stop(waiting);
        if !address.starts_with("/search") {
            past.keep(&typed.get_untracked());
        }
        go(&address, Step::New);
    });
    let groups = offers(search, typed, rested, past);
    view! {
        <search>
            <form class="search-box" action="/search" on:submit=submit>
                <label for="q">{t!("Search words, phrases or symbols")}</label>
                <div class="search-line">
                    <div class="search-input">
                        {icon::lens()}
                        <Combobox id="q" input text=typed groups list_label=t!("Suggestions") shortcut=Signal::derive(|| keys::are_on().then_some("/"))
                            typed=search_soon choose emptied=Callback::new(move |()| search_now())/>
                        <kbd aria-hidden="true" hidden=move || !keys::are_on()>"/"</kbd>
                    </div>
                    <button type="submit" class="primary">{t!("Search")}</button>
                </div>
            </form>
        </search>
    }
}

fn stop(waiting: StoredValue<Option<TimeoutHandle>>) {
    if let Some(timeout) = waiting.try_update_value(Option::take).flatten() {
        timeout.clear();
    }
}

/// Going back and forward changes the box, but never what is being typed.
fn follow_address(search: Memo<Search>, typed: RwSignal<String>, waiting: StoredValue<Option<TimeoutHandle>>) {
    let text = Memo::new(move |_| search.with(|search| search.text.clone()));
    Effect::new(move |_| {
        let text = text.get();
        if waiting.with_value(Option::is_none) {
            typed.set(text);
        }
    });
    on_cleanup(move || stop(waiting));
}

/// What may be meant: the server is asked once for each rest, and what it said of older words stays until then.
fn offers(search: Memo<Search>, typed: RwSignal<String>, rested: RwSignal<String>, past: Past) -> Signal<Vec<Offers>> {
    let asked = asking(move || (rested.get(), language()), |(text, language)| query::suggest(text, language));
    let offers = Memo::new(move |_| {
        let text = typed.get();
        let said = asked.answer().filter(|_| !text.trim().is_empty()).unwrap_or_default();
        let now = search.get();
        let Suggestions { documents, bodies, people } = said;
        let documents = documents.into_iter().map(|found| {
            let address = address::write(&format!("/d/{}", found.node.id.inner()), [("q", text.as_str())]);
            let symbol = found.symbol.map(|symbol| symbol.parts.into_iter().map(|part| part.text).collect());
            titled(address, found.title, symbol)
        });
        let bodies = bodies.into_iter().map(|body| {
            let narrowed = now.with_text("");
            let is_chosen = narrowed.chosen(query::FacetField::Body).iter().any(|id| id == body.id.inner());
            let narrowed =
                if is_chosen { narrowed } else { narrowed.toggled(query::FacetField::Body, body.id.inner()) };
            plain(narrowed.address(), body.acronym, Some(body.name.text))
        });
        let people = people.into_iter().map(|person| {
            let employers: Vec<_> = person.organisations.into_iter().map(|employer| employer.name.text).collect();
            plain(now.with_text(&person.name).address(), person.name, Some(employers.join(", ")))
        });
        let wanted = folded(text.trim());
        let again = past.words().into_iter().filter(|words| *words != text && folded(words).contains(&wanted));
        let again = again.take(PAST).map(|words| plain(now.with_text(&words).address(), words, None));
        let sorts: [(&'static str, Vec<Offer>); 4] = [
            (say!("Documents"), documents.collect()),
            (say!("Bodies"), bodies.collect()),
            (say!("People"), people.collect()),
            (say!("Searched before"), again.collect()),
        ];
        let sorts = sorts.into_iter().filter(|(_, offers)| !offers.is_empty());
        sorts.map(|(title, offers)| Offers { title, offers }).collect::<Vec<_>>()
    });
    offers.into()
}

fn titled(value: String, title: Snippet, note: Option<String>) -> Offer {
    let words = title.parts.into_iter().map(|part| (part.text, part.is_match)).collect();
    Offer { value, words, language: title.language, direction: title.direction, note }
}

fn plain(value: String, words: String, note: Option<String>) -> Offer {
    Offer { value, words: vec![(words, false)], language: None, direction: "auto".to_owned(), note }
}
