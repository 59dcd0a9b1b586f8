//! What is said above the hits: how many there are, and what was searched for besides the words as typed, or instead.

use super::query::{AddedWords, SearchConnection};
use super::question::Search;
use crate::kit::number::list;
use crate::{count, say, t, tell};
use leptos::html;
use leptos::prelude::*;

/// How many documents were found.
pub fn total(count: i32) -> String {
    count!(count, "{n} document found", "{n} documents found")
}

/// What a screen reader says of an answer.
pub fn in_words(search: &Search, found: &SearchConnection) -> String {
    let mut sentences = vec![total(found.total_count)];
    if search.after.is_some() {
        sentences.push(say!("These are further results.").to_owned());
    }
    if !found.dropped_words.is_empty() {
        sentences.push(dropped(&found.dropped_words));
    }
    sentences.join(". ")
}

fn dropped(words: &[String]) -> String {
    let words = list(words.iter().map(String::as_str));
    tell!("Too few documents have all these words; shown are also those without: {words}", words)
}

/// The count, and below it what the reader should know of it.
#[component]
pub fn Notes(
    search: Search,
    /// The heading, which receives the focus when another page of results is shown.
    heading: NodeRef<html::H2>,
    found: SearchConnection,
) -> impl IntoView {
    let SearchConnection { total_count, dropped_words, added_words, did_you_mean, .. } = found;
    view! {
        <h2 class="total" tabindex="-1" node_ref=heading>{move || total(total_count)}</h2>
        {(!dropped_words.is_empty()).then(|| view! { <p class="note" dir="auto">{move || dropped(&dropped_words)}</p> })}
        {added(added_words)}
        {did_you_mean.map(|text| meant(&search, text))}
    }
}

/// What may have been meant, as a search.
pub fn meant(search: &Search, text: String) -> AnyView {
    let address = search.with_text(&text).address();
    view! { <p class="note">{t!("Did you mean:")} " " <a href=address dir="auto">{text}</a></p> }.into_any()
}

fn added(words: Vec<AddedWords>) -> Option<AnyView> {
    let line = |AddedWords { typed, added }: AddedWords| {
        let added = added.into_iter().map(|words| view! { <li dir="auto">{words}</li> });
        view! { <li><span dir="auto">{typed}</span>" "<ul>{added.collect_view()}</ul></li> }
    };
    let lines = (!words.is_empty()).then(|| words.into_iter().map(line).collect_view())?;
    let body = view! {
        <details class="note added">
            <summary>{t!("Also searched for in other words and languages")}</summary>
            <ul>{lines}</ul>
        </details>
    };
    Some(body.into_any())
}

/// Nothing was found: what can be done.
pub fn nothing(search: Search, did_you_mean: Option<String>) -> impl IntoView {
    let is_narrowed = search.is_narrowed();
    let widened = search.widened().address();
    let meant = did_you_mean.map(|text| meant(&search, text));
    let words = search.text;
    view! {
        <section class="nothing">
            <h2>{move || match words.trim() {
                "" => say!("Nothing was found").to_owned(),
                words => tell!("Nothing was found for “{words}”", words),
            }}</h2>
            {meant}
            <p>{move || advice(is_narrowed)}</p>
            <p class="ways">
                {is_narrowed.then(|| view! { <a class="button" href=widened>{t!("Search without filters")}</a> })}
                <a href="/browse">{t!("Browse the archive")}</a>
            </p>
        </section>
    }
}

fn advice(is_narrowed: bool) -> &'static str {
    match is_narrowed {
        true => say!("Try fewer words, or take a filter away."),
        false => say!(
            "Try fewer or other words, the beginning of a word, or a document’s symbol. Documents for others are not shown; sign in to search what is open to you."
        ),
    }
}
