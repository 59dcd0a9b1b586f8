//! The promises of every engine, asked of an index of its own on a real server.
