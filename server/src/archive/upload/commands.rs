//! What happens to an upload: begun, received, removed, made into a document.

use std::collections::HashSet;
use std::time::Duration;

use axum::body::{Body, Bytes};
use entity::archive::document;
use entity::archive::piece::Model as Piece;
use entity::archive::upload::{Model as Upload, Reading};
use entity::{DocumentId, PersonId, UploadId};
use futures::StreamExt;

use super::turns::Turn;
use super::{LIFE, MOST_NAME_CHARACTERS, MOST_OPEN, jobs, pieces, store};
use crate::archive::{self, Description, KeptFile, NewDocument, Revision, policy};
use crate::cx::{Cx, insert};
use crate::error::{Code, Error, Result, refuse, refuse_field};

/// After so many bytes what has arrived is made safe, so that a crash in a long upload costs little;
/// until then they are in memory, for each upload under way.
const STEP: u64 = 8 * 1024 * 1024;

/// How many files one version takes at once, as all that was read of them is in memory together.
pub const MOST_FILES: usize = 20;

/// The person who asks, if they may take documents in.
fn depositor(cx: &Cx) -> Result<PersonId> {
    policy::may_deposit(&cx.actor)?;
    cx.actor.person().ok_or_else(|| refuse(Code::Unauthenticated, "sign in as support staff to upload files"))
}

/// The uploads of whoever asks, in the order in which they were begun.
pub async fn list(cx: &Cx) -> Result<Vec<Upload>> {
    store::list(cx, depositor(cx)?).await
}

/// An upload of whoever asks, as far as it has come: a connection that still writes to it is cut off first.
pub async fn stand(cx: &Cx, id: UploadId) -> Result<Upload> {
    let (upload, _turn) = take(cx, id).await?;
    Ok(upload)
}

async fn take(cx: &Cx, id: UploadId) -> Result<(Upload, Turn)> {
    let person = depositor(cx)?;
    store::find(cx, person, id).await?.ok_or_else(no_upload)?;
    let turn = cx.stores.uploads.turns.take(id).await;
    // Asked again: the turn before may have moved it on, or removed it.
    let upload = store::find(cx, person, id).await?.ok_or_else(no_upload)?;
    Ok((upload, turn))
}

/// Begins the upload of a file of so many bytes.
pub async fn begin(cx: &Cx, file_name: &str, byte_size: u64) -> Result<Upload> {
    let person = depositor(cx)?;
    let most = cx.stores.settings.upload_bytes;
    if byte_size > most {
        let text = format!("a file has at most {most} bytes, and this one has {byte_size}; make it smaller");
        return Err(refuse(Code::TooLarge, text));
    }
    jobs::drop_expired(cx).await?;
    let file_name = plain_name(file_name)?;
    let tx = cx.begin().await?;
    if store::count(&tx, cx, person).await? >= MOST_OPEN {
        let text = format!("you have {MOST_OPEN} uploads already; save or remove some of them first");
        return Err(refuse(Code::Conflict, text));
    }
    let id = UploadId(cx.ids.next());
    let upload = Upload {
        id,
        person_id: person,
        file_name,
        byte_size: byte_size.cast_signed(),
        received: 0,
        created_at: cx.now,
        reading: None,
    };
    insert(&tx, upload.clone()).await?;
    tx.commit().await?;
    if byte_size == 0 {
        jobs::read_soon(&cx.stores, id);
    }
    Ok(upload)
}

/// The last part of a name as a browser tells it, without folders and control characters.
fn plain_name(file_name: &str) -> Result<String> {
    let last = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|character| !character.is_control()).collect();
    let name = name.trim();
    match name.chars().count() {
        0 => Err(refuse_field("filename", "tell the name of the file")),
        1..=MOST_NAME_CHARACTERS => Ok(name.to_owned()),
        _ => Err(refuse_field("filename", format!("a name has at most {MOST_NAME_CHARACTERS} characters; shorten it"))),
    }
}

