//! The demonstration archive in PostgreSQL: for the hub as its owner, for its peers as a role that may read
//! what a visitor may.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::ensure;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use url::Url;

use crate::hub;
use crate::parts::Parts;
use crate::processors::{MEASURED, on_processor};
use crate::standing::{Ready, Standing, free_port};

/// The database of the archive.
const NAME: &str = "peers";

/// By how many connections each side reads.
pub const CONNECTIONS: usize = 10;

/// The hub checks with each question what a visitor may see; for its peers the database does.
const VISITOR: &str = "
    CREATE ROLE visitor LOGIN;
    GRANT SELECT ON document, document_version, rendition, body, organisation TO visitor;
    ALTER TABLE document ENABLE ROW LEVEL SECURITY;
    CREATE POLICY seen ON document FOR SELECT TO visitor
        USING (state IN ('published', 'withdrawn') AND audience = 'public');
    ALTER TABLE document_version ENABLE ROW LEVEL SECURITY;
    CREATE POLICY read ON document_version FOR SELECT TO visitor USING (published_at IS NOT NULL
        AND EXISTS (SELECT FROM document WHERE document.id = document_id AND state = 'published'));
    ANALYZE;
";

/// An archive in a database.
pub struct Records {
    /// As its owner.
    pub owner: Url,
    /// As a visitor.
    pub visitor: Url,
    data: PathBuf,
}

impl Records {
    /// Fills a new database.
    pub async fn filled(parts: &Parts, folder: &Path) -> anyhow::Result<Self> {
        let server = connect(&parts.postgres).await?;
        server.execute_unprepared(&format!("CREATE DATABASE {NAME}")).await?;
        server.close().await?;
        let mut owner = parts.postgres.clone();
        owner.set_path(NAME);
        let mut visitor = owner.clone();
        ensure!(visitor.set_username("visitor").is_ok(), "the URL of the server names no user");
        let data = folder.join("on-postgres");
        let mut fill = hub::command(&hub::program(), &data, &["demo"]);
        fill.env("KP_DATABASE_URL", owner.as_str()).stdout(Stdio::null());
        ensure!(fill.status()?.success(), "the demonstration archive could not be filled");
        let db = connect(&owner).await?;
        db.execute_unprepared(VISITOR).await?;
        db.close().await?;
        Ok(Self { owner, visitor, data })
    }

    /// A connection of the owner.
    pub async fn connect(&self) -> anyhow::Result<DatabaseConnection> {
        connect(&self.owner).await
    }

    /// A hub that serves the archive.
    pub async fn hub(&self) -> anyhow::Result<Standing> {
        let port = free_port()?;
        let mut serve = hub_command(&self.data, port);
        serve.env("KP_DATABASE_URL", self.owner.as_str()).env("KP_DATABASE_CONNECTIONS", CONNECTIONS.to_string());
        Standing::begin(serve, port, Ready::Path("/readyz")).await
    }
}

async fn connect(url: &Url) -> anyhow::Result<DatabaseConnection> {
    Ok(Database::connect(url.as_str()).await?)
}

/// A hub on the processor of what is measured, which refuses nobody for asking too much.
pub fn hub_command(data: &Path, port: u16) -> Command {
    let mut serve = on_processor(MEASURED, hub::program());
    serve.arg("serve").env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    serve.env("KP_DATA", data).env("KP_LISTEN", format!("127.0.0.1:{port}"));
    serve.env("KP_PUBLIC_URL", format!("http://localhost:{port}"));
    serve.env("KP_ADDRESS_RATE", "0").env("KP_REQUESTS_AT_ONCE", "10000").env("KP_LOG", "error");
    serve
}
