//! The laws of the building: what holds in every room.

mod agreement;
mod contract;
mod deploy;
mod house;
mod leaks;
mod leaks_of_exports;
mod leaks_of_news;
mod leaks_of_saved;
mod migrations;
mod real_provider;
mod statements;
mod who_may_what;
