//! Pages of lists: how many rows, from where, and the opaque cursors between them.

use async_graphql::SimpleObject;

use crate::error::{Error, Result, refuse_field};

/// The most rows one page may ask for.
pub const MOST: usize = 100;

/// How many rows a page has when nothing is said.
pub const USUAL: usize = 20;

/// Where a page lies in its list (Relay).
#[derive(SimpleObject, Default)]
pub struct PageInfo {
    /// Whether rows follow.
    pub has_next_page: bool,
    /// Whether rows come before.
    pub has_previous_page: bool,
    /// The cursor of the first row.
    pub start_cursor: Option<String>,
    /// The cursor of the last row.
    pub end_cursor: Option<String>,
}

/// Which rows of a list are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// At most so many.
    pub rows: usize,
    /// On which side of a cursor, if of one.
    pub edge: Edge,
}

/// From where a page is counted; a cursor is opaque and belongs to one kind of list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The first rows.
    Start,
    /// The rows after a cursor.
    After(String),
    /// The last rows.
    End,
    /// The rows just before a cursor.
    Before(String),
}

impl Window {
    /// From the arguments of a connection; `first` and `last` exclude each other.
    pub fn new(first: Option<i32>, after: Option<String>, last: Option<i32>, before: Option<String>) -> Result<Self> {
        match (first, after, last, before) {
            (first, after, None, None) => {
                Ok(Self { rows: rows("first", first)?, edge: after.map_or(Edge::Start, Edge::After) })
            }
            (None, None, last, before) => {
                Ok(Self { rows: rows("last", last)?, edge: before.map_or(Edge::End, Edge::Before) })
            }
            _ => Err(refuse_field("first", "ask for `first` and `after`, or for `last` and `before`, not for both")),
        }
    }

    /// From the arguments of a connection that only goes forward.
    pub fn forward(first: Option<i32>, after: Option<String>) -> Result<Self> {
        Self::new(first, after, None, None)
    }
}

fn rows(field: &'static str, wanted: Option<i32>) -> Result<usize> {
    match wanted.map(usize::try_from) {
        None => Ok(USUAL),
        Some(Ok(rows)) if rows <= MOST => Ok(rows),
        Some(_) => Err(refuse_field(field, format!("ask for 0 to {MOST} rows a page"))),
    }
}

/// The refusal of a cursor that this list did not give out.
pub fn bad_cursor(field: &'static str) -> Error {
    refuse_field(field, "this cursor is not of this list; start again without it")
}

/// One page of rows that were read with one row more than wanted.
pub struct Slice<T> {
    /// The rows, in the order of the list.
    pub rows: Vec<T>,
    /// Whether rows follow.
    pub has_next: bool,
    /// Whether rows come before.
    pub has_previous: bool,
}

impl<T> Slice<T> {
    /// From rows read in the direction of the window, one more than it wants if there are so many.
    pub fn cut(window: &Window, mut rows: Vec<T>) -> Self {
        let more = rows.len() > window.rows;
        rows.truncate(window.rows);
        match window.edge {
            Edge::Start => Self { rows, has_next: more, has_previous: false },
            Edge::After(_) => Self { rows, has_next: more, has_previous: true },
            Edge::End => {
                rows.reverse();
                Self { rows, has_next: false, has_previous: more }
            }
            Edge::Before(_) => {
                rows.reverse();
                Self { rows, has_next: true, has_previous: more }
            }
        }
    }

    /// Where this page lies, given how a row is called.
    pub fn info(&self, cursor: impl Fn(&T) -> String) -> PageInfo {
        PageInfo {
            has_next_page: self.has_next,
            has_previous_page: self.has_previous,
            start_cursor: self.rows.first().map(&cursor),
            end_cursor: self.rows.last().map(&cursor),
        }
    }
}
