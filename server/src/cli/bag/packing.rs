//! Writing a bag: aside and under another name, which it loses when it is whole.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use futures::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::{DECLARATION, PAYLOAD};
use crate::files::hex;

const DECLARED: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// A bag that is being filled. Dropped, it takes what was written away; killed, it leaves a folder without
/// declaration beside the place where the bag would be.
pub struct Packing {
    place: PathBuf,
    aside: TempDir,
    /// A line for each file: checksum and path.
    payload: String,
    files: u64,
    octets: u64,
}

impl Packing {
    /// Begins a bag for a place where nothing is yet.
    pub fn begin(place: &Path) -> anyhow::Result<Self> {
        let place = std::path::absolute(place)?;
        let shown = place.display();
        anyhow::ensure!(!place.exists(), "{shown} exists already; name a folder that does not");
        let (Some(parent), Some(name)) = (place.parent(), place.file_name()) else {
            anyhow::bail!("{shown} is no place for a folder");
        };
        fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
        let aside = tempfile::Builder::new()
            .prefix(&format!("{}.unfinished-", name.to_string_lossy()))
            .tempdir_in(parent)
            .with_context(|| format!("{} cannot be written to", parent.display()))?;
        Ok(Self { place, aside, payload: String::new(), files: 0, octets: 0 })
    }

    /// Adds a file below the payload as its bytes arrive, and answers their SHA-256.
    pub async fn add(
        &mut self,
        path: &str,
        mut bytes: impl Stream<Item = anyhow::Result<impl AsRef<[u8]>>> + Unpin,
    ) -> anyhow::Result<String> {
        let whole = self.aside.path().join(PAYLOAD).join(path);
        fs::create_dir_all(whole.parent().expect("it lies in the payload"))?;
        let mut file = File::create_new(&whole).with_context(|| format!("{} cannot be written", whole.display()))?;
        let mut digest = Sha256::new();
        while let Some(chunk) = bytes.next().await {
            let chunk = chunk?;
            digest.update(&chunk);
            self.octets += chunk.as_ref().len() as u64;
            file.write_all(chunk.as_ref())?;
        }
        file.sync_all()?;
        self.files += 1;
        let sha256 = hex(&digest.finalize());
        self.payload.push_str(&format!("{sha256}  {PAYLOAD}/{path}\n"));
        Ok(sha256)
    }

    /// Writes what describes the bag, `(label, text)` line by line, and gives it its name.
    /// It stays a folder of whoever ran the command alone.
    pub fn finish(self, labels: &[(&str, String)]) -> anyhow::Result<()> {
        fs::create_dir_all(self.aside.path().join(PAYLOAD))?;
        let mut described = String::new();
        for (label, text) in labels {
            described.push_str(&format!("{label}: {text}\n"));
        }
        described.push_str(&format!("Payload-Oxum: {}.{}\n", self.octets, self.files));
        let mut tags = String::new();
        let tag_files =
            [("bag-info.txt", &*described), ("manifest-sha256.txt", &*self.payload), (DECLARATION, DECLARED)];
        for (name, text) in tag_files {
            tags.push_str(&format!("{}  {name}\n", hex(&Sha256::digest(text))));
        }
        // The declaration comes last: without it no folder is taken for a bag.
        let [info, manifest, declaration] = tag_files;
        for (name, text) in [info, manifest, ("tagmanifest-sha256.txt", &tags), declaration] {
            let mut file = File::create_new(self.aside.path().join(name))?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
        }
        let aside = self.aside.keep();
        fs::rename(&aside, &self.place).with_context(|| {
            format!("{} was written but cannot be called {}", aside.display(), self.place.display())
        })?;
        File::open(self.place.parent().expect("a folder lies in another"))?.sync_all()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{check, is_bag};
    use super::*;

    fn bytes(text: &str) -> impl Stream<Item = anyhow::Result<Vec<u8>>> + Unpin {
        futures::stream::iter([Ok(text.as_bytes().to_vec())])
    }

    #[tokio::test]
    async fn a_finished_bag_is_whole_and_an_unfinished_one_is_no_bag() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("bag");
        let mut packing = Packing::begin(&place).expect("a free place");
        packing.add("a/b.txt", bytes("one")).await.expect("a file");

        let before: Vec<_> = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("one").path()).collect();
        assert!(!place.exists() && before.iter().all(|path| !is_bag(path)), "{before:?}");
        packing.finish(&[("Source-Organization", "KP Hub".to_owned())]).expect("a bag");

        assert!(is_bag(&place));
        assert_eq!(check(&place).expect("a bag"), Vec::<String>::new());
        assert!(fs::read_to_string(place.join("bag-info.txt")).expect("tags").contains("Payload-Oxum: 3.1\n"));
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1, "nothing is left aside");
    }

    #[tokio::test]
    async fn a_bag_that_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut packing = Packing::begin(&folder.path().join("bag")).expect("a free place");
        packing.add("a.txt", bytes("one")).await.expect("a file");

        drop(packing);

        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 0);
    }

    #[test]
    fn what_is_there_already_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");

        let refused = Packing::begin(folder.path()).err().expect("a place that is taken");

        assert!(refused.to_string().contains("exists already"), "{refused}");
    }
}
