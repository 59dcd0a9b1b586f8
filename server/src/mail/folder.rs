//! Letters put into a folder, one file each, for a mail program to take them from.

use std::path::{Path, PathBuf};

use anyhow::Context;
use entity::letter::Model;

use super::Answer;

/// The folder of letters; it is made when the first one is put there.
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    /// Puts a letter into the folder as `<id>.eml`; when this answers, it is whole in its place.
    /// The same letter again takes the place of the first.
    pub(super) async fn hand_over(&self, letter: &Model, message: &str) -> anyhow::Result<Answer> {
        let (folder, name, bytes) = (self.0.clone(), format!("{}.eml", letter.id), message.to_owned());
        let kept = tokio::task::spawn_blocking(move || put(&folder, &name, bytes.as_bytes())).await?;
        kept.context("a letter could not be put into the folder (KP_MAIL_URL); see whether it is writable")?;
        Ok(Answer::Accepted)
    }
}

/// Writes a file beside its place and moves it there, so that nobody takes half a letter.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::DirBuilderExt;

    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(name)).map_err(|fault| fault.error)?;
    std::fs::File::open(folder)?.sync_all()
}
