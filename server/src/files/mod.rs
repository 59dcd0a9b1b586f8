//! Deposited bytes, addressed by their SHA-256: put once, never changed.
//! Not here: what a file means or who may read it.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use axum::body::Bytes;
use entity::archive::fixity::Outcome;
use futures::stream::BoxStream;
use futures::{Stream, StreamExt};
use object_store::path::Path as Key;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;
use url::Url;

/// How many parts of an upload may be under way.
const PARTS_UNDER_WAY: usize = 4;

/// How many bytes travel at once.
const CHUNK: usize = 64 * 1024;

/// Under which everything is kept.
const PREFIX: &str = "sha256";

/// The store of deposited bytes. Cheap to clone.
#[derive(Clone)]
pub struct Files(Arc<dyn ObjectStore>);

/// The address and size of deposited bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Bytes.
    pub byte_size: u64,
}

impl Files {
    /// Opens the folder that a `file://` URL names, and makes it where it is missing.
    pub fn open(url: &Url) -> anyhow::Result<Self> {
        let folder = url.to_file_path().map_err(|()| anyhow::anyhow!("{url} names no folder"))?;
        std::fs::create_dir_all(&folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        let store = object_store::local::LocalFileSystem::new_with_prefix(&folder)
            .with_context(|| format!("the folder {} cannot be opened", folder.display()))?;
        Ok(Self(Arc::new(store.with_fsync(true))))
    }

    /// Hashes a file of this machine without keeping it.
    pub async fn hash(path: &Path) -> std::io::Result<Deposit> {
        let mut file = tokio::fs::File::open(path).await?;
        let (mut digest, mut byte_size) = (Sha256::new(), 0);
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = file.read(&mut chunk).await?;
            if read == 0 {
                return Ok(Deposit { sha256: hex(&digest.finalize()), byte_size });
            }
            digest.update(&chunk[..read]);
            byte_size += read as u64;
        }
    }

    /// Keeps a file of this machine that was hashed before; what is kept already and still sound is not written again.
    /// Fails when the file has changed since.
    pub async fn put(&self, path: &Path, deposit: &Deposit) -> anyhow::Result<()> {
        if self.holds(deposit).await? && self.verify(deposit).await == Outcome::Sound {
            return Ok(());
        }
        let file = tokio::fs::File::open(path).await?;
        let bytes = ReaderStream::with_capacity(file, CHUNK).map(|chunk| Ok(chunk?));
        match self.write(bytes, deposit).await? {
            Outcome::Sound => Ok(()),
            Outcome::Unread => anyhow::bail!("{} could not be read to its end; try again", path.display()),
            Outcome::Damaged | Outcome::Missing => {
                anyhow::bail!("{} changed while it was read; try again", path.display())
            }
        }
    }

    /// Copies a deposit into another store, hashed on the way; what that holds already is not written again.
    /// The outcome is what was found here; fails when the other store refuses.
    pub async fn copy(&self, to: &Self, deposit: &Deposit) -> anyhow::Result<Outcome> {
        if to.holds(deposit).await? {
            return Ok(Outcome::Sound);
        }
        self.replace(to, deposit).await
    }

    /// The same over what the other store holds, in one step: only sound bytes take the place of others.
    pub async fn replace(&self, to: &Self, deposit: &Deposit) -> anyhow::Result<Outcome> {
        match self.open_deposit(deposit).await {
            Ok(bytes) => to.write(bytes, deposit).await,
            Err(outcome) => Ok(outcome),
        }
    }

    /// Reads a deposit anew and compares its hash with its address.
    pub async fn verify(&self, deposit: &Deposit) -> Outcome {
        let mut bytes = match self.open_deposit(deposit).await {
            Ok(bytes) => bytes,
            Err(outcome) => return outcome,
        };
        let mut digest = Sha256::new();
        while let Some(chunk) = bytes.next().await {
            match chunk {
                Ok(chunk) => digest.update(&chunk),
                Err(fault) => return unread(deposit, &fault),
            }
        }
        compared(deposit, digest)
    }

    /// Whether bytes of this address and size are kept; what they hold is not looked at.
    pub async fn holds(&self, deposit: &Deposit) -> anyhow::Result<bool> {
        match self.0.head(&key(&deposit.sha256)).await {
            Ok(kept) => Ok(kept.size == deposit.byte_size),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(fault) => Err(fault.into()),
        }
    }

