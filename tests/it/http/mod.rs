//! What is promised on the wire.

mod burden;
mod graphql;
mod guard;
mod health;
mod over_http;
mod page;
mod real_client;
mod subscriptions;
