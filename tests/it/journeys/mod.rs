//! Whole walks through the hub in a real browser.

mod access;
mod finding;
mod offers;
mod reading;
mod stewardship;
mod told;
mod visitor;
