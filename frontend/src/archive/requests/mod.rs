//! Asking for access to what one may not see, and answering.

mod form;
mod page;
mod query;

pub use form::AskForAccess;
pub use page::RequestsPage;
