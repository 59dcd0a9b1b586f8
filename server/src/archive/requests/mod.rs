//! Asking for access to a document one may not see, and being answered by those who issued it.
//! Whoever asks is told the same whether there is such a document or not, until somebody answers.

mod commands;
mod store;

pub use commands::{Answer, MOST_GRANT_DAYS, MOST_OPEN, NewRequest, answer, end, request};
pub use store::{Asked, mine, to_answer};
