//! What a saved search searches for, in words.

use super::query;
use crate::kit::address;
use crate::kit::answer::asking;
use crate::kit::language::language;
use crate::search::narrow::{chips, value_name};
use crate::search::query::FacetField;
use crate::search::question::Search;
use crate::{say, tell};
use leptos::prelude::*;

/// The facets whose values are ids.
const BY_ID: [FacetField; 4] = [FacetField::Body, FacetField::Participant, FacetField::Subject, FacetField::Meeting];

/// What ids in addresses are called, by id.
pub type Names = Memo<Vec<(String, String)>>;

/// The names that these searches need; asked for only where there is an id to name.
pub fn names_for(searches: Signal<Vec<Search>>) -> Names {
    let is_needed = Memo::new(move |_| searches.with(|searches| searches.iter().any(has_ids)));
    let asked = asking(
        move || (is_needed.get(), language()),
        |(is_needed, language)| async move { if is_needed { query::names(language).await } else { Ok(Vec::new()) } },
    );
    Memo::new(move |_| asked.answer().unwrap_or_default())
}

fn has_ids(search: &Search) -> bool {
    BY_ID.into_iter().any(|field| !search.chosen(field).is_empty())
}

/// The search of a saved address.
pub fn search_of(address: &str) -> Search {
    Search::from_pairs(&address::read(address))
}

/// What is searched for; reactive.
pub fn in_words(search: &Search, names: Names) -> String {
    let name = |field: FacetField, value: &str| {
        let known = names.with(|names| names.iter().find(|(id, _)| id == value).map(|(_, name)| name.clone()));
        match (BY_ID.contains(&field), known) {
            (true, known) => known.unwrap_or_else(|| "…".to_owned()),
            (false, _) => value_name(field, value, value),
        }
    };
    let words = Some(search.text.trim()).filter(|text| !text.is_empty()).map(|words| tell!("“{words}”", words));
    let parts: Vec<String> = words.into_iter().chain(chips(search, name).into_iter().map(|(words, _)| words)).collect();
    match parts.is_empty() {
        true => say!("Every document").to_owned(),
        false => parts.join(" · "),
    }
}
