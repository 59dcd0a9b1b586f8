//! Slow work on uploads: keeping and reading those that are whole, dropping those whose time is over.

use std::time::Duration;

use anyhow::Context;
use entity::UploadId;
use entity::archive::upload::{Gist, Model as Upload, Reading};
use tempfile::NamedTempFile;
use tokio_util::sync::CancellationToken;

use super::{pieces, proposal, store};
use crate::archive::{self, FileToKeep, Kept, KeptFile};
use crate::cx::{Actor, Cx, Stores};
use crate::directory;
use crate::error::Result;
use crate::leases::Turn;

/// How often it is looked for whole uploads that nobody reads: because the store of files did not answer,
/// or because the instance that read them has ended.
const ROUND: Duration = Duration::from_secs(2);

/// Takes up what is left of earlier processes, and reads what is whole, until told to stop.
pub async fn work(stores: Stores, stop: CancellationToken) {
    if let Err(fault) = tidy(&stores.cx(Actor::System)).await {
        tracing::error!(error = ?fault, "the uploads could not be tidied; it is tried again at the next start");
    }
    loop {
        match store::list_unread(&stores.cx(Actor::System)).await {
            Ok(unread) => unread.iter().for_each(|upload| read_soon(&stores, upload.id)),
            Err(fault) => tracing::error!(error = ?fault, "whole uploads could not be listed; it is tried again"),
        }
        tokio::select! {
            () = tokio::time::sleep(ROUND) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Drops the uploads whose time is over or whose bytes are gone, as after a restore, and bytes that belong to none.
pub async fn tidy(cx: &Cx) -> Result<()> {
    drop_expired(cx).await?;
    let mut lost = Vec::new();
    for upload in store::list_before(cx).await? {
        // Another instance may have read or dropped it since it was listed.
        if !pieces::are_there(cx, &upload).await? && store::find_any(cx, upload.id).await? == Some(upload.clone()) {
            lost.push(upload.id);
        }
    }
    forget(cx, &lost).await?;
    let files = &cx.stores.files;
    // An upload is in the records before any byte of it is here.
    let here: Vec<UploadId> = files.folders_in_transit().await?.iter().filter_map(|name| name.parse().ok()).collect();
    let known = store::known(cx, &here).await?;
    for id in here.into_iter().filter(|id| !known.contains(id)) {
        pieces::drop_all(files, id).await;
    }
    Ok(())
}

/// Drops the uploads whose time is over.
pub async fn drop_expired(cx: &Cx) -> Result<()> {
    forget(cx, &store::list_expired(cx).await?).await
}

/// Drops uploads with all there is of them.
pub(super) async fn forget(cx: &Cx, ids: &[UploadId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let tx = cx.begin().await?;
    store::delete(&tx, ids).await?;
    tx.commit().await?;
    for id in ids {
        pieces::drop_all(&cx.stores.files, *id).await;
    }
    Ok(())
}

/// Keeps and reads a whole upload when a processor is free for it, unless it is read already, here or elsewhere.
/// What does not come about is tried again in the next round.
pub(super) fn read_soon(stores: &Stores, id: UploadId) {
    let Some(turn) = Turn::begin(stores, &id.to_string()) else { return };
    let stores = stores.clone();
    tokio::spawn(async move {
        let _permit = stores.uploads.readers.acquire().await;
        let cx = stores.cx(Actor::System);
        if let Err(fault) = turn.alone(read(&cx, id)).await {
            tracing::warn!(%id, error = ?fault, "an upload waits to be read");
        }
    });
}

async fn read(cx: &Cx, id: UploadId) -> Result<()> {
    let Some(upload) = store::find_unread(cx, id).await? else { return Ok(()) };
    let files = &cx.stores.files;
    let reading = match keep(cx, &upload).await {
        Ok(reading) => reading,
        Err(fault) if fault.is_outage() || files.glance().await.is_err() => return Err(fault),
        Err(fault) => {
            tracing::error!(%id, error = ?fault, "an upload could not be kept");
            Reading::Failed
        }
    };
    let tx = cx.begin().await?;
    let is_written = store::set_reading(&tx, id, reading).await?;
    tx.commit().await?;
    if is_written {
        pieces::drop_bytes(files, id).await;
    } else if store::find_any(cx, id).await?.is_none() {
        // Removed while it was read: nothing of it is to stay.
        pieces::drop_all(files, id).await;
    }
    Ok(())
}

async fn keep(cx: &Cx, upload: &Upload) -> Result<Reading> {
    let whole = NamedTempFile::new_in(&cx.stores.uploads.folder).context("an upload cannot be put together")?;
    pieces::put_together(cx, upload, whole.path()).await?;
    let file = FileToKeep {
        path: whole.path().to_owned(),
        file_name: upload.file_name.clone(),
        language: None,
        is_authentic: false,
        is_machine_translation: false,
    };
    match archive::keep(cx, file).await? {
        Kept::Same(document) => Ok(Reading::HeldAlready(document)),
        Kept::New(kept) => {
            pieces::put_kept(&cx.stores.files, upload.id, &kept).await?;
            Ok(Reading::Read(gist(cx, upload, &kept).await?))
        }
    }
}

async fn gist(cx: &Cx, upload: &Upload, kept: &KeptFile) -> Result<Gist> {
    let extracted = &kept.extracted;
    let bodies = directory::bodies(&cx.db).await?;
    let notes = extracted.account();
    Ok(Gist {
        page_count: u32::try_from(extracted.pages.len()).unwrap_or(u32::MAX),
        language: extracted.language.clone(),
        note: notes.sentence(),
        notes: Some(notes),
        proposed: proposal::propose(&upload.file_name, extracted, &bodies),
    })
}
