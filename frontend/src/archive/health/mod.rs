//! How the archive is, for those who keep it: what should be looked at, and that its bytes and its log are sound.

mod page;
mod query;

pub use page::HealthPage;
