//! `kp-hub restore`: a backup into an empty hub, after all of it was found sound.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::Args;
use entity::archive::fixity::Outcome;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use super::backup::{Label, files_of};
use super::{say, say_error};
use crate::config::Settings;
use crate::cx::{Actor, RESTORING, Stores};
use crate::files::{Deposit, Files};
use crate::records::{self, copy};
use crate::{archive, outbox, search};

/// How many deposits are read from the records at once.
const WALK: u64 = 500;

/// What to restore.
#[derive(Args)]
pub struct Restore {
    /// The folder of a backup.
    folder: PathBuf,
}

impl Restore {
    /// Checks the whole backup, then fills records, files and index; any other than an empty hub is refused.
    pub async fn run(self, settings: Settings) -> anyhow::Result<()> {
        let label = Label::read(&self.folder)?;
        must_be_empty(&settings).await?;
        let deposits = self.check(&label).await?;
        fs::create_dir_all(&settings.data)?;
        let mark = settings.data.join(RESTORING);
        File::create_new(&mark)?.sync_all()?;
        let (from, to) = (files_of(&self.folder)?, Files::open(&settings)?);
        for deposit in &deposits {
            let outcome = from.copy(&to, deposit).await?;
            ensure!(outcome == Outcome::Sound, "{} was sound a moment ago and is {outcome:?} now", deposit.sha256);
        }
        fill(&settings, &self.folder.join(&label.records)).await?;
        fs::remove_file(&mark)?;
        let stores = Stores::open(settings).await?;
        let documents = search::jobs::rebuild(&stores.cx(Actor::System)).await?;
        say(&format!("{documents} documents and {} files, as they were on {}", deposits.len(), label.begun_at));
        for sha256 in &label.lost {
            say(&format!("lost before the backup: {sha256}"));
        }
        Ok(())
    }

    /// Every file the records name and the backup has not noted as lost, each found sound.
    async fn check(&self, label: &Label) -> anyhow::Result<Vec<Deposit>> {
        let file = self.folder.join(&label.records);
        let hash = Files::hash(&file).await.with_context(|| format!("{} cannot be read", file.display()))?;
        ensure!(
            hash.sha256 == label.records_sha256,
            "{} is not as it was written; take another backup",
            file.display()
        );
        let db = records::connect_to_read(&file).await?;
        check_records(&db, label).await?;
        let (deposits, damaged) = check_files(&db, &files_of(&self.folder)?, label).await?;
        db.close().await?;
        for (deposit, outcome) in &damaged {
            say_error(&format!("{outcome:?}  {}", deposit.sha256));
        }
        if !damaged.is_empty() {
            bail!("{} files of this backup are damaged or missing; nothing was restored", damaged.len());
        }
        let bytes: u64 = deposits.iter().map(|deposit| deposit.byte_size).sum();
        ensure!(
            (deposits.len() as u64, bytes) == (label.files, label.bytes),
            "the label speaks of {} files of {} bytes, the records of {} of {bytes}; nothing was restored",
            label.files,
            label.bytes,
            deposits.len()
        );
        Ok(deposits)
    }
}

async fn check_records(db: &DatabaseConnection, label: &Label) -> anyhow::Result<()> {
    let ask = |pragma: &str| db.query_all_raw(Statement::from_string(DbBackend::Sqlite, pragma));
    let complaints = ask("PRAGMA integrity_check").await.context("the records of this backup are damaged")?;
    let first: String = complaints.first().context("the records were not examined")?.try_get_by_index(0)?;
    ensure!(first == "ok", "the records of this backup are damaged: {first}");
    let loose = ask("PRAGMA foreign_key_check").await?;
    ensure!(loose.is_empty(), "the records of this backup have {} ties that lead nowhere", loose.len());
    records::steps_behind(db).await.with_context(|| {
        format!("this backup is of version {}, later than this program; restore it by that version", label.version)
    })?;
    let news = outbox::last(db).await?;
    ensure!(news == label.news, "the label speaks of news {}, the records of {news}", label.news);
    Ok(())
}

/// The sound files, and the others with what was found.
async fn check_files(
    records: &DatabaseConnection,
    files: &Files,
    label: &Label,
) -> anyhow::Result<(Vec<Deposit>, Vec<(Deposit, Outcome)>)> {
    let (mut sound, mut damaged) = (Vec::new(), Vec::new());
    let mut last = String::new();
    loop {
        let deposits = archive::deposits_after(records, &last, WALK).await?;
        let Some(end) = deposits.last() else { return Ok((sound, damaged)) };
        last.clone_from(&end.sha256);
        for deposit in deposits.into_iter().filter(|deposit| !label.lost.contains(&deposit.sha256)) {
            match files.verify(&deposit).await {
                Outcome::Sound => sound.push(deposit),
                outcome @ (Outcome::Damaged | Outcome::Missing | Outcome::Unread) => damaged.push((deposit, outcome)),
            }
        }
    }
}

async fn must_be_empty(settings: &Settings) -> anyhow::Result<()> {
    let mut folders = vec![settings.data.clone()];
    if settings.files_url.scheme() == "file" {
        folders.extend(settings.files_url.to_file_path());
    }
    for folder in &folders {
        let is_empty = match fs::read_dir(folder) {
            Ok(mut entries) => entries.next().is_none(),
            Err(fault) => fault.kind() == std::io::ErrorKind::NotFound,
        };
        ensure!(is_empty, "{} is not empty; choose an empty folder by KP_DATA", folder.display());
    }
    if settings.files_url.scheme() != "file" {
        ensure!(
            Files::open(settings)?.is_empty().await?,
            "there are files in {} already; choose an empty place by KP_FILES_URL",
            settings.files_url
        );
    }
    if let Some(file) = records::file(&settings.database_url)? {
        ensure!(!file.exists(), "there are records in {} already; choose an empty folder by KP_DATA", file.display());
        return Ok(());
    }
    let db = records::connect(&settings.database_url, 1, settings.lock_wait).await?;
    copy::must_be_empty(&db).await.context("the database of KP_DATABASE_URL is not empty")
}

/// Fills the records: a file in one step, a database in one change.
async fn fill(settings: &Settings, from: &Path) -> anyhow::Result<()> {
    if let Some(file) = records::file(&settings.database_url)? {
        return place(from, &file);
    }
    // A copy of its own, which may have to be brought up from the version that wrote it.
    let folder = tempfile::tempdir_in(&settings.data)?;
    let file = folder.path().join("hub.db");
    place(from, &file)?;
    let draft = records::connect(&format!("sqlite://{}", file.display()), 1, settings.lock_wait).await?;
    records::bring_up(&draft).await?;
    let db = records::connect(&settings.database_url, 1, settings.lock_wait).await?;
    copy::copy(&draft, &db).await?;
    draft.close().await?;
    Ok(db.close().await?)
}

/// Puts the records in their place in one step.
fn place(from: &Path, to: &Path) -> anyhow::Result<()> {
    let folder = to.parent().context("the records lie in no folder")?;
    fs::create_dir_all(folder)?;
    let draft = to.with_added_extension("new");
    fs::copy(from, &draft).with_context(|| format!("the records cannot be copied into {}", folder.display()))?;
    File::open(&draft)?.sync_all()?;
    fs::rename(&draft, to)?;
    Ok(File::open(folder)?.sync_all()?)
}
