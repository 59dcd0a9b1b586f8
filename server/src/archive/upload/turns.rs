//! One writer an upload: whoever comes later takes over from a connection that was cut without a word.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use entity::UploadId;
use tokio::sync::OwnedMutexGuard;
use tokio_util::sync::CancellationToken;

/// Whose turn it is at each upload.
#[derive(Clone, Default)]
pub(super) struct Turns(Arc<Mutex<HashMap<UploadId, Place>>>);

#[derive(Default)]
struct Place {
    interrupt: CancellationToken,
    turn: Arc<tokio::sync::Mutex<()>>,
}

/// A turn at an upload; it ends with the value.
pub(super) struct Turn {
    id: UploadId,
    turns: Turns,
    interrupt: CancellationToken,
    turn: Option<OwnedMutexGuard<()>>,
}

impl Turns {
    /// Interrupts whoever has the turn at an upload, and waits until it is free.
    pub(super) async fn take(&self, id: UploadId) -> Turn {
        let interrupt = CancellationToken::new();
        let turn = {
            let mut places = self.places();
            let place = places.entry(id).or_default();
            std::mem::replace(&mut place.interrupt, interrupt.clone()).cancel();
            place.turn.clone()
        };
        Turn { id, turns: self.clone(), interrupt, turn: Some(turn.lock_owned().await) }
    }

    fn places(&self) -> MutexGuard<'_, HashMap<UploadId, Place>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// Waits until somebody else wants the turn.
    pub(super) async fn interrupted(&self) {
        self.interrupt.cancelled().await;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut places = self.turns.places();
        self.turn = None;
        // Whoever waits holds the turn too; without them the place is nobody's.
        if places.get(&self.id).is_some_and(|place| Arc::strong_count(&place.turn) == 1) {
            places.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn a_later_writer_interrupts_the_one_before_and_leaves_nothing_behind() {
        let turns = Turns::default();
        let id = UploadId(Uuid::nil());
        let first = turns.take(id).await;

        let taking = turns.clone();
        let second = tokio::spawn(async move { taking.take(id).await });
        first.interrupted().await;
        drop(first);
        drop(second.await.expect("the second turn"));

        assert!(turns.places().is_empty());
    }
}
