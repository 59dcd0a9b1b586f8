//! Deposited bytes, addressed by their SHA-256: put once, never changed.
//! Not here: what a file means or who may read it.

mod place;
mod transit;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use axum::body::Bytes;
use chrono::{DateTime, Utc};
use entity::archive::fixity::Outcome;
use futures::stream::BoxStream;
use futures::{Stream, StreamExt, TryStreamExt};
use object_store::path::Path as Key;
use object_store::{
    GetOptions, GetRange, ListResult, ObjectStore, ObjectStoreExt, PutPayload, PutPayloadMut, WriteMultipart,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

use self::place::Place;
use crate::config::Settings;

/// How many parts of an upload may be under way.
const PARTS_UNDER_WAY: usize = 4;

/// How many bytes are put at once: the least that S3 takes as a part, of which an upload has 10 000 at most (48 GiB).
const PART: usize = 5 * 1024 * 1024;

/// How many bytes are read at once.
const CHUNK: usize = 64 * 1024;

/// Under which everything is kept.
const PREFIX: &str = "sha256";

/// The store of deposited bytes. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    place: Arc<Place>,
}

/// The address and size of deposited bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Bytes.
    pub byte_size: u64,
}

/// Bytes as the store tells of them.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Where they are and how many.
    pub deposit: Deposit,
    /// When they were written last.
    pub at: DateTime<Utc>,
}

impl Files {
    /// Opens the place that the settings name; a folder is made where it is missing, a bucket is not looked at yet.
    pub fn open(settings: &Settings) -> anyhow::Result<Self> {
        let (store, place) = Place::open(settings)?;
        Ok(Self { store, place: Arc::new(place) })
    }

    /// Opens a folder, and makes it where it is missing.
    pub fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        let (store, place) = Place::folder(folder)?;
        Ok(Self { store, place: Arc::new(place) })
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

    /// Keeps a file of this machine that was hashed before. What is kept already is written again in one step, so that
    /// its age tells since when nobody has wanted it.
    /// Fails when the file has changed since.
    pub async fn put(&self, path: &Path, deposit: &Deposit) -> anyhow::Result<()> {
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
        Ok(self.find(deposit).await?.is_some())
    }

    /// The same with their age.
    pub async fn find(&self, deposit: &Deposit) -> anyhow::Result<Option<Stored>> {
        match self.store.head(&key(&deposit.sha256)).await {
            Ok(kept) if kept.size == deposit.byte_size => {
                Ok(Some(Stored { deposit: deposit.clone(), at: kept.last_modified }))
            }
            Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(fault) => Err(self.place.explained(fault)),
        }
    }

