//! The heading of a page: names the page to the browser and receives the focus when the reader comes from another page.

use leptos::html;
use leptos::prelude::*;
use std::cell::RefCell;
use web_sys::{FocusOptions, HtmlElement};

thread_local! {
    /// The path of the last page that was announced; none before the first.
    static ANNOUNCED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The `h1` of a page, and its title in the browser.
#[component]
pub fn PageHeading(
    /// The words of the heading.
    #[prop(into)]
    title: Signal<String>,
    /// BCP 47 tag where the words are not in the language of the interface.
    #[prop(optional, into)]
    lang: Option<String>,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move |_| document().set_title(&format!("{} · KP Hub", title.get())));
    Effect::new(move |_| {
        let Some(heading) = heading.get() else { return };
        if comes_from_another_page() {
            request_animation_frame(move || begin_at(&heading));
        }
    });
    view! { <h1 node_ref=heading tabindex="-1" lang=lang dir="auto">{move || title.get()}</h1> }
}

/// Brings the focus to a heading and leaves the page where it lies: at its beginning, or where going back has found it.
pub fn begin_at(heading: &HtmlElement) {
    let still = FocusOptions::new();
    still.set_prevent_scroll(true);
    // A heading that is gone already needs no focus.
    heading.focus_with_options(&still).ok();
}

fn comes_from_another_page() -> bool {
    let Ok(path) = window().location().pathname() else {
        return false;
    };
    let before = ANNOUNCED.with(|announced| announced.replace(Some(path.clone())));
    before.is_some_and(|before| before != path)
}
