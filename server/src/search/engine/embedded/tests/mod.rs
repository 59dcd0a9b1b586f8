//! The promises of the engine, asked of a real index in a folder of its own.

mod kit;
mod leaks;
mod lists;
mod order;
mod upkeep;
mod words;
