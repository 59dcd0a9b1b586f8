//! Narrowing a search: its facets, its years and days, and chips of what it is narrowed to.

use super::list::Found;
use super::query::{FacetBucket, FacetField};
use super::question::{FIELDS, Search, is_day};
use crate::archive::query::{DocumentKind, DocumentStatus};
use crate::archive::{kind_name, status_name};
use crate::kit::answer::Asked;
use crate::kit::date;
use crate::kit::facets::{Choice, FacetGroup};
use crate::kit::here::{Step, go};
use crate::kit::histogram::Histogram;
use crate::kit::icon;
use crate::kit::number::language_name;
use crate::{say, t, tell};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

/// The facets in the order they are shown, with their ids; the years are drawn after the first three.
const GROUPS: [(FacetField, &str); 7] = [
    (FacetField::Kind, "kinds"),
    (FacetField::Body, "bodies"),
    (FacetField::Participant, "participants"),
    (FacetField::Subject, "subjects"),
    (FacetField::Meeting, "meetings"),
    (FacetField::Language, "languages"),
    (FacetField::Status, "statuses"),
];

/// The search in the address, what it found, and how it is changed.
#[derive(Clone, Copy)]
pub struct Narrowing {
    pub search: Memo<Search>,
    pub found: Asked<Found>,
    // What a value is called does not change with what is found; a chip may outlive its row.
    names: StoredValue<Vec<(FacetField, Choice)>>,
}

impl Narrowing {
    /// Of a search and its answers.
    pub fn of(search: Memo<Search>, found: Asked<Found>) -> Narrowing {
        Narrowing { search, found, names: StoredValue::new(Vec::new()) }
    }

    fn choices(self, field: FacetField) -> Vec<Choice> {
        let choices = self.found.read(|(_, found)| {
            let buckets = found.facets.iter().filter(|facet| facet.field == field).flat_map(|facet| &facet.buckets);
            buckets.map(|bucket| choice(field, bucket.clone())).collect::<Vec<_>>()
        });
        let choices = choices.unwrap_or_default();
        self.names.update_value(|names| {
            names.retain(|(known, _)| *known != field);
            names.extend(choices.iter().map(|choice| (field, choice.clone())));
        });
        choices
    }

    /// What a value is called; the value itself where nobody has said.
    fn name(self, field: FacetField, value: &str) -> String {
        // The names are taken from each answer.
        self.found.read(|_| ());
        let known = self.names.with_value(|names| {
            let mut known = names.iter().filter(|(known, choice)| *known == field && choice.value == value);
            known.next().map(|(_, choice)| choice.label.clone())
        });
        known.unwrap_or_else(|| value_name(field, value, value))
    }

    fn toggle(self, field: FacetField) -> Callback<String> {
        Callback::new(move |value: String| self.go_to(self.search.get_untracked().toggled(field, &value)))
    }

    fn go_to(self, search: Search) {
        go(&search.address(), Step::New);
    }
}

fn choice(field: FacetField, bucket: FacetBucket) -> Choice {
    let FacetBucket { value, label, name, count } = bucket;
    let (label, language) = match (field, name) {
        // A body is known by its acronym.
        (FacetField::Body, _) | (_, None) => (value_name(field, &value, &label), None),
        (_, Some(name)) => (name.text, Some(name.language)),
    };
    Choice { value, label, language, count }
}

fn field_name(field: FacetField) -> &'static str {
    match field {
        FacetField::Kind => say!("Kind"),
        FacetField::Body => say!("Body"),
        FacetField::Participant => say!("Participant"),
        FacetField::Year => say!("Year"),
        FacetField::Language => say!("Language"),
        FacetField::Subject => say!("Subject"),
        FacetField::Meeting => say!("Meeting"),
        FacetField::Status => say!("Status"),
    }
}

