//! The browser's turns: between two of them it draws, and hears its reader. Long work is cut into several.

use js_sys::{Function, Promise};
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use wasm_bindgen_futures::JsFuture;

/// How long a browser that draws nothing, because nobody looks, is waited for, in milliseconds.
const UNSEEN: i32 = 100;

/// Waits for the browser's next turn.
pub async fn next() {
    pause(|wake| {
        window().set_timeout_with_callback(wake).expect("a window takes a timer");
    })
    .await;
}

/// Waits until what there is has been drawn.
pub async fn drawn() {
    pause(|wake| {
        window().request_animation_frame(wake).expect("a window takes a frame");
        window().set_timeout_with_callback_and_timeout_and_arguments_0(wake, UNSEEN).expect("a window takes a timer");
    })
    .await;
    next().await;
}

async fn pause(set: impl Fn(&Function)) {
    let woken = Promise::new(&mut |wake: Function, _| set(&wake));
    // It is never refused.
    JsFuture::from(woken).await.ok();
}

/// Draws what is not looked for first, a turn after everything around it.
#[component]
pub fn Later(children: ChildrenFn) -> impl IntoView {
    let is_time = RwSignal::new(false);
    spawn_local_scoped_with_cancellation(async move {
        next().await;
        is_time.set(true);
    });
    move || match is_time.get() {
        true => children(),
        false => view! { <p class="waiting"></p> }.into_any(),
    }
}
