//! What this browser remembers for its reader, where storage is allowed. Nothing of it reaches the server.

use leptos::prelude::*;
use web_sys::Storage;

/// The words last searched for; the reader's own, and gone when the reader signs out.
pub const PAST_SEARCHES: &str = "kp-past-searches";

/// What was remembered under a name.
pub fn recall(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Remembers `value` under a name.
pub fn remember(name: &str, value: &str) {
    if let Some(storage) = storage() {
        // A full storage costs the reader a convenience, no more.
        storage.set_item(name, value).ok();
    }
}

/// Forgets what is the reader's own, so that the next one at this machine does not find it.
pub fn forget_reader() {
    if let Some(storage) = storage() {
        // Where nothing can be removed, nothing could be written.
        storage.remove_item(PAST_SEARCHES).ok();
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}