/// What a value of a facet is called where it speaks for itself; else `label`.
pub fn value_name(field: FacetField, value: &str, label: &str) -> String {
    let known = match field {
        FacetField::Kind => DocumentKind::from_code(value).map(|kind| kind_name(kind).to_owned()),
        FacetField::Status => DocumentStatus::from_code(value).map(|status| status_name(status).to_owned()),
        FacetField::Language => Some(language_name(value)),
        FacetField::Body | FacetField::Participant | FacetField::Year | FacetField::Subject | FacetField::Meeting => {
            None
        }
    };
    known.unwrap_or_else(|| label.to_owned())
}

/// Every facet, the years among them as bars, and the day on which the archive is looked at.
#[component]
pub fn Facets(narrowing: Narrowing) -> impl IntoView {
    let group = move |(field, id): (FacetField, &'static str)| {
        let choices = Memo::new(move |_| narrowing.choices(field));
        let chosen = Signal::derive(move || narrowing.search.with(|search| search.chosen(field).to_vec()));
        let title = Signal::derive(move || field_name(field));
        view! { <FacetGroup id title choices chosen toggle=narrowing.toggle(field)/> }.into_any()
    };
    let (first, last) = GROUPS.split_at(3);
    view! {
        {first.iter().copied().map(group).collect_view()}
        <Years narrowing/>
        {last.iter().copied().map(group).collect_view()}
        <AsItStood narrowing/>
    }
}

#[component]
fn Years(narrowing: Narrowing) -> impl IntoView {
    let years = Memo::new(move |_| narrowing.choices(FacetField::Year));
    let chosen = Signal::derive(move || narrowing.search.with(|search| search.chosen(FacetField::Year).to_vec()));
    let year_of = |day: Option<String>| day.and_then(|day| day.get(..4).map(str::to_owned)).unwrap_or_default();
    let from = Signal::derive(move || narrowing.search.with(|search| year_of(search.from.clone())));
    let to = Signal::derive(move || narrowing.search.with(|search| year_of(search.to.clone())));
    let span = move |from: String, to: String| {
        let (from, to) = in_turn(year(&from), year(&to));
        let (from, to) = (from.map(|year| format!("{year:04}-01-01")), to.map(|year| format!("{year:04}-12-31")));
        narrowing.go_to(Search { from, to, ..narrowing.search.get_untracked().begun() });
    };
    let is_there = Memo::new(move |_| {
        years.with(|years| !years.is_empty())
            || narrowing.search.with(|search| search.from.is_some() || search.to.is_some())
    });
    let body = move || {
        view! {
            <fieldset class="facet years">
                <legend>{move || field_name(FacetField::Year)}</legend>
                <Histogram id="years" title=t!("Documents by year") years chosen toggle=narrowing.toggle(FacetField::Year)/>
                <p class="span">
                    <label>{t!("From year")} <input type="number" min="1900" max="2999" prop:value=from on:change=move |event| span(event_target_value(&event), to.get_untracked())/></label>
                    <label>{t!("To year")} <input type="number" min="1900" max="2999" prop:value=to on:change=move |event| span(from.get_untracked(), event_target_value(&event))/></label>
                </p>
            </fieldset>
        }
        .into_any()
    };
    move || is_there.get().then(body)
}

fn year(text: &str) -> Option<u16> {
    text.parse().ok().filter(|year| (1..=9999).contains(year))
}

/// The earlier year first, whichever was written where.
fn in_turn(from: Option<u16>, to: Option<u16>) -> (Option<u16>, Option<u16>) {
    match (from, to) {
        (Some(from), Some(to)) if from > to => (Some(to), Some(from)),
        years => years,
    }
}

