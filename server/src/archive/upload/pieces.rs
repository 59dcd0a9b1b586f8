//! The bytes of uploads and what was read from them, in the store of files, where every instance finds them.
//! Which pieces count is in the records: what lies beside them was put by an instance that was too late or ended.

use std::path::Path;

use anyhow::{Context, ensure};
use axum::body::Bytes;
use entity::UploadId;
use entity::archive::piece::Model as Piece;
use entity::archive::upload::{Model as Upload, Reading};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use super::store;
use crate::archive::KeptFile;
use crate::cx::Cx;
use crate::error::Result;
use crate::files::Files;

/// Under which name lies what was read.
const KEPT: &str = "kept";

/// Puts the bytes of a piece, which counts once it is in the records.
pub(super) async fn put(files: &Files, piece: &Piece, bytes: Vec<Bytes>) -> anyhow::Result<()> {
    files.put_in_transit(&piece.upload_id.to_string(), &piece.object.to_string(), bytes).await
}

/// Takes back a piece that does not count.
pub(super) async fn take_back(files: &Files, piece: &Piece) {
    if let Err(fault) = files.drop_in_transit(&piece.upload_id.to_string(), &piece.object.to_string()).await {
        tracing::warn!(error = ?fault, "a piece that does not count stays as long as its upload");
    }
}

/// Puts a whole upload together in a file of this machine.
pub(super) async fn put_together(cx: &Cx, upload: &Upload, path: &Path) -> anyhow::Result<()> {
    let mut file = File::create(path).await?;
    let (folder, mut end) = (upload.id.to_string(), 0);
    for piece in store::pieces_of(&cx.db, upload.id).await? {
        ensure!(piece.begins_at == end, "the bytes from {end} to {} are missing", piece.begins_at);
        let read = cx.stores.files.read_in_transit(&folder, &piece.object.to_string(), &mut file).await?;
        ensure!(read == piece.byte_size.unsigned_abs(), "a piece of {} bytes has {read}", piece.byte_size);
        end += piece.byte_size;
    }
    ensure!(end == upload.byte_size, "the bytes from {end} on are missing");
    file.flush().await.context("the file cannot be written")
}

/// Writes down what was read, whole or not at all.
pub(super) async fn put_kept(files: &Files, id: UploadId, kept: &KeptFile) -> anyhow::Result<()> {
    files.put_in_transit(&id.to_string(), KEPT, vec![serde_json::to_vec(kept)?.into()]).await
}

/// What was read from an upload.
pub(super) async fn get_kept(files: &Files, id: UploadId) -> anyhow::Result<KeptFile> {
    let mut kept = Vec::new();
    files.read_in_transit(&id.to_string(), KEPT, &mut kept).await?;
    Ok(serde_json::from_slice(&kept)?)
}

/// Whether all is there that the records tell of an upload.
pub(super) async fn are_there(cx: &Cx, upload: &Upload) -> Result<bool> {
    let pieces = store::pieces_of(&cx.db, upload.id).await?;
    let names = cx.stores.files.names_in_transit(&upload.id.to_string()).await?;
    Ok(match upload.reading {
        None => {
            let bytes: i64 = pieces.iter().map(|piece| piece.byte_size).sum();
            bytes == upload.received && pieces.iter().all(|piece| names.contains(&piece.object.to_string()))
        }
        Some(Reading::Read(_)) => names.contains(KEPT),
        Some(Reading::HeldAlready(_) | Reading::Failed) => true,
    })
}

/// Drops the bytes of an upload; what was read from them stays.
pub(super) async fn drop_bytes(files: &Files, id: UploadId) {
    drop_all_but(files, id, &[KEPT]).await;
}

/// Drops all there is of an upload.
pub(super) async fn drop_all(files: &Files, id: UploadId) {
    drop_all_but(files, id, &[]).await;
}

/// What the store does not let go of is dropped with the upload, or when an instance starts.
async fn drop_all_but(files: &Files, id: UploadId, spared: &[&str]) {
    let folder = id.to_string();
    let dropping = async {
        for name in files.names_in_transit(&folder).await? {
            if !spared.contains(&&*name) {
                files.drop_in_transit(&folder, &name).await?;
            }
        }
        anyhow::Ok(())
    };
    if let Err(fault) = dropping.await {
        tracing::warn!(%id, error = ?fault, "bytes of an upload stay behind for a while");
    }
}
