//! What is offered to be taken in: a file, or the files of a folder or archive with what is said of them.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::TempDir;
use unicode_normalization::UnicodeNormalization;

use super::unpack::{LIMITS, Packing, unpack};
use crate::cli::{bag, manifest};

/// The file beside a manifest that tells of the organisations and bodies it names.
pub const DIRECTORY: &str = "directory.toml";

/// One offer.
pub struct Source {
    /// The files by their path from the root, in the composed form of Unicode, with `/` between folders.
    pub files: BTreeMap<String, PathBuf>,
    /// What could not be listed.
    pub lost: Vec<(PathBuf, io::Error)>,
    /// What is said of the files.
    pub manifest: Option<PathBuf>,
    /// What is said of those whom the manifest names.
    pub directory: Option<PathBuf>,
    /// What stands before the paths when they are shown.
    pub shown: PathBuf,
    /// An unpacked archive, which goes when the offer goes.
    _unpacked: Option<TempDir>,
}

impl Source {
    /// Looks at a file, folder or archive; an archive is unpacked, and a bag is held against its checksums.
    pub async fn open(path: &Path, manifest: Option<&Path>) -> anyhow::Result<Self> {
        let packing = Packing::of(path).filter(|_| path.is_file());
        let Some(packing) = packing else { return Self::of(path.to_owned(), path, manifest, None) };
        let folder = tempfile::tempdir().context("there is no room to unpack into")?;
        let (archive, into) = (path.to_owned(), folder.path().to_owned());
        tokio::task::spawn_blocking(move || unpack(&archive, packing, &into, LIMITS))
            .await?
            .with_context(|| format!("{} cannot be unpacked", path.display()))?;
        Self::of(top(folder.path()), path, manifest, Some(folder))
    }

    fn of(root: PathBuf, shown: &Path, manifest: Option<&Path>, unpacked: Option<TempDir>) -> anyhow::Result<Self> {
        let mut shown = shown.to_owned();
        let root = if bag::is_bag(&root) {
            let faults = bag::check(&root)?;
            anyhow::ensure!(
                faults.is_empty(),
                "the bag {} is not whole; nothing of it is taken in:\n  {}",
                shown.display(),
                faults.join("\n  ")
            );
            shown.push(bag::PAYLOAD);
            root.join(bag::PAYLOAD)
        } else {
            root
        };
        let (mut listed, mut lost) = (Vec::new(), Vec::new());
        walk(root.clone(), &mut listed, &mut lost);
        let beside = |name: &str| Some(root.join(name)).filter(|path| path.is_file());
        let manifest = manifest.map(ToOwned::to_owned).or_else(|| manifest::FILE_NAMES.into_iter().find_map(beside));
        let directory = beside(DIRECTORY).filter(|_| manifest.is_some());
        let speaking: Vec<_> = [&manifest, &directory].into_iter().flatten().map(|path| path.canonicalize()).collect();
        let speaks =
            |path: &Path| speaking.iter().flatten().any(|known| path.canonicalize().is_ok_and(|it| it == *known));
        let mut files = BTreeMap::new();
        for path in listed.into_iter().filter(|path| !speaks(path)) {
            let mut name = within(&root, &path);
            // Names that differ in their composition alone, or beyond UTF-8, are files of their own all the same.
            while files.contains_key(&name) {
                name.push('\'');
            }
            files.insert(name, path);
        }
        Ok(Self { files, lost, manifest, directory, shown, _unpacked: unpacked })
    }

    /// A path from the root as whoever made the offer knows it.
    pub fn shown(&self, path: &str) -> String {
        if path.is_empty() { self.shown.display().to_string() } else { self.shown.join(path).display().to_string() }
    }
}

/// The root of what was unpacked: the one folder in which everything lies, if there is one.
fn top(folder: &Path) -> PathBuf {
    let ours = |entry: &std::fs::DirEntry| !is_aside(&entry.file_name().to_string_lossy());
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().filter(ours);
    match &entries.map(|entry| entry.path()).collect::<Vec<_>>()[..] {
        [one] if one.is_dir() => one.clone(),
        _ => folder.to_owned(),
    }
}

/// What packers and systems leave beside the files of people.
pub fn is_aside(name: &str) -> bool {
    name.starts_with('.') || name == "__MACOSX"
}

/// The path of a file as a manifest writes it; empty for the root itself.
fn within(root: &Path, path: &Path) -> String {
    let within = path.strip_prefix(root).expect("it lies below the root");
    let parts: Vec<_> = within.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    composed(&parts.join("/"))
}

/// A path in the composed form of Unicode: some systems keep the parts of a letter apart.
pub fn composed(path: &str) -> String {
    path.nfc().collect()
}

/// The files below a path, and what could not be listed; hidden entries and links below it are left alone.
fn walk(path: PathBuf, files: &mut Vec<PathBuf>, lost: &mut Vec<(PathBuf, io::Error)>) {
    let entries = match std::fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(fault) if fault.kind() == io::ErrorKind::NotADirectory => return files.push(path),
        Err(fault) => return lost.push((path, fault)),
    };
    for entry in entries {
        match entry.and_then(|entry| Ok((entry.file_type()?, entry))) {
            Ok((_, entry)) if is_aside(&entry.file_name().to_string_lossy()) => {}
            Ok((kind, entry)) if kind.is_dir() => walk(entry.path(), files, lost),
            Ok((kind, entry)) if kind.is_file() => files.push(entry.path()),
            Ok(_) => {}
            Err(fault) => lost.push((path.clone(), fault)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn names_that_look_alike_are_files_of_their_own() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["d\u{e9}cision.txt", "de\u{301}cision.txt"] {
            std::fs::write(folder.path().join(name), name).expect("a file");
        }

        let source = Source::open(folder.path(), None).await.expect("a source");

        assert_eq!(source.files.len(), 2);
        assert!(source.files.contains_key("d\u{e9}cision.txt"), "{:?}", source.files);
    }

    #[tokio::test]
    async fn what_speaks_of_the_files_is_none_of_them() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["list.csv", "a.txt", ".hidden.txt"] {
            std::fs::write(folder.path().join(name), "file\n").expect("a file");
        }
        let roundabout = folder.path().join(".").join("list.csv");

        let source = Source::open(folder.path(), Some(&roundabout)).await.expect("a source");

        assert_eq!(source.files.into_keys().collect::<Vec<_>>(), ["a.txt"]);
    }
}
