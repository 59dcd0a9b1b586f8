//! What people keep of their searches.

pub mod found;
pub mod link;
pub mod saved;
