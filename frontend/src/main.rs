//! KP Hub's page applications: what is seen. They know the server by `schema.graphql` only and decide nothing.
//!
//! One source is built twice: for finding and reading, and with the feature `rooms` for everything else.

mod app;
mod archive;
mod auth;
mod contract;
mod directory;
mod kit;
mod search;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

fn main() {
    // Leptos has its own only once it is mounted.
    wasm_bindgen_futures::spawn_local(async {
        kit::language::begin().await;
        // What the shell says can be read before the program is there; it is replaced when it has been seen.
        kit::turn::drawn().await;
        show();
    });
}

/// Takes over the element `#app`, whatever the server has put into it for readers without scripts.
fn show() {
    let element = document().get_element_by_id("app").and_then(|element| element.dyn_into().ok());
    let root: web_sys::HtmlElement = element.expect("index.html carries #app");
    root.set_text_content(None);
    if cfg!(feature = "rooms") {
        leptos::mount::mount_to(root, app::Rooms).forget();
    } else {
        leptos::mount::mount_to(root, app::Finding).forget();
    }
}
