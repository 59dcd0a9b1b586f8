//! How many in each year, as bars that can be chosen: a list box lying on its side, with the same in words.

use crate::kit::facets::Choice;
use crate::{count, t, tell};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// The height of the highest bar, in the units of its drawing.
const HEIGHT: i32 = 40;

/// The lowest bar of a year that has anything.
const LEAST: i32 = 2;

/// The longest span without gaps, in years; beyond it only years that have something get a bar.
const LONGEST: i32 = 80;

/// Bars from the first to the last year; the arrow keys go along them, Space chooses.
#[component]
pub fn Histogram(
    /// What its parts' ids begin with.
    id: &'static str,
    /// What is counted by year.
    #[prop(into)]
    title: Signal<&'static str>,
    /// The years that have something; their values are numbers.
    #[prop(into)]
    years: Signal<Vec<Choice>>,
    /// The years that are chosen.
    chosen: Signal<Vec<String>>,
    /// Called with the year that is chosen or no longer chosen.
    toggle: Callback<String>,
) -> impl IntoView {
    let bars = Memo::new(move |_| years.with(|years| bars(years)));
    let active = RwSignal::new(None::<i32>);
    let is_known = move |year: i32| bars.with(|bars| bars.iter().any(|(known, _)| *known == year));
    let current = Memo::new(move |_| active.get().filter(|year| is_known(*year)));
    let count_of =
        move |year| bars.with(|bars| bars.iter().find(|(known, _)| *known == year).map_or(0, |(_, count)| *count));
    let choose = Callback::new(move |year: i32| {
        if can_be_chosen(year, count_of(year), chosen) {
            active.set(Some(year));
            toggle.run(year.to_string());
        }
    });
    let step = move |event: KeyboardEvent| {
        let all = bars.get_untracked();
        let (Some(first), Some(last)) = (all.first(), all.last()) else { return };
        let place = all.iter().position(|(year, _)| Some(*year) == current.get_untracked());
        let is_backward = if is_right_to_left() { "ArrowRight" } else { "ArrowLeft" };
        let is_forward = if is_right_to_left() { "ArrowLeft" } else { "ArrowRight" };
        let goal = match event.key().as_str() {
            "Home" => Some(first.0),
            "End" => Some(last.0),
            key if key == is_backward => {
                place.map_or(Some(last.0), |place| all.get(place.wrapping_sub(1)).map(|bar| bar.0))
            }
            key if key == is_forward => place.map_or(Some(first.0), |place| all.get(place + 1).map(|bar| bar.0)),
            " " | "Enter" => {
                if let Some(year) = current.get_untracked() {
                    choose.run(year);
                }
                None
            }
            _ => return,
        };
        event.prevent_default();
        if goal.is_some() {
            active.set(goal);
        }
    };
    let bar = move |(year, count): (i32, i32)| {
        let highest = bars.with_untracked(|bars| bars.iter().map(|(_, count)| *count).max().unwrap_or(1));
        drawn(id, year, count, highest, current, chosen, choose)
    };
    let ends = move || {
        let ends = bars.with(|bars| bars.first().zip(bars.last()).map(|(first, last)| (first.0, last.0)));
        ends.map(|(first, last)| view! { <p class="ends" aria-hidden="true"><span>{first}</span> <span>{(first != last).then_some(last)}</span></p> })
    };
    let told = move || {
        let year = current.get()?;
        Some(in_words(year, count_of(year)))
    };
    let begin = move |_| {
        if current.get_untracked().is_none() {
            active.set(bars.with_untracked(|bars| bars.last().map(|bar| bar.0)));
        }
    };
    view! {
        <div class="histogram" id=id role="listbox" tabindex="0" aria-multiselectable="true" aria-orientation="horizontal" aria-label=title
            aria-activedescendant=move || current.get().map(|year| format!("{id}-{year}")) aria-describedby=format!("{id}-keys")
            on:keydown=step on:focus=begin>
            {move || bars.get().into_iter().map(bar).collect_view()}
        </div>
        {ends}
        <p class="told" aria-hidden="true">{told}</p>
        <p class="unseen" id=format!("{id}-keys")>{t!("The arrow keys go from year to year, the space bar chooses one.")}</p>
    }
}

fn is_right_to_left() -> bool {
    document().document_element().is_some_and(|root| root.get_attribute("dir").as_deref() == Some("rtl"))
}

fn in_words(year: i32, count: i32) -> String {
    let documents = count!(count, "{n} document", "{n} documents");
    tell!("{year}: {documents}", documents, year)
}

fn is_chosen(year: i32, chosen: Signal<Vec<String>>) -> bool {
    chosen.with(|chosen| chosen.iter().any(|one| *one == year.to_string()))
}

/// A year without anything can only be given up.
fn can_be_chosen(year: i32, count: i32, chosen: Signal<Vec<String>>) -> bool {
    count > 0 || is_chosen(year, chosen)
}

fn drawn(
    id: &'static str,
    year: i32,
    count: i32,
    highest: i32,
    current: Memo<Option<i32>>,
    chosen: Signal<Vec<String>>,
    choose: Callback<i32>,
) -> AnyView {
    let height = if count == 0 { 0 } else { LEAST.max(count * HEIGHT / highest) };
    view! {
        <div role="option" id=format!("{id}-{year}") title=move || in_words(year, count) aria-label=move || in_words(year, count)
            aria-selected=move || is_chosen(year, chosen).to_string()
            aria-disabled=move || (!can_be_chosen(year, count, chosen)).then_some("true") class:is-current=move || current.get() == Some(year)
            on:click=move |_| choose.run(year)>
            <svg viewBox=format!("0 0 10 {HEIGHT}") preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect x="1" width="8" y=HEIGHT - height height=height/>
            </svg>
        </div>
    }
    .into_any()
}

/// The years in their order with their counts, without a gap unless they span too much.
fn bars(years: &[Choice]) -> Vec<(i32, i32)> {
    let mut known: Vec<(i32, i32)> =
        years.iter().filter_map(|choice| Some((choice.value.parse().ok()?, choice.count))).collect();
    known.sort_unstable();
    let (Some(first), Some(last)) = (known.first().map(|bar| bar.0), known.last().map(|bar| bar.0)) else {
        return known;
    };
    if last - first > LONGEST {
        return known;
    }
    let count = |year| known.iter().find(|(known, _)| *known == year).map_or(0, |(_, count)| *count);
    (first..=last).map(|year| (year, count(year))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(value: &str, count: i32) -> Choice {
        Choice { value: value.to_owned(), label: value.to_owned(), language: None, count }
    }

    #[test]
    fn years_without_anything_keep_their_place_between_others() {
        assert_eq!(bars(&[year("2012", 3), year("2010", 1), year("soon", 9)]), [(2010, 1), (2011, 0), (2012, 3)]);
        assert_eq!(bars(&[]), []);
    }

    #[test]
    fn a_span_beyond_sight_is_drawn_without_its_gaps() {
        assert_eq!(bars(&[year("2012", 3), year("2092", 1)]).len(), 81);
        assert_eq!(bars(&[year("2012", 3), year("2093", 1)]), [(2012, 3), (2093, 1)]);
    }
}
