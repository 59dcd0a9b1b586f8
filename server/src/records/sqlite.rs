//! Records in an SQLite file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sea_orm::{Database, DatabaseConnection};

use super::to;

/// Connects to a file, and makes it where it is missing; readers of it never wait for a writer.
pub(super) async fn connect(url: &str, connections: u32, patience: Duration) -> anyhow::Result<DatabaseConnection> {
    let mut options = to(url, connections);
    options.map_sqlx_sqlite_opts(move |options| {
        options.create_if_missing(true).journal_mode(SqliteJournalMode::Wal).foreign_keys(true).busy_timeout(patience)
    });
    Ok(Database::connect(options).await?)
}

/// Makes a file for records that are whole once it is closed, with no other file beside it.
pub(super) async fn create(file: &Path) -> anyhow::Result<DatabaseConnection> {
    let mut options = to("sqlite:", 1);
    let name = file.to_owned();
    options.map_sqlx_sqlite_opts(move |options| {
        options.filename(&name).create_if_missing(true).journal_mode(SqliteJournalMode::Delete).foreign_keys(true)
    });
    Database::connect(options).await.with_context(|| format!("the file {} cannot be made", file.display()))
}

/// Opens a file that nobody writes to, and leaves it as it is.
pub(super) async fn connect_to_read(file: &Path) -> anyhow::Result<DatabaseConnection> {
    let mut options = to("sqlite:", 1);
    let name = file.to_owned();
    options.map_sqlx_sqlite_opts(move |options| options.filename(&name).read_only(true).immutable(true));
    Database::connect(options).await.with_context(|| format!("the records in {} cannot be opened", file.display()))
}

/// The file that a URL names.
pub(super) fn file(url: &str) -> anyhow::Result<PathBuf> {
    let options: SqliteConnectOptions = url.parse().context("this URL of records names no file")?;
    Ok(options.get_filename().to_owned())
}