/// Takes in bytes from an offset on, until they end or the file is whole; what has arrived by then stays.
pub async fn receive(cx: &Cx, id: UploadId, offset: u64, bytes: Body) -> Result<Upload> {
    let (mut upload, turn) = take(cx, id).await?;
    if upload.received.unsigned_abs() != offset {
        let text = format!("the upload stands at byte {}; go on from there", upload.received);
        return Err(refuse(Code::Conflict, text));
    }
    let mut arrival = Arrival { cx, upload: &mut upload, fresh: Vec::new(), fresh_bytes: 0 };
    let outcome = arrival.take(bytes, &turn).await;
    arrival.secure().await?;
    outcome?;
    if upload.received == upload.byte_size {
        jobs::read_soon(&cx.stores, id);
    }
    Ok(upload)
}

/// Bytes that arrive for an upload.
struct Arrival<'a> {
    cx: &'a Cx,
    upload: &'a mut Upload,
    /// What is in memory alone.
    fresh: Vec<Bytes>,
    fresh_bytes: u64,
}

impl Arrival<'_> {
    async fn take(&mut self, bytes: Body, turn: &Turn) -> Result<()> {
        let patience = self.cx.stores.settings.request_time;
        let mut bytes = bytes.into_data_stream();
        loop {
            let next = tokio::select! {
                biased;
                () = turn.interrupted() => return Err(refuse(Code::Conflict, "the upload goes on elsewhere")),
                next = tokio::time::timeout(patience, bytes.next()) => next.map_err(|_| too_slow(patience))?,
            };
            match next {
                Some(Ok(chunk)) => self.add(chunk).await?,
                Some(Err(_)) => return Err(refuse(Code::BadInput, "the upload broke off; go on with it")),
                None => return Ok(()),
            }
        }
    }

    async fn add(&mut self, chunk: Bytes) -> Result<()> {
        let room = self.upload.byte_size.abs_diff(self.upload.received) - self.fresh_bytes;
        let length = chunk.len() as u64;
        if length > room {
            return Err(refuse(Code::TooLarge, "more bytes came than the file was said to have; upload it anew"));
        }
        self.fresh.push(chunk);
        self.fresh_bytes += length;
        if self.fresh_bytes >= STEP {
            self.secure().await?;
        }
        Ok(())
    }

    /// Makes safe what has arrived, and only then tells of it.
    async fn secure(&mut self) -> Result<()> {
        // What could not be made safe once is never told of.
        let (bytes, length) = (std::mem::take(&mut self.fresh), std::mem::take(&mut self.fresh_bytes));
        if length == 0 {
            return Ok(());
        }
        let (cx, from) = (self.cx, self.upload.received);
        let piece = Piece {
            upload_id: self.upload.id,
            begins_at: from,
            byte_size: length.cast_signed(),
            object: cx.ids.next(),
        };
        let to = from + piece.byte_size;
        if let Err(fault) = pieces::put(&cx.stores.files, &piece, bytes).await {
            tracing::warn!(error = ?fault, "a piece of an upload could not be stored");
            return Err(refuse(
                Code::Unavailable,
                "no files can be stored at this moment; go on with the upload later",
            ));
        }
        let tx = cx.begin().await?;
        if !store::set_received(&tx, self.upload.id, from, to).await? {
            tx.rollback().await?;
            pieces::take_back(&cx.stores.files, &piece).await;
            return Err(self.overtaken().await?);
        }
        insert(&tx, piece).await?;
        tx.commit().await?;
        self.upload.received = to;
        Ok(())
    }

    /// Why bytes are not taken of an upload that does not stand where it stood.
    async fn overtaken(&self) -> Result<Error> {
        let present = store::find(self.cx, self.upload.person_id, self.upload.id).await?;
        Ok(match present {
            Some(upload) => refuse(
                Code::Conflict,
                format!("the upload goes on elsewhere and stands at byte {}; go on from there", upload.received),
            ),
            None => no_upload(),
        })
    }
}

fn too_slow(patience: Duration) -> Error {
    refuse(Code::Timeout, format!("nothing came for {} seconds; go on with the upload", patience.as_secs()))
}

/// Removes an upload and what was read from it.
pub async fn remove(cx: &Cx, id: UploadId) -> Result<()> {
    let (_, _turn) = take(cx, id).await?;
    jobs::forget(cx, &[id]).await
}

