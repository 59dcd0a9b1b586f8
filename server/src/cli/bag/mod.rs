//! Bags as RFC 8493 has them: a folder of files with the checksums of all of them.
//! Not here: what the files mean.

mod checking;
mod packing;

use std::path::Path;

pub use checking::check;
pub use packing::Packing;

/// The file that makes a folder a bag.
pub const DECLARATION: &str = "bagit.txt";

/// The folder of a bag in which its files lie.
pub const PAYLOAD: &str = "data";

/// Whether a folder says that it is a bag.
pub fn is_bag(folder: &Path) -> bool {
    folder.join(DECLARATION).is_file()
}
