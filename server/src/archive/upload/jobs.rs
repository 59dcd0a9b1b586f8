//! Slow work on uploads: keeping and reading those that are whole, dropping those whose time is over.

use std::time::Duration;

use entity::UploadId;
use entity::archive::upload::{Gist, Model as Upload, Reading};

use super::{proposal, store};
use crate::archive::extraction::Outcome;
use crate::archive::{self, FileToKeep, Kept, KeptFile};
use crate::cx::{Actor, Cx, Stores};
use crate::directory;
use crate::error::Result;

/// How long a whole upload waits for a store of files that does not answer, before it is tried again.
const PAUSE: Duration = Duration::from_secs(2);

/// Takes up what a process before this one has left: drops what is over, reads what is whole.
pub async fn resume(stores: Stores) {
    let cx = stores.cx(Actor::System);
    if let Err(fault) = tidy(&cx).await {
        tracing::error!(error = ?fault, "the uploads could not be tidied; it is tried again at the next start");
    }
    match store::list_unread(&cx).await {
        Ok(unread) => unread.iter().for_each(|upload| read_soon(&stores, upload.id)),
        Err(fault) => {
            tracing::error!(error = ?fault, "the uploads could not be listed; those that are whole stay unread")
        }
    }
}

/// Drops the uploads whose time is over or whose bytes are gone, as after a restore, and files that belong to none.
async fn tidy(cx: &Cx) -> Result<()> {
    drop_expired(cx).await?;
    let folder = &cx.stores.uploads.folder;
    let mut lost = Vec::new();
    for upload in store::list_before(cx).await? {
        if !folder.holds(&upload).await {
            lost.push(upload.id);
        }
    }
    forget(cx, &lost).await?;
    let here = folder.ids().await?;
    let known = store::known(cx, &here).await?;
    for id in here.into_iter().filter(|id| !known.contains(id)) {
        folder.drop_all(id).await?;
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
        cx.stores.uploads.folder.drop_all(*id).await?;
    }
    Ok(())
}

/// Keeps and reads a whole upload when a processor is free for it. As long as the store of files does not answer,
/// the upload waits.
pub(super) fn read_soon(stores: &Stores, id: UploadId) {
    let stores = stores.clone();
    tokio::spawn(async move {
        loop {
            let permit = stores.uploads.readers.acquire().await;
            match read(&stores.cx(Actor::System), id).await {
                Ok(()) => return,
                Err(fault) if stores.files.glance().await.is_err() => {
                    tracing::warn!(%id, error = ?fault, "an upload waits for the store of files");
                }
                Err(fault) => {
                    tracing::error!(%id, error = ?fault, "an upload stays unread until the next start");
                    return;
                }
            }
            drop(permit);
            tokio::time::sleep(PAUSE).await;
        }
    });
}

async fn read(cx: &Cx, id: UploadId) -> Result<()> {
    let Some(upload) = store::find_unread(cx, id).await? else { return Ok(()) };
    let reading = match keep(cx, &upload).await {
        Ok(reading) => reading,
        Err(fault) if cx.stores.files.glance().await.is_err() => return Err(fault),
        Err(fault) => {
            tracing::error!(%id, error = ?fault, "an upload could not be kept");
            Reading::Failed
        }
    };
    let tx = cx.begin().await?;
    let is_written = store::set_reading(&tx, id, reading).await?;
    tx.commit().await?;
    let folder = &cx.stores.uploads.folder;
    // Removed while it was read: nothing of it is to stay.
    if is_written {
        folder.drop_bytes(id).await?
    } else {
        folder.drop_all(id).await?
    }
    Ok(())
}

async fn keep(cx: &Cx, upload: &Upload) -> Result<Reading> {
    let folder = &cx.stores.uploads.folder;
    let file = FileToKeep {
        path: folder.bytes(upload.id),
        file_name: upload.file_name.clone(),
        language: None,
        is_authentic: false,
        is_machine_translation: false,
    };
    match archive::keep(cx, file).await? {
        Kept::Same(document) => Ok(Reading::HeldAlready(document)),
        Kept::New(kept) => {
            folder.put_kept(upload.id, &kept).await?;
            Ok(Reading::Read(gist(cx, upload, &kept).await?))
        }
    }
}

async fn gist(cx: &Cx, upload: &Upload, kept: &KeptFile) -> Result<Gist> {
    let extracted = &kept.extracted;
    let bodies = directory::bodies(&cx.db).await?;
    let note = match &extracted.outcome {
        Outcome::Readable => None,
        Outcome::WithoutText(sentence) | Outcome::Unreadable(sentence) => Some(sentence.clone()),
    };
    let notes: Vec<_> = note.into_iter().chain(extracted.notes.iter().cloned()).collect();
    Ok(Gist {
        page_count: u32::try_from(extracted.pages.len()).unwrap_or(u32::MAX),
        language: extracted.language.clone(),
        note: (!notes.is_empty()).then(|| notes.join("; ")),
        proposed: proposal::propose(&upload.file_name, extracted, &bodies),
    })
}
