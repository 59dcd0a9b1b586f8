//! Furniture that every room uses: asking the server, drawing its answers, words, dates, fields. It imports no room.

pub mod address;
pub mod answer;
pub mod ask;
pub mod date;
pub mod facets;
pub mod field;
pub mod heading;
pub mod icon;
pub mod language;
pub mod marks;
pub mod number;
pub mod pager;
pub mod permalink;
pub mod status;
