//! What is promised: one binary of tests against a real hub, a real browser and a real identity provider.

mod archive;
mod auth;
mod directory;
mod http;
mod instances;
mod journeys;
mod kit;
mod laws;
mod records;
mod search;
