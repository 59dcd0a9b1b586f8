//! The way back to what was found, for as long as the reader goes from document to document.

use crate::kit::here::here;
use leptos::prelude::*;
use std::sync::LazyLock;

static RESULTS: LazyLock<ArcRwSignal<Option<String>>> = LazyLock::new(|| ArcRwSignal::new(None));

/// Begins to remember.
pub fn follow() {
    Effect::new(|_| {
        let here = here();
        if !here.starts_with("/d/") {
            RESULTS.set(Some(here).filter(|here| here.starts_with("/search?")));
        }
    });
}

/// The address of the results from which the reader came; reactive.
pub fn results() -> Option<String> {
    RESULTS.get()
}
