//! Words: how a text is cut into them, which are forms of one another, what a typed text asks for and what may be taken for it.
//! Not the place for finding anything: the engines look up what is worked out here.

pub mod forms;
pub mod pattern;
pub mod typed;
pub mod words;
