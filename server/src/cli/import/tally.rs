//! What became of what was offered, counted.

use std::fmt;

/// The sum at the end of an import.
#[derive(Default)]
pub struct Tally {
    /// Taken in.
    pub new: u64,
    /// Those of them of which a file has no readable text.
    pub unread: u64,
    /// Held before.
    pub same: u64,
    /// In contradiction with others.
    pub clash: u64,
    /// Not to be understood.
    pub faulty: u64,
    /// Not taken in although they should have been.
    pub failed: u64,
}

impl Tally {
    /// Counts a document as taken in.
    pub fn count(&mut self, is_readable: bool) {
        self.new += 1;
        self.unread += u64::from(!is_readable);
    }

    /// Whether nothing went wrong.
    pub fn is_clean(&self) -> bool {
        self.clash + self.faulty + self.failed == 0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { new, unread, same, clash, faulty, failed } = self;
        write!(f, "{new} new ({unread} of them without readable text), {same} held already, {failed} failed")?;
        if clash + faulty > 0 {
            write!(f, ", {clash} in contradiction, {faulty} with faults")?;
        }
        Ok(())
    }
}
