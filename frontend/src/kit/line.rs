//! A line that comes and goes: what could not be asked is asked again by itself, one question at a time.

use crate::kit::ask::Trouble;
use js_sys::{Function, Math, Promise};
use leptos::prelude::*;
use std::future::Future;
use wasm_bindgen_futures::JsFuture;

/// The pause after the first failure, in milliseconds; it doubles with each.
const FIRST_PAUSE: f64 = 1_000.0;

/// The longest pause, in milliseconds.
const LONGEST_PAUSE: f64 = 30_000.0;

/// What the browser calls the return of the line.
const BACK: &str = "online";

/// Whether the server could be reached when it was last asked.
#[derive(Clone, Copy)]
pub struct Line(RwSignal<bool>);

impl Line {
    /// A line of which nothing bad is known.
    pub fn new() -> Line {
        Line(RwSignal::new(false))
    }

    /// Whether a question waits for the line to come back; reactive.
    pub fn is_lost(self) -> bool {
        self.0.get()
    }

    /// Asks until the server was reached, whatever it then answers. Dropping the future ends it.
    pub async fn hold<T, F>(self, ask: impl Fn() -> F) -> Result<T, Trouble>
    where
        F: Future<Output = Result<T, Trouble>>,
    {
        let mut pause = FIRST_PAUSE;
        loop {
            let answer = ask().await;
            let is_lost = matches!(answer, Err(Trouble::Offline));
            self.0.set(is_lost);
            if !is_lost {
                return answer;
            }
            rest(pause).await;
            pause = LONGEST_PAUSE.min(pause * 2.0);
        }
    }
}

/// Hears that the line is back until it is dropped, which may be before anything is heard.
struct Ear(Function);

impl Drop for Ear {
    fn drop(&mut self) {
        // What does not listen needs no removing.
        window().remove_event_listener_with_callback(BACK, &self.0).ok();
    }
}

/// Waits for about `pause` milliseconds, or until the browser says that the line is back.
async fn rest(pause: f64) {
    // Everybody loses the line at once; not everybody should come back at once.
    let pause = pause * (0.75 + Math::random() / 2.0);
    let mut heard = None;
    let woken = Promise::new(&mut |wake: Function, _| {
        let window = window();
        // Without timer and event the reader's next letter asks again.
        window.set_timeout_with_callback_and_timeout_and_arguments_0(&wake, pause as i32).ok();
        window.add_event_listener_with_callback(BACK, &wake).ok();
        heard = Some(Ear(wake));
    });
    // It is never refused.
    JsFuture::from(woken).await.ok();
}
