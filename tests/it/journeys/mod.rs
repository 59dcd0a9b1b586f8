//! Whole walks through the hub in a real browser.

mod access;
mod stewardship;
mod visitor;