#[component]
fn AsItStood(narrowing: Narrowing) -> impl IntoView {
    let day = Signal::derive(move || narrowing.search.with(|search| search.as_of.clone()).unwrap_or_default());
    let change = move |event| {
        let as_of = Some(event_target::<HtmlInputElement>(&event).value()).filter(|day| is_day(day));
        narrowing.go_to(Search { as_of, ..narrowing.search.get_untracked().begun() });
    };
    view! {
        <div class="facet">
            <label for="as-of">{t!("As it stood on")}</label>
            <input type="date" id="as-of" aria-describedby="as-of-note" prop:value=day on:change=change/>
            <p class="hint" id="as-of-note">{t!("What there was on that day and had not been superseded by then.")}</p>
        </div>
    }
}

/// What the search is narrowed to, each with the way to take it away.
#[component]
pub fn Chips(narrowing: Narrowing) -> impl IntoView {
    let list = NodeRef::<html::Ul>::new();
    let chip = move |(place, (words, without)): (usize, (String, Search))| {
        let take_away = move |_| {
            narrowing.go_to(without.clone());
            request_animation_frame(move || focus_near(list, place));
        };
        view! { <li><button type="button" class="chip" on:click=take_away><span class="unseen">{t!("Remove")} " "</span>{words} {icon::cross()}</button></li> }
    };
    let all = move || {
        let name = |field, value: &str| narrowing.name(field, value);
        let chips = narrowing.search.with(|search| chips(search, name));
        chips.into_iter().enumerate().map(chip).collect_view()
    };
    let clear = move |_| {
        narrowing.go_to(narrowing.search.get_untracked().widened());
        request_animation_frame(move || focus_near(list, 0));
    };
    let is_narrowed = Memo::new(move |_| narrowing.search.with(Search::is_narrowed));
    let body = move || {
        view! {
            <ul class="chips" node_ref=list aria-label=t!("Narrowed to")>
                {all}
                <li><button type="button" class="quiet" on:click=clear>{t!("Clear all")}</button></li>
            </ul>
        }
        .into_any()
    };
    move || is_narrowed.get().then(body)
}

/// Each thing that narrows, in words, with the search without it; `name` says what a value of a facet is called.
pub fn chips(search: &Search, name: impl Fn(FacetField, &str) -> String) -> Vec<(String, Search)> {
    let mut chips = Vec::new();
    for field in FIELDS {
        for value in search.chosen(field) {
            let value_label = name(field, value);
            chips.push((
                tell!("{name}: {value_label}", name = field_name(field), value_label),
                search.toggled(field, value),
            ));
        }
    }
    let begun = search.begun();
    if let Some(from) = &search.from {
        let day = date::day(from);
        chips.push((tell!("From {day}", day), Search { from: None, ..begun.clone() }));
    }
    if let Some(to) = &search.to {
        let day = date::day(to);
        chips.push((tell!("Until {day}", day), Search { to: None, ..begun.clone() }));
    }
    if let Some(as_of) = &search.as_of {
        let day = date::day(as_of);
        chips.push((tell!("As it stood on {day}", day), Search { as_of: None, ..begun }));
    }
    chips
}

/// The focus goes to the chip that has taken the place of the one that is gone; after the last, to the box.
fn focus_near(list: NodeRef<html::Ul>, place: usize) {
    let list = list.try_get_untracked().flatten().filter(|list| list.is_connected());
    let chips = list.map(|list| list.query_selector_all(".chip"));
    let chip =
        chips.and_then(Result::ok).and_then(|chips| chips.get((place as u32).min(chips.length().checked_sub(1)?)));
    let chip = chip.and_then(|chip| chip.dyn_into::<HtmlElement>().ok());
    let next = chip.or_else(|| document().get_element_by_id("q")?.dyn_into().ok());
    if let Some(next) = next {
        // What is gone already needs no focus.
        next.focus().ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_in_the_wrong_order_are_exchanged_and_odd_ones_left_out() {
        assert_eq!(in_turn(Some(2014), Some(2012)), (Some(2012), Some(2014)));
        assert_eq!(in_turn(None, Some(2012)), (None, Some(2012)));
        assert_eq!([year("2012"), year("0"), year("10000"), year("")], [Some(2012), None, None, None]);
    }
}
