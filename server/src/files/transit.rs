//! Bytes on their way in, beside those that are kept: put, read and dropped by names of folders and files.
//! Not addressed by what they are, and no part of a backup.

use std::collections::BTreeSet;

use axum::body::Bytes;
use futures::TryStreamExt;
use object_store::path::Path as Key;
use object_store::{ObjectStoreExt, PutPayload};
use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::Files;

/// Under which everything on its way lies.
const PREFIX: &str = "uploads";

fn key(folder: &str, name: &str) -> Key {
    Key::from_iter([PREFIX, folder, name])
}

impl Files {
    /// Puts bytes under a name, in the place of others; they are there as a whole or not at all.
    pub async fn put_in_transit(&self, folder: &str, name: &str, bytes: Vec<Bytes>) -> anyhow::Result<()> {
        let put = self.store.put(&key(folder, name), PutPayload::from_iter(bytes)).await;
        put.map(drop).map_err(|fault| self.place.explained(fault))
    }

    /// Writes what lies under a name to the end of something; answers how many bytes that were.
    pub async fn read_in_transit(
        &self,
        folder: &str,
        name: &str,
        to: &mut (impl AsyncWrite + Unpin),
    ) -> anyhow::Result<u64> {
        let found = self.store.get(&key(folder, name)).await.map_err(|fault| self.place.explained(fault))?;
        let (mut bytes, mut length) = (found.into_stream(), 0);
        while let Some(chunk) = bytes.try_next().await? {
            to.write_all(&chunk).await?;
            length += chunk.len() as u64;
        }
        Ok(length)
    }

    /// The folders that hold anything.
    pub async fn folders_in_transit(&self) -> anyhow::Result<Vec<String>> {
        self.place.must_be_there()?;
        let listed = self.store.list_with_delimiter(Some(&Key::from(PREFIX))).await;
        let found = listed.map_err(|fault| self.place.explained(fault))?;
        Ok(found.common_prefixes.iter().filter_map(|folder| folder.filename().map(ToOwned::to_owned)).collect())
    }

    /// The names in a folder.
    pub async fn names_in_transit(&self, folder: &str) -> anyhow::Result<BTreeSet<String>> {
        self.place.must_be_there()?;
        let listed = self.store.list(Some(&Key::from_iter([PREFIX, folder]))).try_collect::<Vec<_>>().await;
        let found = listed.map_err(|fault| self.place.explained(fault))?;
        Ok(found.iter().filter_map(|file| file.location.filename().map(ToOwned::to_owned)).collect())
    }

    /// Drops what lies under a name; where nothing does, all is well.
    pub async fn drop_in_transit(&self, folder: &str, name: &str) -> anyhow::Result<()> {
        match self.store.delete(&key(folder, name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(fault) => Err(self.place.explained(fault)),
        }
    }
}
