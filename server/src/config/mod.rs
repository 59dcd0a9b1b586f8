//! How a hub is set up: `kp-hub.toml`, and over it the environment.
//! A wrong value is refused before anything is opened, by its name, its fault and an example.

mod parts;
mod places;
#[cfg(test)]
mod tests;
mod values;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveTime;
use lettre::message::Mailbox;
use url::Url;

pub use self::parts::Provider;
pub use self::places::{is_loopback, mail_host};
pub use self::values::BadSetting;
use self::values::Values;
use crate::search::engine::meilisearch::Address;

/// The settings of one process; every field names its variable.
#[derive(Clone)]
pub struct Settings {
    /// `KP_LISTEN`: the address and port to serve on.
    pub listen: SocketAddr,
    /// `KP_PUBLIC_URL`: how browsers reach the hub; without a path.
    pub public_url: Url,
    /// `KP_DATA`: the folder of everything this hub keeps itself.
    pub data: PathBuf,
    /// `KP_DATABASE_URL`: where records are kept.
    pub database_url: String,
    /// `KP_DATABASE_CONNECTIONS`: by how many connections one process reads the records; it has one more to change them.
    pub database_connections: u32,
    /// `KP_LOCK_SECONDS`: how long records that another process holds locked are waited for.
    pub lock_wait: Duration,
    /// `KP_FILES_URL`: where deposited bytes are kept; a `file://` folder, or `s3://` with a bucket and a prefix.
    pub files_url: Url,
    /// `KP_FILES_SECONDS`: how long a bucket may be silent before a request to it is given up.
    pub files_patience: Duration,
    /// `AWS_…`: keys, region and endpoint of a bucket, by the names that every program has for them.
    pub aws: BTreeMap<String, String>,
    /// `KP_MAIL_URL`: where letters go; a `file://` folder, or a server by `smtp://` or `smtps://`.
    pub mail_url: Url,
    /// `KP_MAIL_SECONDS`: how long a mail server may take for a letter.
    pub mail_patience: Duration,
    /// `KP_MAIL_CA`: a file with the certificate of an authority that vouches for the mail server, beside those of
    /// the system.
    pub mail_ca: Option<PathBuf>,
    /// `KP_MAIL_FROM`: whom letters come from.
    pub mail_from: Mailbox,
    /// `KP_MEILI_URL`, `KP_MEILI_KEY`, `KP_MEILI_PREFIX`, `KP_MEILI_SECONDS`, `KP_MEILI_WORK_SECONDS`: the search server;
    /// absent, the index is kept below [`Self::data`] by this process.
    pub meilisearch: Option<Address>,
    /// `KP_OIDC_ISSUER`, `KP_OIDC_CLIENT_ID`, `KP_OIDC_CLIENT_SECRET`: who signs people in; absent, nobody can sign in.
    /// `KP_OIDC_AUDIENCE`, `KP_CLIENTS`: for which programs of partners it vouches.
    pub provider: Option<Provider>,
    /// `KP_SESSION_IDLE_MINUTES`: a session ends after so long without use.
    pub session_idle: Duration,
    /// `KP_SESSION_HOURS`: a session ends after so long in any case.
    pub session_life: Duration,
    /// `KP_FIXITY_DAYS`: a deposited file is read anew after so long.
    pub fixity_life: chrono::Duration,
    /// `KP_DRIFT_HOUR`: the hour of the day (UTC) from which index, files and records are compared.
    pub drift_hour: NaiveTime,
    /// `KP_REQUEST_KIB`: the largest request body taken, in KiB.
    pub request_bytes: usize,
    /// `KP_UPLOAD_MIB`: the largest file that is uploaded, in MiB.
    pub upload_bytes: u64,
    /// `KP_REQUEST_SECONDS`: the longest a request may take.
    pub request_time: Duration,
    /// `KP_REQUESTS_AT_ONCE`: the most requests that are answered at once, uploads left out.
    pub requests_at_once: usize,
    /// `KP_SUBSCRIPTIONS`: the most subscriptions that there are at once.
    pub subscriptions: usize,
    /// `KP_ASKER_SUBSCRIPTIONS`: the most of them that one person or client has, or one address without either.
    pub asker_subscriptions: usize,
    /// `KP_ADDRESS_RATE`: the most requests a minute from one address; 0 for no limit.
    pub address_rate: u32,
    /// `KP_PERSON_RATE`: the most requests a minute of one person; 0 for no limit.
    pub person_rate: u32,
    /// `KP_CLIENT_RATE`: the most requests a minute of one client; 0 for no limit.
    pub client_rate: u32,
    /// `KP_CONNECTIONS`: the most connections there are at once.
    pub connections: usize,
    /// `KP_ADDRESS_CONNECTIONS`: the most connections from one address.
    pub address_connections: usize,
    /// `KP_PROXIES`: the addresses of our own proxies, which say by `X-Forwarded-For` for whom they ask.
    pub proxies: Vec<IpAddr>,
    /// `KP_HEADER_KIB`: the largest head of a request, in KiB.
    pub header_bytes: usize,
    /// `KP_HEADER_SECONDS`: how long the head of a request is waited for.
    pub header_time: Duration,
    /// `KP_STALL_SECONDS`: how long it is waited for a reader who takes nothing of an answer.
    pub stall_time: Duration,
    /// `KP_QUERY_FIELDS`: the most fields, with fragments spread out, that one GraphQL operation may select.
    pub query_fields: usize,
    /// `KP_QUERY_ANSWERS`: the most values that one GraphQL operation may be answered with, by what its lists can give.
    pub query_answers: usize,
    /// `KP_QUERY_DEPTH`: the deepest that GraphQL selections may nest.
    pub query_depth: usize,
    /// `KP_EXPORT_ROWS`: the most documents that one export of a search holds.
    pub export_rows: usize,
    /// `KP_OCR`, `KP_OCR_LANGUAGES`: the languages in which characters in pictures are recognised, in tesseract's names;
    /// absent, they are not.
    pub ocr_languages: Option<String>,
    /// The program that reads files in a process of its own: this one.
    pub program: PathBuf,
    /// `KP_LOG`: which log lines are written, such as `info` or `server=debug`.
    pub log: String,
    /// `KP_LOG_FORMAT`: `text` for people, `json` for machines.
    pub log_format: LogFormat,
}

