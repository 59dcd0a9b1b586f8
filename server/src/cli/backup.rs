//! `kp-hub backup`: records and files of a hub into a folder, while it serves.
//! The index is no part of it: `kp-hub restore` fills it from the records.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use chrono::{DateTime, Utc};
use clap::Args;
use entity::archive::fixity::Outcome;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde::{Deserialize, Serialize};

use super::{say, say_error};
use crate::config::Settings;
use crate::cx::Clock;
use crate::files::{Deposit, Files};
use crate::records::{self, copy};
use crate::{archive, outbox, search};

/// The file that makes a folder a backup; it is written last.
const LABEL: &str = "backup.json";

/// The form of the folder that this program writes and reads.
const FORMAT: u32 = 1;

/// How many deposits are read from the records at once.
const WALK: u64 = 500;

/// Where to keep a backup.
#[derive(Args)]
pub struct Backup {
    /// A new folder, or one with an earlier backup of this hub, to which only what is new is added.
    folder: PathBuf,
    /// Reads the files of an earlier backup anew, and replaces those that were damaged there.
    #[arg(long)]
    verify: bool,
    /// Makes a backup even though files of the hub are missing or damaged, and notes them as lost.
    #[arg(long)]
    without_lost: bool,
}

/// What a backup holds, as written on it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Label {
    format: u32,
    /// The version of the program that wrote it.
    pub version: String,
    /// The instant before which every change is in it.
    pub begun_at: DateTime<Utc>,
    /// The file of the records.
    pub records: String,
    /// The hash and size of that file.
    pub records_sha256: String,
    records_bytes: u64,
    /// How many files there are, each counted once however often it is named.
    pub files: u64,
    /// The bytes of these files together.
    pub bytes: u64,
    /// The sequence number of the last news in the records.
    pub news: i64,
    /// The sequence number up to which the hub's index had been carried; none where there was no index.
    pub index: Option<i64>,
    /// Addresses of files that the hub had lost already.
    pub lost: Vec<String>,
}

impl Label {
    /// Reads the label of a folder; a folder without one is no backup, or one that was broken off.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(folder.join(LABEL)).with_context(|| {
            format!(
                "{} is no whole backup, for it has no {LABEL}; let `kp-hub backup` come to its end",
                folder.display()
            )
        })?;
        let label: Self = serde_json::from_str(&text).with_context(|| format!("{LABEL} cannot be read"))?;
        ensure!(
            label.format == FORMAT,
            "this backup has the form {}, and version {} of this program reads the form {FORMAT}",
            label.format,
            env!("CARGO_PKG_VERSION")
        );
        Ok(label)
    }

    /// Puts the label on a folder, in place of an earlier one in one step.
    fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let draft = folder.join(format!("{LABEL}.new"));
        fs::write(&draft, serde_json::to_string_pretty(self)? + "\n")?;
        File::open(&draft)?.sync_all()?;
        fs::rename(&draft, folder.join(LABEL))?;
        Ok(File::open(folder)?.sync_all()?)
    }
}

/// The files of a backup.
pub fn files_of(folder: &Path) -> anyhow::Result<Files> {
    Files::in_folder(&folder.join("files"))
}

impl Backup {
    /// Takes the records as they are at one instant, then every file they name.
    /// Files are stored before they are recorded, so whatever the records name is there.
    pub async fn run(self, settings: &Settings) -> anyhow::Result<()> {
        make_private(&self.folder)?;
        let _alone = alone(&self.folder)?;
        let begun_at = Clock::default().now();
        let index = search::glance(settings).await.unwrap_or_else(|fault| {
            tracing::warn!(error = format!("{fault:#}"), "how far the index was carried could not be read");
            None
        });
        let records = format!("records-{}.db", begun_at.format("%Y%m%dT%H%M%S%.6fZ"));
        let snapshot = snapshot(settings, &self.folder.join(&records)).await?;
        let mut tally = Tally::default();
        self.copy_files(settings, &snapshot, &mut tally).await?;
        let Deposit { sha256: records_sha256, byte_size: records_bytes } =
            Files::hash(&self.folder.join(&records)).await?;
        let Tally { files, bytes, copied, lost, unread: _ } = tally;
        let label = Label {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            begun_at,
            records,
            records_sha256,
            records_bytes,
            files,
            bytes,
            news: outbox::last(&snapshot).await?,
            index,
            lost,
        };
        snapshot.close().await?;
        if let Ok(earlier) = Label::read(&self.folder)
            && earlier.news > label.news
        {
            fs::remove_file(self.folder.join(&label.records))?;
            bail!(
                "the backup in {} knows more news than this hub, which is another one or has been emptied; choose another folder",
                self.folder.display()
            );
        }
        label.write(&self.folder)?;
        self.remove_older_records(&label.records)?;
        say(&format!(
            "{files} files of {bytes} bytes, {copied} of them new here, and the records up to news {}",
            label.news
        ));
        Ok(())
    }

