//! What a saved search has newly found.

use super::badge;
use super::list::Own;
use super::query::{self, NewsEdge};
use crate::kit::address;
use crate::kit::answer::{answer_within, asking};
use crate::kit::date;
use crate::kit::language::language;
use crate::{t, tell};
use leptos::prelude::*;

/// The news of a search, not asked for before they are wanted.
#[component]
pub fn News(own: Own) -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <details class="news" on:toggle=move |_| is_open.set(true)>
            <summary>{t!("What it has newly found")}</summary>
            {move || is_open.get().then(|| view! { <List own/> })}
        </details>
    }
}

#[component]
fn List(own: Own) -> impl IntoView {
    let news = asking(language, move |language| query::news(own.id.get_value(), language));
    let mark = move |_| {
        let before = own.new_count.get_untracked();
        own.act(query::mark_seen(own.id.get_value()), move |saved| {
            badge::take_away(before - saved.new_count);
            own.new_count.set(saved.new_count);
            news.again();
        });
    };
    let button = move || {
        (own.new_count.get() > 0)
            .then(|| view! { <button type="button" on:click=mark>{t!("Mark all as seen")}</button> })
    };
    let list = move |news: Vec<NewsEdge>| match news.is_empty() {
        true => {
            view! { <p class="quiet">{t!("Nothing yet: what is published from now on is listed here.")}</p> }.into_any()
        }
        false => view! { <ul>{news.into_iter().map(|found| row(found, own)).collect_view()}</ul> }.into_any(),
    };
    view! {
        {answer_within(news, list)}
        <p>{button}</p>
    }
}

fn row(found: NewsEdge, own: Own) -> impl IntoView {
    let NewsEdge { node, found_at, is_seen } = found;
    let href =
        own.wanted.with_value(|words| address::write(&format!("/d/{}", node.id.inner()), [("q", words.as_str())]));
    let found_at = found_at.map(|at| {
        move || {
            let day = date::day_of(&at.0);
            tell!("found on {day}", day)
        }
    });
    view! {
        <li>
            <a href=href lang=node.title.language dir="auto">{node.title.text}</a>
            {node.symbol.map(|symbol| view! { " " <bdi class="quiet symbol">{symbol}</bdi> })}
            " " <span class="quiet">{found_at}</span>
            {(!is_seen).then(|| view! { " " <span class="badge">{t!("New" in "document")}</span> })}
        </li>
    }
}