/// How log lines are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// How the variables begin that say how a bucket is reached.
const AWS: &str = "AWS_";

impl Settings {
    /// Reads `kp-hub.toml` in the working folder, if there is one, and over it the `KP_` variables of the process;
    /// beside them its `AWS_` variables.
    pub fn from_process() -> anyhow::Result<Self> {
        let file = Path::new("kp-hub.toml");
        let text = if file.exists() { std::fs::read_to_string(file)? } else { String::new() };
        let is_ours = |name: &str| name.starts_with("KP_") && !name.starts_with("KP_TEST_") || name.starts_with(AWS);
        let environment = std::env::vars().filter(|(name, _)| is_ours(name));
        Self::read(&text, environment.collect())
    }

    /// Reads settings from the text of a TOML file (`listen = "…"`) and from variables, which win.
    pub fn read(file: &str, environment: BTreeMap<String, String>) -> anyhow::Result<Self> {
        let (aws, mut values): (BTreeMap<_, _>, BTreeMap<_, _>) =
            environment.into_iter().partition(|(name, _)| name.starts_with(AWS));
        for (key, value) in toml::from_str::<toml::Table>(file)? {
            let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            values.entry(format!("KP_{}", key.to_uppercase())).or_insert(text);
        }
        // An empty variable is how container files say that there is none.
        let aws = aws.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        Ok(Self { aws, ..Self::build(&Values::known(values)?)? })
    }