    /// The addresses and sizes of everything that is kept, in no order.
    pub fn list(&self) -> BoxStream<'static, anyhow::Result<Deposit>> {
        self.listed(Key::from(PREFIX)).map_ok(|kept| kept.deposit).boxed()
    }

    /// What is kept on a shelf, in no order.
    pub fn list_shelf(&self, shelf: &str) -> BoxStream<'static, anyhow::Result<Stored>> {
        self.listed(Key::from(format!("{PREFIX}/{shelf}")))
    }

    /// The shelf after one, or the first after none: what is kept stands on 256 of them, by how its address begins.
    pub fn shelf_after(last: &str) -> Option<String> {
        let next = match u8::from_str_radix(last, 16) {
            Ok(last) => last.checked_add(1)?,
            Err(_) => 0,
        };
        Some(format!("{next:02x}"))
    }

    fn listed(&self, prefix: Key) -> BoxStream<'static, anyhow::Result<Stored>> {
        let (kept, place) = (self.store.list(Some(&prefix)), self.place.clone());
        kept.map(move |kept| {
            let kept = kept.map_err(|fault| place.explained(fault))?;
            let sha256 = kept.location.filename().unwrap_or_default().to_owned();
            Ok(Stored { deposit: Deposit { sha256, byte_size: kept.size }, at: kept.last_modified })
        })
        .boxed()
    }

    /// Removes bytes for ever; what is not kept is no error.
    pub async fn remove(&self, sha256: &str) -> anyhow::Result<()> {
        match self.store.delete(&key(sha256)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(fault) => Err(self.place.explained(fault)),
        }
    }

    async fn open_deposit(&self, deposit: &Deposit) -> Result<BoxStream<'static, anyhow::Result<Bytes>>, Outcome> {
        let absence = match self.store.get(&key(&deposit.sha256)).await {
            Ok(found) => return Ok(found.into_stream().map(|chunk| Ok(chunk?)).boxed()),
            Err(absence @ object_store::Error::NotFound { .. }) => absence,
            Err(fault) => return Err(unread(deposit, &self.place.explained(fault))),
        };
        // Where the whole store is gone every file is absent, and none is known to be lost.
        match self.glance().await {
            Ok(()) => Err(Outcome::Missing),
            Err(fault) => Err(unread(deposit, &fault.context(absence))),
        }
    }

    /// Writes bytes as they come; only those of the deposit are kept.
    async fn write(
        &self,
        mut bytes: impl Stream<Item = anyhow::Result<Bytes>> + Unpin,
        deposit: &Deposit,
    ) -> anyhow::Result<Outcome> {
        let key = key(&deposit.sha256);
        let (mut first, mut digest) = (PutPayloadMut::new(), Sha256::new());
        while first.content_length() < PART {
            match bytes.next().await {
                Some(Ok(chunk)) => {
                    digest.update(&chunk);
                    first.push(chunk);
                }
                Some(Err(fault)) => return Ok(unread(deposit, &fault)),
                None => {
                    let outcome = compared(deposit, digest);
                    if outcome == Outcome::Sound {
                        self.store.put(&key, first.freeze()).await.map_err(|fault| self.place.explained(fault))?;
                    }
                    return Ok(outcome);
                }
            }
        }
        let upload = self.store.put_multipart(&key).await.map_err(|fault| self.place.explained(fault))?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PART);
        first.freeze().into_iter().for_each(|chunk| upload.put(chunk));
        match pour(&mut upload, bytes, deposit, digest).await {
            Ok(Outcome::Sound) => match upload.finish().await {
                Ok(_) => Ok(Outcome::Sound),
                Err(fault) => Err(self.place.explained(fault)),
            },
            Ok(outcome @ (Outcome::Damaged | Outcome::Missing | Outcome::Unread)) => {
                abort(upload).await;
                Ok(outcome)
            }
            Err(fault) => {
                abort(upload).await;
                Err(self.place.explained(fault))
            }
        }
    }

    /// The bytes of a deposit, whole or in part, as they arrive.
    pub async fn get(
        &self,
        sha256: &str,
        range: Option<Range<u64>>,
    ) -> anyhow::Result<BoxStream<'static, anyhow::Result<Bytes>>> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.store.get_opts(&key(sha256), options).await.map_err(|fault| self.place.explained(fault))?;
        Ok(found.into_stream().map(|chunk| Ok(chunk?)).boxed())
    }

    /// Lists the top of the store, to see that it answers.
    pub async fn glance(&self) -> anyhow::Result<()> {
        self.top().await.map(drop)
    }

    /// Whether nothing at all is kept.
    pub async fn is_empty(&self) -> anyhow::Result<bool> {
        let top = self.top().await?;
        Ok(top.objects.is_empty() && top.common_prefixes.is_empty())
    }

    async fn top(&self) -> anyhow::Result<ListResult> {
        self.place.must_be_there()?;
        self.store.list_with_delimiter(None).await.map_err(|fault| self.place.explained(fault))
    }

    /// Writes, reads and removes a small file, to see that the store works.
    pub async fn check(&self) -> anyhow::Result<()> {
        self.glance().await?;
        let read = self.try_out(&Key::from("doctor")).await.map_err(|fault| self.place.explained(fault))?;
        anyhow::ensure!(read.as_ref() == b"well", "the store gave other bytes than it was given");
        Ok(())
    }

    async fn try_out(&self, key: &Key) -> object_store::Result<Bytes> {
        self.store.put(key, PutPayload::from_static(b"well")).await?;
        let read = self.store.get(key).await?.bytes().await?;
        self.store.delete(key).await?;
        Ok(read)
    }
}

/// Puts bytes as they come; what was put counts only once the upload is finished.
async fn pour(
    upload: &mut WriteMultipart,
    mut bytes: impl Stream<Item = anyhow::Result<Bytes>> + Unpin,
    deposit: &Deposit,
    mut digest: Sha256,
) -> object_store::Result<Outcome> {
    while let Some(chunk) = bytes.next().await {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(fault) => return Ok(unread(deposit, &fault)),
        };
        digest.update(&chunk);
        upload.wait_for_capacity(PARTS_UNDER_WAY).await?;
        upload.put(chunk);
    }
    Ok(compared(deposit, digest))
}

/// Takes back what was put. Where the store does not hear of it, nobody ever sees it: a bucket drops it by a rule.
async fn abort(upload: WriteMultipart) {
    if let Err(fault) = upload.abort().await {
        tracing::warn!(error = %fault, "the parts of a broken upload could not be taken back");
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
        let files = Files::in_folder(&store).expect("a store");
        let deposit = Files::hash(&path).await.expect("a hash");
        files.put(&path, &deposit).await.expect("kept");
        std::fs::write(store.join(key(&deposit.sha256).as_ref()), "The harbour opens at dusk.").expect("damage");
        let damaged = files.verify(&deposit).await;

        files.put(&path, &deposit).await.expect("kept again");

        assert_eq!((damaged, files.verify(&deposit).await), (Outcome::Damaged, Outcome::Sound));
    }

    #[tokio::test]
    async fn a_file_is_missing_only_where_its_store_is_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::in_folder(folder.path()).expect("a store");
        let deposit = Deposit { sha256: "0".repeat(64), byte_size: 1 };
        let missing = files.verify(&deposit).await;

        folder.close().expect("no folder");

        assert_eq!((missing, files.verify(&deposit).await), (Outcome::Missing, Outcome::Unread));
    }
}
