//! The engine that keeps the records: an SQLite file, or a database of a PostgreSQL server.
//! What both are asked stands in the stores of the rooms; here is only what they need done differently.

pub mod copy;
mod outage;
mod postgres;
mod sqlite;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, ensure};
use chrono::{DateTime, Utc};
use migration::{QUEUE, Standing};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use tokio_util::sync::CancellationToken;

pub use self::outage::Outage;
use crate::error::Result;

/// How long it is waited before other instances are listened to again.
const DEAF: Duration = Duration::from_secs(1);

/// Whether a URL can name records; else what is wrong with it.
pub fn check_url(url: &str) -> Result<(), String> {
    match engine(url) {
        Some(DbBackend::Postgres) => postgres::check_url(url),
        Some(_) => Ok(()),
        None => Err("must begin with sqlite: or postgres://".to_owned()),
    }
}

/// Which engine a URL names.
fn engine(url: &str) -> Option<DbBackend> {
    match url.split_once(':')?.0 {
        "sqlite" => Some(DbBackend::Sqlite),
        "postgres" | "postgresql" => Some(DbBackend::Postgres),
        _ => None,
    }
}

/// Connects to records by at most so many connections; an SQLite file is made where it is missing.
/// Where another process holds the records locked, it is waited for so long; so is a server that was lost.
pub async fn connect(url: &str, connections: u32, patience: Duration) -> anyhow::Result<DatabaseConnection> {
    match engine(url) {
        Some(DbBackend::Postgres) => postgres::connect(url, connections, patience).await,
        _ => sqlite::connect(url, connections, patience).await,
    }
    .context("the records (KP_DATABASE_URL) cannot be opened")
}

/// What connections to records have in common. None grows too old: the pool would look for such by a count of its own
/// that is wrong for a moment whenever a connection comes back, and looks for ever when it begins in that moment
/// (issue 3645 of sqlx, open in 0.9.0).
fn to(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    options.sqlx_logging(false);
    options
}

/// The same by one connection, where there are records already.
pub async fn connect_to_known(url: &str, patience: Duration) -> anyhow::Result<DatabaseConnection> {
    if let Some(file) = file(url)? {
        ensure!(file.exists(), "there are no records in {}; see whether it is the right file", file.display());
    }
    connect(url, 1, patience).await
}

/// Opens the file of records that nobody writes to, such as those of a backup, and leaves it as it is.
pub async fn connect_to_read(file: &Path) -> anyhow::Result<DatabaseConnection> {
    sqlite::connect_to_read(file).await
}

/// The file in which a URL keeps the records; none for a server.
pub fn file(url: &str) -> anyhow::Result<Option<PathBuf>> {
    match engine(url) {
        Some(DbBackend::Sqlite) => sqlite::file(url).map(Some),
        _ => Ok(None),
    }
}

/// Begins a change, after every other change to these records, whichever process makes it.
/// On SQLite it is a writing one from the start: a reader that others have overtaken may not become a writer.
pub async fn begin_change(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        let tx = db.begin().await?;
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({QUEUE})")).await?;
        return Ok(tx);
    }
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    db.begin_with_options(options).await
}

/// Begins to read several things as they are at one moment, whatever is changed meanwhile.
pub async fn begin_reading(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    match db.get_database_backend() {
        DbBackend::Postgres => {
            db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await
        }
        // A transaction of SQLite is a moment by itself.
        _ => db.begin().await,
    }
}

/// Whether records refuse a value that was given: SQLite keeps all, PostgreSQL not U+0000 and years without end.
pub fn refuses_a_value(fault: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) = fault else {
        return false;
    };
    // By their names in SQL: character not in repertoire, untranslatable character, datetime overflow.
    let code = cause.as_database_error().and_then(|cause| cause.code());
    code.is_some_and(|code| ["22021", "22P05", "22008"].contains(&&*code))
}

/// The instant of a change by the clock that all instances share: the server's, or for a file that of this machine.
pub async fn now(tx: &DatabaseTransaction, here: DateTime<Utc>) -> Result<DateTime<Utc>, DbErr> {
    if tx.get_database_backend() != DbBackend::Postgres {
        return Ok(here);
    }
    let row = tx.query_one_raw(Statement::from_string(DbBackend::Postgres, "SELECT clock_timestamp()")).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("the server's clock".to_owned()))?.try_get_by_index(0)
}

/// Announces a change to all instances, who hear of it once it is committed. A file announces nothing.
pub async fn announce(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("NOTIFY {}", postgres::CHANNEL)).await?;
    }
    Ok(())
}

/// Hears what any instance announces, by a connection of its own that is made anew when it is lost, until told to stop.
/// What was announced meanwhile is heard as one.
pub async fn listen(url: &str, heard: impl Fn() + Sync, stop: &CancellationToken) {
    if engine(url) != Some(DbBackend::Postgres) {
        return;
    }
    let listening = async {
        loop {
            let fault = postgres::listen(url, &heard).await.err();
            tracing::warn!(error = ?fault, "other instances are not heard; they are listened to again");
            tokio::time::sleep(DEAF).await;
        }
    };
    stop.run_until_cancelled(listening).await;
}

/// How many steps records are behind this program, without changing anything; later ones are refused.
pub async fn steps_behind(db: &DatabaseConnection) -> anyhow::Result<usize> {
    let standing = standing(db).await?;
    ensure!(standing.ahead == 0, "the records are of a later version than this program; use that version");
    Ok(standing.lacking)
}

async fn standing(db: &DatabaseConnection) -> anyhow::Result<Standing> {
    migration::standing(db).await.context("the records cannot be read")
}

/// Refuses records that are not of the version of this program.
pub async fn must_be_of_this_version(db: &DatabaseConnection) -> anyhow::Result<()> {
    let steps = steps_behind(db).await?;
    ensure!(
        steps == 0,
        "the records are {steps} steps behind this program; start the hub of this version on them once"
    );
    Ok(())
}

/// Brings records up to the version of this program. Those that a later one has only widened are left as they are:
/// during an upgrade both work on them.
pub async fn bring_up(db: &DatabaseConnection) -> anyhow::Result<()> {
    let Standing { lacking, ahead, is_narrower } = standing(db).await?;
    ensure!(
        !is_narrower && (ahead == 0 || lacking == 0),
        "the records are of a later version, which has taken away what this program needs; use that version"
    );
    if ahead > 0 {
        tracing::warn!(steps = ahead, "the records are of a later version, beside which this one can work");
    }
    if lacking == 0 {
        return Ok(());
    }
    migration::bring_up(db).await.context(
        "the records cannot be brought up to this version; see whether the hub may write the file or owns the database",
    )
}

#[cfg(test)]
mod tests {
    use super::to;

    #[test]
    fn no_pool_looks_for_connections_that_have_grown_old() {
        let options = to("sqlite:", 1);

        assert_eq!((options.get_idle_timeout(), options.get_max_lifetime()), (Some(None), Some(None)));
    }
}
