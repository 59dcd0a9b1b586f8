//! Files on their way in from a browser.

mod protocol;
mod real_client;
mod seen;
