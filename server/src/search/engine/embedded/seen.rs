//! What one asker sees of the documents: which there are, and what has taken whose place.
//! Not the place for who may see what: the tokens arrive ready-made.

use std::collections::HashMap;

use super::super::Sight;
use crate::search::engine::remembered::Remembered;

/// How many askers' sights are remembered; most askers share theirs with many.
const MOST_SIGHTS: usize = 64;

/// What one asker sees.
#[derive(Debug, Default)]
pub struct Seen {
    /// Which documents there are, by number.
    pub visible: Vec<bool>,
    /// Since when another document has taken a document's place, as far as the asker sees; by number.
    pub superseded: HashMap<u32, Since>,
}

/// The day from which something holds; nothing when that is long ago. Long ago comes before every day.
pub type Since = Option<String>;

impl Seen {
    /// Whether a document is there to be seen.
    pub fn has(&self, number: u32) -> bool {
        self.visible.get(number as usize).is_some_and(|visible| *visible)
    }

    /// Whether another document had taken its place: by a day, or by now.
    pub fn is_superseded(&self, number: u32, by: Option<&str>) -> bool {
        let since = self.superseded.get(&number);
        since.is_some_and(|since| by.is_none_or(|day| since.as_deref().is_none_or(|since| since <= day)))
    }
}

/// The sights of late askers; documents never change under them.
pub type Sights = Remembered<Sight, Seen, MOST_SIGHTS>;
