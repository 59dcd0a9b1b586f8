//! Whole walks through the hub in a real browser.

mod access;
mod finding;
mod stewardship;
mod visitor;
