//! Taking in: files on their way to the server, and the record of the document they become.

mod correct;
mod form;
mod list;
mod page;
mod query;
mod queue;
mod transfer;

pub use correct::CorrectForm;
pub use page::DepositPage;