    /// The addresses and sizes of everything that is kept, in no order.
    pub fn list(&self) -> BoxStream<'static, anyhow::Result<Deposit>> {
        let kept = self.0.list(Some(&Key::from(PREFIX)));
        kept.map(|kept| {
            let kept = kept?;
            let sha256 = kept.location.filename().unwrap_or_default().to_owned();
            Ok(Deposit { sha256, byte_size: kept.size })
        })
        .boxed()
    }

    async fn open_deposit(&self, deposit: &Deposit) -> Result<BoxStream<'static, anyhow::Result<Bytes>>, Outcome> {
        match self.0.get(&key(&deposit.sha256)).await {
            Ok(found) => Ok(found.into_stream().map(|chunk| Ok(chunk?)).boxed()),
            Err(object_store::Error::NotFound { .. }) => Err(Outcome::Missing),
            Err(fault) => Err(unread(deposit, &fault.into())),
        }
    }

    /// Writes bytes as they come; only those of the deposit are kept.
    async fn write(
        &self,
        mut bytes: impl Stream<Item = anyhow::Result<Bytes>> + Unpin,
        deposit: &Deposit,
    ) -> anyhow::Result<Outcome> {
        let mut upload = WriteMultipart::new(self.0.put_multipart(&key(&deposit.sha256)).await?);
        let mut digest = Sha256::new();
        while let Some(chunk) = bytes.next().await {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(fault) => {
                    upload.abort().await?;
                    return Ok(unread(deposit, &fault));
                }
            };
            digest.update(&chunk);
            upload.wait_for_capacity(PARTS_UNDER_WAY).await?;
            upload.put(chunk);
        }
        let outcome = compared(deposit, digest);
        match outcome {
            Outcome::Sound => drop(upload.finish().await?),
            Outcome::Damaged | Outcome::Missing | Outcome::Unread => upload.abort().await?,
        }
        Ok(outcome)
    }

    /// The bytes of a deposit, whole or in part, as they arrive.
    pub async fn get(
        &self,
        sha256: &str,
        range: Option<Range<u64>>,
    ) -> anyhow::Result<BoxStream<'static, anyhow::Result<Bytes>>> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.0.get_opts(&key(sha256), options).await?;
        Ok(found.into_stream().map(|chunk| Ok(chunk?)).boxed())
    }

    /// Lists the top of the store, to see that it answers.
    pub async fn glance(&self) -> anyhow::Result<()> {
        self.0.list_with_delimiter(None).await?;
        Ok(())
    }

    /// Writes, reads and removes a small file, to see that the store works.
    pub async fn check(&self) -> anyhow::Result<()> {
        let key = Key::from("doctor");
        self.0.put(&key, PutPayload::from_static(b"well")).await?;
        let read = self.0.get(&key).await?.bytes().await?;
        self.0.delete(&key).await?;
        anyhow::ensure!(read.as_ref() == b"well", "the store gave other bytes than it was given");
        Ok(())
    }
}

fn key(sha256: &str) -> Key {
    Key::from(format!("{PREFIX}/{}/{sha256}", sha256.get(..2).unwrap_or_default()))
}

fn compared(deposit: &Deposit, digest: Sha256) -> Outcome {
    if hex(&digest.finalize()) == deposit.sha256 { Outcome::Sound } else { Outcome::Damaged }
}

fn unread(deposit: &Deposit, fault: &anyhow::Error) -> Outcome {
    tracing::warn!(sha256 = deposit.sha256, error = format!("{fault:#}"), "kept bytes could not be read to their end");
    Outcome::Unread
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn bytes_that_were_damaged_in_the_store_are_mended_by_the_same_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("rules.txt");
        std::fs::write(&path, "The harbour opens at dawn.").expect("a file");
        let store = folder.path().join("store");
        let files = Files::open(&Url::from_directory_path(&store).expect("a folder")).expect("a store");
        let deposit = Files::hash(&path).await.expect("a hash");
        files.put(&path, &deposit).await.expect("kept");
        std::fs::write(store.join(key(&deposit.sha256).as_ref()), "The harbour opens at dusk.").expect("damage");
        let damaged = files.verify(&deposit).await;

        files.put(&path, &deposit).await.expect("kept again");

        assert_eq!((damaged, files.verify(&deposit).await), (Outcome::Damaged, Outcome::Sound));
    }
}
