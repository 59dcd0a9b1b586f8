//! Operations that were parsed before: a page asks the same ones again and again, with other variables.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::Variables;
use async_graphql::parser::types::ExecutableDocument;
use lru::LruCache;

use super::guard::{Limits, admit, read};

/// How many operations are kept, the latest used; the pages together ask fewer.
const MOST: NonZeroUsize = NonZeroUsize::new(256).expect("not zero");

/// The longest that is kept, in bytes; no page asks a longer one.
const LONGEST: usize = 4 * 1024;

/// The operations of one process, and what is the most that one may be.
pub struct Known {
    limits: Limits,
    operations: Mutex<LruCache<String, Arc<ExecutableDocument>>>,
}

impl Known {
    /// None is known yet.
    pub fn new(limits: Limits) -> Self {
        Self { limits, operations: Mutex::new(LruCache::new(MOST)) }
    }

    /// An operation, unless it is too much; the sentence says by which measure.
    pub fn admit(&self, text: &str, variables: &Variables) -> Result<Arc<ExecutableDocument>, String> {
        if let Some(known) = self.operations().get(text).cloned() {
            admit(&known, variables, &self.limits)?;
            return Ok(known);
        }
        let read = Arc::new(read(text, &self.limits)?);
        admit(&read, variables, &self.limits)?;
        // With a string in it, it may say what somebody searched for, and how soon it is answered would tell the next.
        if text.len() <= LONGEST && !text.contains('"') {
            self.operations().put(text.to_owned(), read.clone());
        }
        Ok(read)
    }

    fn operations(&self) -> MutexGuard<'_, LruCache<String, Arc<ExecutableDocument>>> {
        self.operations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn known() -> Known {
        Known::new(Limits::new(100, 1000, 8))
    }

    #[test]
    fn an_operation_is_parsed_once_and_judged_by_its_variables_each_time() {
        let (known, text) = (known(), "query Q($n: Int) { documents(first: $n) { a b c d e f g h i j k l } }");
        let asking = |rows: i32| Variables::from_json(json!({ "n": rows }));

        let first = known.admit(text, &asking(1)).expect("a small operation");
        let again = known.admit(text, &asking(2)).expect("the same");

        assert!(Arc::ptr_eq(&first, &again));
        assert!(known.admit(text, &asking(100)).expect_err("1201 answers").contains("answers"));
    }

    #[test]
    fn what_holds_a_string_is_too_long_or_is_refused_is_not_kept() {
        let known = known();
        let spaces = |bytes: usize| format!("{{a}}{}", " ".repeat(bytes - 3));

        for text in ["{ search(text: \"a secret\") { a } }", &spaces(LONGEST + 1), "{ ...F }", "{"] {
            drop(known.admit(text, &Variables::default()));
            assert_eq!(known.operations().len(), 0, "{text}");
        }
        known.admit(&spaces(LONGEST), &Variables::default()).expect("a small operation");
        assert_eq!(known.operations().len(), 1);
    }

    #[test]
    fn no_more_are_kept_than_there_is_room_for() {
        let known = known();

        for number in 0..=MOST.get() {
            known.admit(&format!("{{ a{number} }}"), &Variables::default()).expect("a small operation");
        }

        assert_eq!(known.operations().len(), MOST.get());
    }
}
