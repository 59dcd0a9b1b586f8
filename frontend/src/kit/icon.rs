//! The few drawings of the interface. All are decoration beside words, hidden from screen readers.

use leptos::prelude::*;

/// The mark of the hub: a rough diamond, seen from the side.
pub fn mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
            <path d="M16 2 28 16 16 30 4 16Z M4 16h24 M16 2l-5 14 5 14 5-14Z"/>
        </svg>
    }
}

/// A magnifying glass.
pub fn lens() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
            <path d="M8.5 3a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Z M12.6 12.6 17 17"/>
        </svg>
    }
}

/// A cross, to take something away.
pub fn cross() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" focusable="false">
            <path d="M5 5l10 10 M15 5 5 15"/>
        </svg>
    }
}
