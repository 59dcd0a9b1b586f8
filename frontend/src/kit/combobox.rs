//! A box that offers what may be meant while something is typed: the editable combobox with list autocomplete and
//! manual selection of the ARIA Authoring Practices. What is offered, and what choosing does, is the room's business.

use crate::count;
use crate::kit::status::Announcement;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Event, InputEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Something that may be meant.
#[derive(Clone, PartialEq)]
pub struct Offer {
    /// What choosing hands over.
    pub value: String,
    /// What is read, in pieces, each with whether it answers what was typed.
    pub words: Vec<(String, bool)>,
    /// BCP 47 tag of the words, where known.
    pub language: Option<String>,
    /// Their direction, `ltr`, `rtl` or `auto`.
    pub direction: String,
    /// What stands faintly beside them.
    pub note: Option<String>,
}

/// Offers of one sort.
#[derive(Clone, PartialEq)]
pub struct Offers {
    /// The name of the sort.
    pub title: &'static str,
    /// The best first.
    pub offers: Vec<Offer>,
}

/// The box and the list below it. The box carries `id`; the label is the room's.
#[component]
pub fn Combobox(
    /// The id of the box.
    id: &'static str,
    /// The box.
    input: NodeRef<html::Input>,
    /// What stands in the box.
    text: RwSignal<String>,
    /// What is offered; the list is open only while there is something.
    groups: Signal<Vec<Offers>>,
    /// What the list is called.
    #[prop(into)]
    list_label: Signal<&'static str>,
    /// The single key that leads here, where there is one.
    #[prop(into)]
    shortcut: Signal<Option<&'static str>>,
    /// Called when something was typed that is not half a character of an input method.
    typed: Callback<()>,
    /// Called with the value of what was chosen.
    choose: Callback<String>,
    /// Called when Escape has emptied the box.
    emptied: Callback<()>,
) -> impl IntoView {
    let active = RwSignal::new(None);
    // It stands still while the reader walks it: what comes late would put another offer under their key.
    let groups = Memo::new(move |before: Option<&Vec<Offers>>| match before {
        Some(before) if active.get().is_some() => before.clone(),
        _ => groups.get(),
    });
    let list = List { is_open: RwSignal::new(false), active, groups, id };
    let take = move |event: Event| {
        text.set(event_target_value(&event));
        list.active.set(None);
        list.is_open.set(true);
        if !event.dyn_ref::<InputEvent>().is_some_and(InputEvent::is_composing) {
            typed.run(());
        }
    };
    let press = move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let is_done = match event.key().as_str() {
            "ArrowDown" if event.alt_key() => list.open(),
            "ArrowUp" if event.alt_key() => list.close(),
            "ArrowDown" => list.step(true),
            "ArrowUp" => list.step(false),
            "Enter" => match list.chosen() {
                Some(value) => {
                    list.close();
                    choose.run(value);
                    true
                }
                None => {
                    list.close();
                    false
                }
            },
            "Escape" if list.is_shown() => list.close(),
            "Escape" if !text.with_untracked(String::is_empty) => {
                text.set(String::new());
                emptied.run(());
                true
            }
            // The caret moves; what is marked in the list is left.
            "Home" | "End" | "ArrowLeft" | "ArrowRight" => {
                list.active.set(None);
                false
            }
            _ => false,
        };
        if is_done {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let active = move || list.active.get().filter(|_| list.is_shown()).map(|place| format!("{id}-offer-{place}"));
    let said = Signal::derive(move || match list.is_shown() {
        true => count!(list.length() as i32, "{n} suggestion", "{n} suggestions"),
        false => String::new(),
    });
    view! {
        <input type="text" id=id name=id node_ref=input role="combobox" autocomplete="off" autocapitalize="off" spellcheck="false" inputmode="search" enterkeyhint="search"
            placeholder=" " dir="auto" aria-autocomplete="list" aria-haspopup="listbox" aria-controls=format!("{id}-offers")
            aria-expanded=move || list.is_shown().to_string() aria-activedescendant=active aria-keyshortcuts=shortcut
            prop:value=text on:input=take on:compositionend=move |_| typed.run(()) on:keydown=press on:blur=move |_| { list.close(); }/>
        <div id=format!("{id}-offers") class="offers" role="listbox" aria-label=list_label hidden=move || !list.is_shown()>
            {move || list.drawn(choose)}
        </div>
        <Announcement message=said/>
    }
}

/// The list and where in it the reader is.
#[derive(Clone, Copy)]
struct List {
    is_open: RwSignal<bool>,
    active: RwSignal<Option<usize>>,
    groups: Memo<Vec<Offers>>,
    id: &'static str,
}

impl List {
    fn length(self) -> usize {
        self.groups.with(|groups| groups.iter().map(|group| group.offers.len()).sum())
    }

    fn is_shown(self) -> bool {
        self.is_open.get() && self.length() > 0
    }

    fn open(self) -> bool {
        self.is_open.set(true);
        true
    }

    /// Whether there was something to close.
    fn close(self) -> bool {
        let was_shown = untrack(|| self.is_shown());
        self.is_open.set(false);
        self.active.set(None);
        was_shown
    }

    /// Marks the next offer, or the one before; beyond the last comes the box itself.
    fn step(self, is_down: bool) -> bool {
        let length = untrack(|| self.length());
        if length == 0 {
            return false;
        }
        let before = self.active.get_untracked().filter(|_| self.is_open.get_untracked());
        let after = match (before, is_down) {
            (None, true) => Some(0),
            (None, false) => Some(length - 1),
            (Some(place), true) => Some(place + 1).filter(|place| *place < length),
            (Some(place), false) => place.checked_sub(1),
        };
        self.is_open.set(true);
        self.active.set(after);
        if let Some(offer) = after.and_then(|place| document().get_element_by_id(&format!("{}-offer-{place}", self.id)))
        {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            offer.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
        true
    }

    fn chosen(self) -> Option<String> {
        let place = self.active.get_untracked().filter(|_| self.is_open.get_untracked())?;
        self.groups.with_untracked(|groups| {
            let mut offers = groups.iter().flat_map(|group| &group.offers);
            offers.nth(place).map(|offer| offer.value.clone())
        })
    }

    fn drawn(self, choose: Callback<String>) -> AnyView {
        let mut place = 0;
        let groups = self.groups.get().into_iter().enumerate().map(|(number, group)| {
            let heading = format!("{}-group-{number}", self.id);
            let offers = group.offers.into_iter().map(|offer| {
                place += 1;
                self.row(place - 1, offer, choose)
            });
            let (offers, labelled) = (offers.collect_view(), heading.clone());
            view! {
                <div role="group" aria-labelledby=labelled>
                    <p id=heading role="presentation">{group.title}</p>
                    {offers}
                </div>
            }
        });
        groups.collect_view().into_any()
    }

    fn row(self, place: usize, offer: Offer, choose: Callback<String>) -> AnyView {
        let Offer { value, words, language, direction, note } = offer;
        let take = move |_| {
            self.close();
            choose.run(value.clone());
        };
        let words = words.into_iter().map(|(piece, is_match)| match is_match {
            true => view! { <mark>{piece}</mark> }.into_any(),
            false => piece.into_any(),
        });
        let words = words.collect_view();
        view! {
            <div role="option" id=format!("{}-offer-{place}", self.id) aria-selected=move || (self.active.get() == Some(place)).to_string()
                on:mousedown=|event| event.prevent_default() on:click=take>
                <span lang=language dir=direction>{words}</span>
                {note.map(|note| view! { " " <span class="quiet" dir="auto">{note}</span> })}
            </div>
        }
        .into_any()
    }
}