/// An upload that is to become a file of a document.
pub struct Uploaded {
    /// Which.
    pub id: UploadId,
    /// BCP 47; what was recognised, when not given.
    pub language: Option<String>,
    /// Whether this language is authentic.
    pub is_authentic: bool,
    /// Whether a machine translated it.
    pub is_machine_translation: bool,
}

/// Takes in a document whose files are these uploads, as a draft; they are uploads no more.
pub async fn deposit(cx: &Cx, new: NewDocument, uploads: Vec<Uploaded>) -> Result<DocumentId> {
    let ids: Vec<_> = uploads.iter().map(|uploaded| uploaded.id).collect();
    let files = gather(cx, uploads).await?;
    archive::check(&cx.db, &Description::from(&new)).await?;
    let document = archive::deposit(cx, new, files).await?;
    jobs::forget(cx, &ids).await?;
    Ok(document)
}

/// Adds a version to a document whose files are these uploads; they are uploads no more.
pub async fn revise(cx: &Cx, id: DocumentId, note: String, uploads: Vec<Uploaded>) -> Result<document::Model> {
    let ids: Vec<_> = uploads.iter().map(|uploaded| uploaded.id).collect();
    let files = gather(cx, uploads).await?;
    let document = archive::revise(cx, id, Revision { note, files }).await?;
    jobs::forget(cx, &ids).await?;
    Ok(document)
}

/// The files of uploads of whoever asks, in their order.
async fn gather(cx: &Cx, uploads: Vec<Uploaded>) -> Result<Vec<KeptFile>> {
    let person = depositor(cx)?;
    if uploads.is_empty() {
        return Err(refuse_field("uploads", "choose at least one file"));
    }
    if uploads.len() > MOST_FILES {
        return Err(refuse_field("uploads", format!("a version takes at most {MOST_FILES} files at once")));
    }
    let mut files: Vec<KeptFile> = Vec::with_capacity(uploads.len());
    let mut hashes = HashSet::new();
    for uploaded in uploads {
        let upload = store::find(cx, person, uploaded.id).await?.ok_or_else(no_upload)?;
        must_be_read(&upload)?;
        let kept = pieces::get_kept(&cx.stores.files, uploaded.id).await?;
        if !hashes.insert(kept.sha256().to_owned()) {
            let text = format!("{} is chosen twice, perhaps under another name; leave one out", upload.file_name);
            return Err(refuse_field("uploads", text));
        }
        files.push(kept.described(uploaded.language, uploaded.is_authentic, uploaded.is_machine_translation)?);
    }
    Ok(files)
}

fn must_be_read(upload: &Upload) -> Result<()> {
    let name = &upload.file_name;
    let text = match &upload.reading {
        Some(Reading::Read(_)) => return Ok(()),
        Some(Reading::HeldAlready(document)) => format!("the archive holds {name} already, in {document}"),
        Some(Reading::Failed) => format!("{name} could not be kept; remove it and upload it again"),
        None => format!("{name} is not there yet; wait until it is read"),
    };
    Err(refuse_field("uploads", text))
}

/// The answer for an upload that is absent, over, or somebody else's.
pub fn no_upload() -> Error {
    refuse(Code::NotFound, format!("there is no such upload of yours; uploads last {} days", LIFE.num_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_its_folders_and_keeps_its_words() {
        for (given, plain) in [
            ("minutes.pdf", "minutes.pdf"),
            ("C:\\papers\\minutes.pdf", "minutes.pdf"),
            ("../../etc/passwd", "passwd"),
            (" Procès-verbal\n.odt ", "Procès-verbal.odt"),
        ] {
            assert_eq!(plain_name(given).expect(given), plain);
        }
    }

    #[test]
    fn a_name_of_the_greatest_length_is_taken_and_one_character_more_is_refused() {
        assert!(plain_name(&"é".repeat(MOST_NAME_CHARACTERS)).is_ok());
        assert!(plain_name(&"é".repeat(MOST_NAME_CHARACTERS + 1)).is_err());
        assert!(plain_name("papers/").is_err());
    }
}
