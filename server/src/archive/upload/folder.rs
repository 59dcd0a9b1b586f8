//! The bytes of uploads, and what was read from them, in a folder of this machine.
//! Not for what is kept: that is in `files`.

use std::io::{ErrorKind, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::Context;
use entity::UploadId;
use entity::archive::upload::{Model as Upload, Reading};
use tokio::fs::{self, File};
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

use crate::archive::KeptFile;

/// What follows the id in the name of a file that holds what was read.
const KEPT: &str = "kept";

/// The folder of uploads.
#[derive(Clone)]
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(path).with_context(|| format!("the folder {} cannot be made", path.display()))?;
        Ok(Self(path.to_owned()))
    }

    /// Where the bytes of an upload lie.
    pub(super) fn bytes(&self, id: UploadId) -> PathBuf {
        self.0.join(id.to_string())
    }

    fn kept(&self, id: UploadId) -> PathBuf {
        self.bytes(id).with_extension(KEPT)
    }

    /// Makes the empty file of an upload.
    pub(super) async fn create(&self, id: UploadId) -> std::io::Result<()> {
        File::create(self.bytes(id)).await?.sync_all().await?;
        self.sync().await
    }

    /// The file of an upload's bytes, to be written from an offset on.
    pub(super) async fn at(&self, id: UploadId, offset: u64) -> std::io::Result<File> {
        let mut file = File::options().write(true).open(self.bytes(id)).await?;
        file.seek(SeekFrom::Start(offset)).await?;
        Ok(file)
    }

    /// Writes down what was read, whole or not at all.
    pub(super) async fn put_kept(&self, id: UploadId, kept: &KeptFile) -> anyhow::Result<()> {
        let unfinished = self.bytes(id).with_extension("unfinished");
        let mut file = File::create(&unfinished).await?;
        file.write_all(&serde_json::to_vec(kept)?).await?;
        file.sync_all().await?;
        fs::rename(unfinished, self.kept(id)).await?;
        self.sync().await?;
        Ok(())
    }

    /// What was read from an upload.
    pub(super) async fn get_kept(&self, id: UploadId) -> anyhow::Result<KeptFile> {
        Ok(serde_json::from_slice(&fs::read(self.kept(id)).await?)?)
    }

    /// Whether all is here that the record of an upload tells of.
    pub(super) async fn holds(&self, upload: &Upload) -> bool {
        let length = async |path: PathBuf| fs::metadata(path).await.map_or(-1, |file| file.len().cast_signed());
        match upload.reading {
            None => length(self.bytes(upload.id)).await >= upload.received,
            Some(Reading::Read(_)) => length(self.kept(upload.id)).await > 0,
            Some(Reading::HeldAlready(_) | Reading::Failed) => true,
        }
    }

    /// Makes the names in the folder as lasting as what they name.
    async fn sync(&self) -> std::io::Result<()> {
        File::open(&self.0).await?.sync_all().await
    }

    /// Drops the bytes of an upload; what was read from them stays.
    pub(super) async fn drop_bytes(&self, id: UploadId) -> std::io::Result<()> {
        absent_is_well(fs::remove_file(self.bytes(id)).await)
    }

    /// Drops all there is of an upload.
    pub(super) async fn drop_all(&self, id: UploadId) -> std::io::Result<()> {
        self.drop_bytes(id).await?;
        absent_is_well(fs::remove_file(self.kept(id)).await)
    }

    /// The uploads that have a file here.
    pub(super) async fn ids(&self) -> std::io::Result<Vec<UploadId>> {
        let mut entries = fs::read_dir(&self.0).await?;
        let mut ids = Vec::new();
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name();
            let stem = Path::new(&name).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            ids.extend(stem.parse::<UploadId>().ok());
        }
        Ok(ids)
    }
}

fn absent_is_well(removed: std::io::Result<()>) -> std::io::Result<()> {
    match removed {
        Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
