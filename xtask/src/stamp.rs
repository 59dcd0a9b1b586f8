//! Hashes over files, to tell whether something has to be made again.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Every file under `folder`, relative to it and sorted, but for folders of a name in `except`.
pub fn files(folder: &Path, except: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(relative) = open.pop() {
        let path = folder.join(&relative);
        let entries = fs::read_dir(&path).with_context(|| format!("cannot read {}", path.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = relative.join(entry.file_name());
            let is_left_out = except.iter().any(|except| entry.file_name() == *except);
            if !entry.file_type()?.is_dir() {
                found.push(name);
            } else if !is_left_out {
                open.push(name);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A short hash over the names and contents of `files`, which are relative to `folder`.
pub fn of_files(folder: &Path, files: &[PathBuf]) -> Result<String> {
    let mut hash = Sha256::new();
    for file in files {
        let bytes = fs::read(folder.join(file)).with_context(|| format!("cannot read {}", file.display()))?;
        for part in [file.as_os_str().as_encoded_bytes(), &bytes] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    }
    Ok(hash.finalize().iter().take(10).map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_changes_with_a_name_and_with_a_content_and_with_nothing_else() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("left_out"))?;
        fs::write(folder.path().join("left_out/z"), "1")?;
        fs::write(folder.path().join("a"), "1")?;
        let hash = || of_files(folder.path(), &files(folder.path(), &["left_out"])?);
        let first = hash()?;

        fs::write(folder.path().join("left_out/z"), "2")?;
        let unchanged = hash()?;
        fs::write(folder.path().join("a"), "2")?;
        let content = hash()?;
        fs::rename(folder.path().join("a"), folder.path().join("b"))?;
        let name = hash()?;

        assert_eq!(first, unchanged);
        assert_ne!(first, content);
        assert_ne!(content, name);
        Ok(())
    }
}