    fn build(values: &Values) -> Result<Self, BadSetting> {
        let (data, public_url) = (values.data()?, values.public_url()?);
        let host = mail_host(&public_url);
        Ok(Self {
            mail_from: values.parse("KP_MAIL_FROM", &format!("KP Hub <no-reply@{host}>"))?,
            mail_patience: values.seconds("KP_MAIL_SECONDS", 30, 1..=300)?,
            mail_ca: values.given("KP_MAIL_CA").map(PathBuf::from),
            listen: values.parse("KP_LISTEN", "127.0.0.1:8080")?,
            provider: values.provider(&public_url)?,
            database_connections: values.number("KP_DATABASE_CONNECTIONS", 8, 1..=100)? as u32,
            files_patience: values.seconds("KP_FILES_SECONDS", 20, 1..=300)?,
            aws: BTreeMap::new(),
            meilisearch: values.meilisearch()?,
            lock_wait: values.seconds("KP_LOCK_SECONDS", 10, 1..=300)?,
            session_idle: Duration::from_secs(60 * values.number("KP_SESSION_IDLE_MINUTES", 60, 1..=1440)?),
            session_life: Duration::from_secs(3600 * values.number("KP_SESSION_HOURS", 12, 1..=720)?),
            fixity_life: chrono::Duration::days(values.number("KP_FIXITY_DAYS", 30, 1..=3650)?.cast_signed()),
            drift_hour: NaiveTime::MIN
                + chrono::Duration::hours(values.number("KP_DRIFT_HOUR", 2, 0..=23)?.cast_signed()),
            request_bytes: 1024 * values.count("KP_REQUEST_KIB", 256, 1..=65_536)?,
            // The contract counts bytes in an Int.
            upload_bytes: 1024 * 1024 * values.number("KP_UPLOAD_MIB", 512, 1..=2047)?,
            request_time: values.seconds("KP_REQUEST_SECONDS", 20, 1..=600)?,
            requests_at_once: values.count("KP_REQUESTS_AT_ONCE", 64, 1..=10_000)?,
            subscriptions: values.count("KP_SUBSCRIPTIONS", 1000, 1..=100_000)?,
            asker_subscriptions: values.count("KP_ASKER_SUBSCRIPTIONS", 20, 1..=10_000)?,
            address_rate: values.rate("KP_ADDRESS_RATE", 6000)?,
            person_rate: values.rate("KP_PERSON_RATE", 1200)?,
            client_rate: values.rate("KP_CLIENT_RATE", 3000)?,
            connections: values.count("KP_CONNECTIONS", 10_000, 10..=100_000)?,
            address_connections: values.count("KP_ADDRESS_CONNECTIONS", 1000, 1..=100_000)?,
            proxies: values.proxies()?,
            header_bytes: 1024 * values.count("KP_HEADER_KIB", 16, 8..=256)?,
            header_time: values.seconds("KP_HEADER_SECONDS", 10, 1..=300)?,
            stall_time: values.seconds("KP_STALL_SECONDS", 30, 1..=600)?,
            query_fields: values.count("KP_QUERY_FIELDS", 2000, 10..=100_000)?,
            query_answers: values.count("KP_QUERY_ANSWERS", 100_000, 1000..=10_000_000)?,
            query_depth: values.count("KP_QUERY_DEPTH", 16, 4..=64)?,
            export_rows: values.count("KP_EXPORT_ROWS", 1000, 1..=10_000)?,
            ocr_languages: values.ocr_languages()?,
            log: values.text("KP_LOG", "info,meilisearch_sdk=error,tantivy=warn,sqlx=warn,sea_orm_migration=warn"),
            log_format: values.choice(
                "KP_LOG_FORMAT",
                "text",
                [("text", LogFormat::Text), ("json", LogFormat::Json)],
            )?,
            // Where the system cannot say, the name is looked up on PATH.
            program: std::env::current_exe().unwrap_or_else(|_| PathBuf::from("kp-hub")),
            database_url: values.database_url(&data)?,
            files_url: values.files_url(&data)?,
            mail_url: values.mail_url(&data)?,
            data,
            public_url,
        })
    }

    /// Whether browsers reach the hub under TLS, which decides how cookies are named and guarded.
    pub fn is_secure(&self) -> bool {
        self.public_url.scheme() == "https"
    }
}
