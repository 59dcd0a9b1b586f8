//! Records in a database of a PostgreSQL server.

use std::io::ErrorKind;
use std::time::Duration;

use anyhow::{Context, anyhow, bail, ensure};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection, Executor};
use sea_orm::{Database, DatabaseConnection};
use tokio::time::timeout;
use url::Url;

use super::to;

/// The oldest release of the server that the hub is tested with.
const OLDEST: i32 = 15;

/// A statement that takes longer is given up by the server.
const LONGEST_STATEMENT: Duration = Duration::from_secs(60);

/// A hub that says nothing for so long in the middle of a change loses it: others wait for their turn.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// After so long without an answer from the hub's machine, the server asks every five seconds whether it is there,
/// and after the third time gives up what it holds for it.
const LONGEST_SILENCE: Duration = Duration::from_secs(15);

/// A connection that was not used for so long is tried before it is used again.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// Where instances announce that something has changed.
pub(super) const CHANNEL: &str = "kp_hub";

/// A connection on which nothing was announced for so long is tried, and must answer within that time too.
const QUIET: Duration = Duration::from_secs(10);

/// Whether a URL can name a database; else what is wrong with it.
pub(super) fn check_url(url: &str) -> Result<(), String> {
    // The URL holds a password: it is never said.
    let parsed = Url::parse(url).map_err(|fault| format!("cannot be understood: {fault}"))?;
    if parsed.path().trim_matches('/').is_empty() {
        return Err("names no database".to_owned());
    }
    url.parse::<PgConnectOptions>().map(drop).map_err(|fault| format!("cannot be understood: {fault}"))
}

/// Connects to a database that suits; one that does not is refused with what to do.
pub(super) async fn connect(url: &str, connections: u32, patience: Duration) -> anyhow::Result<DatabaseConnection> {
    let server: PgConnectOptions = url.parse().context("this URL cannot be understood")?;
    timeout(patience, examine(&server))
        .await
        .map_err(|_| anyhow!("{} does not answer; see whether it can be reached from here", place(&server)))??;
    let limits = [
        // A change sees what was changed before its turn came, however the database was set up.
        ("default_transaction_isolation", "read committed".to_owned()),
        ("lock_timeout", milliseconds(patience)),
        ("statement_timeout", milliseconds(LONGEST_STATEMENT)),
        ("idle_in_transaction_session_timeout", milliseconds(LONGEST_PAUSE)),
        ("tcp_keepalives_idle", LONGEST_SILENCE.as_secs().to_string()),
        ("tcp_keepalives_interval", "5".to_owned()),
        ("tcp_keepalives_count", "3".to_owned()),
    ];
    let mut options = to(url, connections);
    options
        .acquire_timeout(patience)
        .test_before_acquire_if_idle_for(TRUSTED_FOR)
        .map_sqlx_postgres_opts(move |options| options.application_name("kp-hub").options(limits.clone()));
    Ok(Database::connect(options).await?)
}

/// Hears what is announced, and once what may have been announced before. Ends when the connection is lost.
pub(super) async fn listen(url: &str, heard: &(impl Fn() + Sync)) -> anyhow::Result<()> {
    let server: PgConnectOptions = url.parse().context("this URL cannot be understood")?;
    let server = server.application_name("kp-hub listens").disable_statement_logging();
    let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(QUIET).max_lifetime(None).idle_timeout(None);
    let mut listener = PgListener::connect_with(&pool.connect_with(server).await?).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    heard();
    loop {
        match timeout(QUIET, listener.try_recv()).await {
            Ok(Ok(Some(_))) => heard(),
            Ok(Ok(None)) => bail!("the connection was lost"),
            Ok(Err(fault)) => return Err(fault.into()),
            Err(_) => {
                timeout(QUIET, listener.execute("SELECT 1")).await??;
            }
        }
    }
}

fn milliseconds(duration: Duration) -> String {
    duration.as_millis().to_string()
}

/// The server, as people would look for it.
fn place(server: &PgConnectOptions) -> String {
    match server.get_socket() {
        Some(folder) => format!("PostgreSQL in {}", folder.display()),
        None => format!("PostgreSQL on {}:{}", server.get_host(), server.get_port()),
    }
}

async fn examine(server: &PgConnectOptions) -> anyhow::Result<()> {
    let mut connection =
        server.clone().disable_statement_logging().connect().await.map_err(|fault| refusal(server, fault))?;
    let found = "SELECT current_setting('server_version_num')::int, current_setting('server_encoding'), \
                 pg_is_in_recovery()";
    let (version, encoding, is_standby) = sqlx::query_as(found).fetch_one(&mut connection).await?;
    connection.close().await?;
    suits(version, encoding, is_standby)
}

/// Whether the hub can keep records there; the version is as `server_version_num` counts.
fn suits(version: i32, encoding: String, is_standby: bool) -> anyhow::Result<()> {
    ensure!(version >= OLDEST * 10_000, "the server is PostgreSQL {}; use version {OLDEST} or later", version / 10_000);
    ensure!(
        encoding == "UTF8",
        "the database is encoded in {encoding}; make one with \
         CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
    );
    ensure!(!is_standby, "the server is a standby, which may only be read; name the primary one");
    Ok(())
}

/// What to do about a connection that did not come about.
fn refusal(server: &PgConnectOptions, fault: sqlx::Error) -> anyhow::Error {
    let (place, user) = (place(server), server.get_username());
    let database = server.get_database().unwrap_or(user);
    match fault {
        sqlx::Error::Io(cause) if matches!(cause.kind(), ErrorKind::ConnectionRefused | ErrorKind::NotFound) => {
            anyhow!("nobody listens as {place}; start the server, or correct the address")
        }
        sqlx::Error::Io(cause) => {
            anyhow!("{place} cannot be reached ({cause}); see whether address and sslmode are right")
        }
        sqlx::Error::Tls(cause) => anyhow!("{place} could not be trusted ({cause}); see to sslmode in the URL"),
        sqlx::Error::Database(cause) => match cause.code().as_deref() {
            Some("28P01" | "28000") => anyhow!("{place} refuses the user {user}; correct the name or the password"),
            Some("3D000") => anyhow!(
                "{place} has no database {database}; make it with \
                 CREATE DATABASE {database} OWNER {user} ENCODING 'UTF8' TEMPLATE template0"
            ),
            Some("53300") => anyhow!("{place} has no connection left; raise max_connections there"),
            _ => anyhow!("{place} lets nobody in: {}", cause.message()),
        },
        other => anyhow::Error::new(other).context(format!("{place} does not answer as PostgreSQL does")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_does_not_suit_is_refused_with_what_to_do() {
        assert!(suits(150_000, "UTF8".to_owned(), false).is_ok());
        for (version, encoding, is_standby, advice) in [
            (140_022, "UTF8", false, "use version 15 or later"),
            (160_003, "SQL_ASCII", false, "ENCODING 'UTF8'"),
            (160_003, "UTF8", true, "name the primary one"),
        ] {
            let refusal = suits(version, encoding.to_owned(), is_standby).expect_err(advice);
            assert!(refusal.to_string().contains(advice), "{refusal}");
        }
    }

    #[test]
    fn a_url_that_names_no_database_is_refused_and_its_password_is_not_said() {
        assert_eq!(check_url("postgres://hub:secret@db.example.org/kp_hub"), Ok(()));
        for url in ["postgres://hub:secret@db.example.org", "postgres://hub:secret@db:port/x"] {
            let fault = check_url(url).expect_err(url);
            assert!(!fault.contains("secret"), "{fault}");
        }
    }
}
