//! Who signed in: identities at providers, sessions, and sign-ins under way.

pub mod identity;
pub mod session;
pub mod sign_in;
