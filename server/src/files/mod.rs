//! Deposited bytes, addressed by their SHA-256: put once, never changed.
//! Not here: what a file means or who may read it.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use axum::body::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use object_store::path::Path as Key;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};
use sha2::{Digest, Sha256};
use tokio::io::AsyncReadExt;
use url::Url;

/// How many parts of an upload may be under way.
const PARTS_UNDER_WAY: usize = 4;

/// How many bytes travel at once.
const CHUNK: usize = 64 * 1024;

/// The store of deposited bytes. Cheap to clone.
#[derive(Clone)]
pub struct Files(Arc<dyn ObjectStore>);

/// The address and size of deposited bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
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

    /// Keeps a file of this machine that was hashed before; what is kept already is not written again.
    /// Fails when the file has changed since.
    pub async fn put(&self, path: &Path, deposit: &Deposit) -> anyhow::Result<()> {
        let key = key(&deposit.sha256);
        if self.0.head(&key).await.is_ok_and(|kept| kept.size == deposit.byte_size) {
            return Ok(());
        }
        let mut upload = WriteMultipart::new(self.0.put_multipart(&key).await?);
        let mut file = tokio::fs::File::open(path).await?;
        let mut digest = Sha256::new();
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = file.read(&mut chunk).await?;
            if read == 0 {
                break;
            }
            digest.update(&chunk[..read]);
            upload.wait_for_capacity(PARTS_UNDER_WAY).await?;
            upload.write(&chunk[..read]);
        }
        if hex(&digest.finalize()) != deposit.sha256 {
            upload.abort().await?;
            anyhow::bail!("{} changed while it was read; try again", path.display());
        }
        upload.finish().await?;
        Ok(())
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
    Key::from(format!("sha256/{}/{sha256}", sha256.get(..2).unwrap_or_default()))
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
