//! Furniture that every room uses: asking the server, drawing its answers, words, dates, fields. It imports no room.

pub mod address;
pub mod ahead;
pub mod answer;
pub mod ask;
pub mod combobox;
pub mod date;
pub mod dialog;
pub mod facets;
pub mod field;
pub mod heading;
pub mod here;
pub mod histogram;
pub mod icon;
pub mod intl;
pub mod keys;
pub mod language;
pub mod line;
pub mod memory;
pub mod number;
pub mod pager;
pub mod permalink;
pub mod place;
pub mod status;
pub mod trail;
pub mod turn;
pub mod words;
