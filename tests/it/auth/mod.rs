//! Who is this: signing in at a certified provider and at the demonstration's, as a browser without a screen does.

mod demonstration;
mod real_provider;
