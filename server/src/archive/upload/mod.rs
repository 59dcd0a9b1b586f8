//! Files on their way in from a browser: received piece by piece, read once they are whole, and made into documents.
//! Not here: what keeping, reading and depositing a file mean, which are the archive's own.

mod commands;
pub mod graphql;
pub mod http;
pub mod jobs;
mod pieces;
mod proposal;
mod store;
mod turns;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::available_parallelism;

use anyhow::Context;
use chrono::Duration;
use tokio::sync::Semaphore;

use self::turns::Turns;

/// How long an upload lasts, from its beginning; what has not become a document by then is dropped.
pub const LIFE: Duration = Duration::days(7);

/// The most uploads one person may have at once.
pub const MOST_OPEN: u64 = 100;

/// The longest name of a file, in characters.
pub const MOST_NAME_CHARACTERS: usize = 255;

/// What this process needs to take files in. Cheap to clone.
#[derive(Clone)]
pub struct Uploads {
    /// Where whole uploads are put together to be read.
    folder: PathBuf,
    turns: Turns,
    /// How many files are read at once: reading costs a processor.
    readers: Arc<Semaphore>,
}

impl Uploads {
    /// Opens the folder `uploads` of the hub's data, and makes it where it is missing.
    pub fn open(data: &Path) -> anyhow::Result<Self> {
        let readers = available_parallelism().map_or(1, usize::from);
        let folder = data.join("uploads");
        std::fs::create_dir_all(&folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        Ok(Self { folder, turns: Turns::default(), readers: Arc::new(Semaphore::new(readers)) })
    }
}
