//! What people keep of their searches, and how the index agrees with the records.

pub mod drift;
pub mod found;
pub mod link;
pub mod saved;
