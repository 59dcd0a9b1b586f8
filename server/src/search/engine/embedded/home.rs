//! The folder an index lives in: its lock, its generations, and which of them is the present one.
//! Not the place for what is inside a generation.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::super::EngineFault;
use super::schema::FORMAT;

/// Names the present generation.
const POINTER: &str = "current";

/// A folder that this process alone writes to.
#[derive(Debug)]
pub struct Home {
    folder: PathBuf,
    // Held as long as the file is open.
    _lock: File,
}

/// What a folder held when it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// An index that can be used.
    Present,
    /// No index yet.
    New,
    /// An index of another format, now put aside: an empty one is in its place and wants to be filled.
    Outdated,
}

impl Home {
    /// Takes possession of a folder, which is made if need be.
    pub fn take(folder: &Path) -> Result<Self, EngineFault> {
        let lock = lock(folder).map_err(|error| match error {
            TryLockError::WouldBlock => EngineFault::Locked,
            TryLockError::Error(error) => EngineFault::Store(error.into()),
        })?;
        Ok(Self { folder: folder.to_owned(), _lock: lock })
    }

    /// The present generation's folder, unless there is none that we can read.
    pub fn present(&self) -> anyhow::Result<(Opening, Option<PathBuf>)> {
        present_in(&self.folder)
    }

    /// Makes the folder of a generation to come.
    pub fn begin(&self) -> anyhow::Result<PathBuf> {
        let numbers = self.generations()?;
        let number = |path: &PathBuf| path.file_name()?.to_str()?.split_once('-')?.1.parse::<u64>().ok();
        let next = numbers.iter().filter_map(number).max().unwrap_or(0) + 1;
        let folder = self.folder.join(format!("v{FORMAT}-{next}"));
        std::fs::create_dir(&folder).context("the folder of a new generation")?;
        Ok(folder)
    }

    /// Makes a generation the present one; there is no moment at which none is.
    pub fn adopt(&self, generation: &Path) -> anyhow::Result<()> {
        let name = generation.file_name().and_then(|name| name.to_str()).context("a generation without a name")?;
        let draft = self.folder.join("current.new");
        std::fs::write(&draft, name)?;
        File::open(&draft)?.sync_all()?;
        std::fs::rename(&draft, self.folder.join(POINTER)).context("the pointer to the present generation")
    }

    /// Removes every generation but one. A leftover harms nobody, so failing is only worth a line in the log.
    pub fn sweep(&self, kept: &Path) {
        let swept = self.generations().and_then(|folders| {
            for folder in folders.iter().filter(|folder| *folder != kept) {
                std::fs::remove_dir_all(folder)?;
            }
            Ok(())
        });
        if let Err(error) = swept {
            tracing::warn!(%error, "an old search index could not be removed");
        }
    }

    fn generations(&self) -> anyhow::Result<Vec<PathBuf>> {
        let mut folders = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() && entry.file_name().to_string_lossy().starts_with('v') {
                folders.push(entry.path());
            }
        }
        Ok(folders)
    }
}

/// The same of a folder that another process may have taken.
pub fn present_in(folder: &Path) -> anyhow::Result<(Opening, Option<PathBuf>)> {
    let name = match std::fs::read_to_string(folder.join(POINTER)) {
        Ok(name) => name,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok((Opening::New, None));
        }
        Err(error) => return Err(error).context("the pointer to the present generation"),
    };
    match name.starts_with(&format!("v{FORMAT}-")) {
        true => Ok((Opening::Present, Some(folder.join(name)))),
        false => Ok((Opening::Outdated, None)),
    }
}

fn lock(folder: &Path) -> Result<File, TryLockError> {
    let open = || {
        std::fs::create_dir_all(folder)?;
        File::options().create(true).write(true).truncate(false).open(folder.join("lock"))
    };
    let file = open().map_err(TryLockError::Error)?;
    file.try_lock()?;
    Ok(file)
}
