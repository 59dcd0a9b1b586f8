//! How much one file may cost to read.
//! Not for how much one person may deposit.

use serde::{Deserialize, Serialize};

/// Bounds on one reading; what goes beyond a bound on text is cut with a note, beyond any other refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Largest file, in bytes as deposited.
    pub file_bytes: u64,
    /// Address space of the reading process, in bytes; program and stack count.
    pub memory_bytes: u64,
    /// Processor time of the reading process, in seconds.
    pub cpu_seconds: u64,
    /// Time on the clock for the whole reading, in seconds.
    pub wall_seconds: u64,
    /// Time on the clock for recognising characters in pictures, in seconds, over that for the rest.
    pub recognition_seconds: u64,
    /// Pages or passages kept of one file.
    pub pages: usize,
    /// Unicode characters kept of one file.
    pub characters: usize,
    /// Bytes taken out of a packed file, all its read parts together.
    pub unpacked_bytes: u64,
    /// Elements inside one another in an XML or HTML file.
    pub xml_depth: usize,
    /// Elements in one XML part or HTML file.
    pub xml_elements: usize,
    /// Files read inside of one file, those inside of them included.
    pub enclosures: usize,
    /// How deep files may lie inside one another to be read.
    pub enclosure_depth: usize,
    /// Bytes of the answer that the reading process may give.
    pub answer_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 200 * MEGABYTE,
            memory_bytes: 2_000 * MEGABYTE,
            cpu_seconds: 60,
            wall_seconds: 120,
            recognition_seconds: 600,
            pages: 2_000,
            characters: 10_000_000,
            unpacked_bytes: 200 * MEGABYTE,
            xml_depth: 512,
            xml_elements: 5_000_000,
            enclosures: 100,
            enclosure_depth: 4,
            answer_bytes: 64 * MEGABYTE,
        }
    }
}

/// Bytes in a megabyte as people are told of it.
pub(super) const MEGABYTE: u64 = 1_000_000;