    async fn copy_files(
        &self,
        settings: &Settings,
        snapshot: &DatabaseConnection,
        tally: &mut Tally,
    ) -> anyhow::Result<()> {
        let (from, to) = (Files::open(settings)?, files_of(&self.folder)?);
        let mut last = String::new();
        loop {
            let deposits = archive::deposits_after(snapshot, &last, WALK).await?;
            let Some(end) = deposits.last() else { break };
            last.clone_from(&end.sha256);
            for deposit in &deposits {
                self.copy_file(&from, &to, deposit, tally).await?;
            }
        }
        for sha256 in &tally.unread {
            say_error(&format!("unread  {sha256}"));
        }
        ensure!(
            tally.unread.is_empty(),
            "{} files could not be read, which does not say that they are lost; run the backup again: \
             those that will never be read again have to be removed from the store first",
            tally.unread.len()
        );
        if tally.lost.is_empty() || self.without_lost {
            return Ok(());
        }
        for sha256 in &tally.lost {
            say_error(&format!("lost  {sha256}"));
        }
        bail!(
            "{} files of the hub are missing or damaged, so this is no whole backup; `kp-hub doctor` names their documents: \
             put them back from an earlier backup, or note them as lost by --without-lost",
            tally.lost.len()
        );
    }

    async fn copy_file(&self, from: &Files, to: &Files, deposit: &Deposit, tally: &mut Tally) -> anyhow::Result<()> {
        let is_held = to.holds(deposit).await? && !(self.verify && to.verify(deposit).await != Outcome::Sound);
        let outcome = if is_held { Outcome::Sound } else { from.replace(to, deposit).await? };
        match outcome {
            Outcome::Sound => {
                tally.files += 1;
                tally.bytes += deposit.byte_size;
                tally.copied += u64::from(!is_held);
            }
            Outcome::Damaged | Outcome::Missing => tally.lost.push(deposit.sha256.clone()),
            Outcome::Unread => {
                from.glance().await.context("the backup cannot go on; run it again, and it begins where it ended")?;
                tally.unread.push(deposit.sha256.clone());
            }
        }
        Ok(())
    }

    /// The label names other records now; the former ones would only be in the way.
    fn remove_older_records(&self, present: &str) -> anyhow::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("records-") && name != present {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// What was copied, counted.
#[derive(Default)]
struct Tally {
    files: u64,
    bytes: u64,
    copied: u64,
    lost: Vec<String>,
    unread: Vec<String>,
}

/// Makes the folder, for the eyes of its owner alone: it is going to hold what the archive restricts.
fn make_private(folder: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};

    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    let is_ours = |name: &str| name == LABEL || name == LOCK || name.starts_with("records-") || name == "files";
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        ensure!(
            is_ours(name.trim_end_matches(".new")),
            "{} holds {name}, which is of no backup; choose an empty folder, or one with an earlier backup",
            folder.display()
        );
    }
    Ok(())
}

/// Held by the backup that writes.
const LOCK: &str = "lock";

fn alone(folder: &Path) -> anyhow::Result<File> {
    let lock = File::options().create(true).write(true).truncate(false).open(folder.join(LOCK))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            bail!("another backup into {} is under way; wait for its end", folder.display())
        }
        Err(TryLockError::Error(fault)) => Err(fault.into()),
    }
}

/// The records as they are at one instant, in an SQLite file of their own; writers go on meanwhile.
async fn snapshot(settings: &Settings, file: &Path) -> anyhow::Result<DatabaseConnection> {
    let records = records::connect_to_known(&settings.database_url, settings.lock_wait).await?;
    let taken = match records.get_database_backend() {
        DbBackend::Sqlite => {
            let name = file.to_str().with_context(|| format!("the name of {} is no text", file.display()))?;
            let vacuum = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [name.into()]);
            records.execute_raw(vacuum).await.map(drop).map_err(anyhow::Error::new)
        }
        _ => copy::copy_into_file(&records, file).await.map(drop),
    };
    taken.context("the records cannot be copied; see whether the folder is full")?;
    records.close().await?;
    File::open(file)?.sync_all()?;
    records::connect_to_read(file).await
}
