//! Changes that are seen are also said: a polite announcement for screen readers.

use leptos::prelude::*;

/// Says `message` whenever it changes. Two regions take turns, so that the same words are said again.
#[component]
pub fn Announcement(
    /// The sentence to say; nothing while empty.
    #[prop(into)]
    message: Signal<String>,
) -> impl IntoView {
    let turn = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    Effect::new(move |_| {
        said.set(message.get());
        turn.update(|turn| *turn = !*turn);
    });
    let region = move |mine: bool| {
        move || {
            if turn.get() == mine { said.get() } else { String::new() }
        }
    };
    view! {
        <div class="unseen" role="status">{region(true)}</div>
        <div class="unseen" role="status">{region(false)}</div>
    }
}
