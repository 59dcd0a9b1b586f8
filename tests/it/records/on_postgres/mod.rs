//! What holds of PostgreSQL: who may start on it, how changes queue there, what becomes of a server that is lost.

mod changes;
mod copy;
mod start;
