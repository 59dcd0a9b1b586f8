//! Why a hit stands where it does, for those who look after the archive.

use super::query::{RankingReason, RankingRule};
use crate::{count, say, t, tell};
use leptos::prelude::*;

/// The reasons in words, the weightiest first; draws nothing without any.
#[component]
pub fn WhyHere(ranking: Vec<RankingReason>) -> impl IntoView {
    if ranking.is_empty() {
        return ().into_any();
    }
    let reasons = ranking.into_iter().map(|reason| view! { <li>{move || in_words(&reason)}</li> });
    view! {
        <details class="why">
            <summary>{t!("Why here?")}</summary>
            <ol>{reasons.collect_view()}</ol>
        </details>
    }
    .into_any()
}

fn in_words(RankingReason { rule, value }: &RankingReason) -> String {
    let n = *value;
    match (rule, n) {
        (RankingRule::Symbol, 0) => say!("The text is its symbol.").to_owned(),
        (RankingRule::Symbol, _) => say!("The text is not its symbol.").to_owned(),
        (RankingRule::Missing, 0) => say!("It has every word.").to_owned(),
        (RankingRule::Missing, _) => count!(n, "It lacks {n} word.", "It lacks {n} words."),
        (RankingRule::Spelling, 0) => say!("The words stand in it as they were typed.").to_owned(),
        (RankingRule::Spelling, _) => {
            tell!("The words in it differ from those typed: {n}, where 0 is the same.", n)
        }
        (RankingRule::Proximity, 0) => say!("The words stand side by side.").to_owned(),
        (RankingRule::Proximity, _) => count!(n, "The words stand {n} word apart.", "The words stand {n} words apart."),
        (RankingRule::Attribute, 0) => say!("The words stand in its title.").to_owned(),
        (RankingRule::Attribute, _) => tell!("Words stand outside its title: {n}, where 0 is none.", n),
        (RankingRule::Exactness, 0) => say!("A title is just what was typed.").to_owned(),
        (RankingRule::Exactness, 1) => say!("A title begins with what was typed.").to_owned(),
        (RankingRule::Exactness, _) => say!("No title begins with what was typed.").to_owned(),
        (RankingRule::Age, _) => tell!("By its day: {n}; the newer, the lower.", n),
    }
}
