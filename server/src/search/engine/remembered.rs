//! Remembers what was worked out of late.
//! Not the place for anything that changes: what is remembered lives and dies with one state of the index.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Up to `MOST` values by what they were worked out from.
#[derive(Debug)]
pub struct Remembered<K, V, const MOST: usize>(Mutex<HashMap<K, Arc<V>>>);

impl<K, V, const MOST: usize> Default for Remembered<K, V, MOST> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash + Clone, V, const MOST: usize> Remembered<K, V, MOST> {
    /// The value for a key, worked out only if it is not remembered.
    pub fn of<E>(&self, key: &K, work_out: impl FnOnce() -> Result<V, E>) -> Result<Arc<V>, E> {
        if let Some(value) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key) {
            return Ok(value.clone());
        }
        let value = Arc::new(work_out()?);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key.clone(), value.clone());
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::Remembered;

    #[test]
    fn a_value_is_worked_out_once_until_too_many_are_remembered() {
        let remembered: Remembered<u32, u32, 2> = Remembered::default();
        let mut worked_out = Vec::new();

        for key in [1, 1, 2, 1, 3, 1] {
            let value = remembered.of(&key, || {
                worked_out.push(key);
                Ok::<_, Infallible>(key * 10)
            });
            assert_eq!(value.map(|value| *value), Ok(key * 10));
        }

        assert_eq!(worked_out, [1, 2, 3, 1]);
    }
}
