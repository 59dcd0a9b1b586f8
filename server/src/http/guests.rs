//! Who is in, and how often: nobody may be more often than they are given.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How often each of some guests is in. Cheap to clone.
pub struct Guests<K: Eq + Hash>(Arc<Mutex<HashMap<K, usize>>>);

impl<K: Eq + Hash> Default for Guests<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: Eq + Hash> Clone for Guests<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// The stay of one guest; it ends with the value.
pub struct Stay<K: Eq + Hash> {
    guest: K,
    guests: Guests<K>,
}

impl<K: Eq + Hash + Clone> Guests<K> {
    /// Lets a guest in, unless they are in `most` times already.
    pub fn enter(&self, guest: K, most: usize) -> Option<Stay<K>> {
        let mut counts = self.counts();
        let count = counts.entry(guest.clone()).or_default();
        let is_welcome = *count < most;
        *count += usize::from(is_welcome);
        is_welcome.then(|| Stay { guest, guests: self.clone() })
    }
}

impl<K: Eq + Hash> Guests<K> {
    fn counts(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash> Stay<K> {
    /// Whose stay it is.
    pub fn guest(&self) -> &K {
        &self.guest
    }
}

impl<K: Eq + Hash> Drop for Stay<K> {
    fn drop(&mut self) {
        let mut counts = self.guests.counts();
        if let Some(count) = counts.get_mut(&self.guest) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.guest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guest_who_leaves_makes_room_and_leaves_no_trace() {
        let guests = Guests::default();
        let (one, two) = (guests.enter("a", 2), guests.enter("a", 2));

        assert!(one.is_some() && two.is_some() && guests.enter("a", 2).is_none());
        assert!(guests.enter("b", 2).is_some());
        drop(one);
        assert!(guests.enter("a", 2).is_some());
        drop(two);
        assert!(guests.counts().is_empty());
    }
}
