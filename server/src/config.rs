//! How a hub is set up: `kp-hub.toml`, and over it the environment.
//! A wrong value is refused before anything is opened, by its name, its fault and an example.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use chrono::NaiveTime;
use lettre::message::Mailbox;
use url::{Host, Url};

use crate::mail::is_without_tls;
use crate::records;
use crate::search::engine::meilisearch::Address;

/// The longest beginning of names on a search server; the server takes a few hundred letters in all.
const MOST_PREFIX_LETTERS: usize = 100;

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
    /// `KP_ASKER_SUBSCRIPTIONS`: the most of them that one person has, or one address without a session.
    pub asker_subscriptions: usize,
    /// `KP_ADDRESS_RATE`: the most requests a minute from one address; 0 for no limit.
    pub address_rate: u32,
    /// `KP_PERSON_RATE`: the most requests a minute of one person; 0 for no limit.
    pub person_rate: u32,
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

/// An OpenID Connect provider and how this hub is known there.
#[derive(Clone)]
pub struct Provider {
    /// The issuer, exactly as its tokens name it.
    pub issuer: String,
    /// The client id.
    pub client_id: String,
    /// The client secret; absent for a public client.
    pub client_secret: Option<String>,
}

/// How log lines are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// Every variable, with an example of a right value.
const KNOWN: &[(&str, &str)] = &[
    ("KP_LISTEN", "127.0.0.1:8080"),
    ("KP_PUBLIC_URL", "https://hub.example.org"),
    ("KP_DATA", "/var/lib/kp-hub"),
    ("KP_DATABASE_URL", "postgres://kp_hub:a-long-password@db.example.org/kp_hub"),
    ("KP_DATABASE_CONNECTIONS", "8"),
    ("KP_LOCK_SECONDS", "10"),
    ("KP_FILES_URL", "file:///var/lib/kp-hub/files"),
    ("KP_FILES_SECONDS", "20"),
    ("KP_MAIL_URL", "smtp://hub:password@mail.example.org:587"),
    ("KP_MAIL_SECONDS", "30"),
    ("KP_MAIL_CA", "/etc/kp-hub/mail-ca.pem"),
    ("KP_MAIL_FROM", "KP Hub <hub@example.org>"),
    ("KP_MEILI_URL", "http://127.0.0.1:7700"),
    ("KP_MEILI_KEY", "a-key-of-that-server"),
    ("KP_MEILI_PREFIX", "kp-hub"),
    ("KP_MEILI_SECONDS", "5"),
    ("KP_MEILI_WORK_SECONDS", "600"),
    ("KP_OIDC_ISSUER", "https://login.example.org"),
    ("KP_OIDC_CLIENT_ID", "kp-hub"),
    ("KP_OIDC_CLIENT_SECRET", "a long random text"),
    ("KP_SESSION_IDLE_MINUTES", "60"),
    ("KP_SESSION_HOURS", "12"),
    ("KP_FIXITY_DAYS", "30"),
    ("KP_DRIFT_HOUR", "2"),
    ("KP_REQUEST_KIB", "256"),
    ("KP_UPLOAD_MIB", "512"),
    ("KP_REQUEST_SECONDS", "20"),
    ("KP_REQUESTS_AT_ONCE", "64"),
    ("KP_SUBSCRIPTIONS", "1000"),
    ("KP_ASKER_SUBSCRIPTIONS", "20"),
    ("KP_ADDRESS_RATE", "6000"),
    ("KP_PERSON_RATE", "1200"),
    ("KP_CONNECTIONS", "10000"),
    ("KP_ADDRESS_CONNECTIONS", "1000"),
    ("KP_PROXIES", "10.0.0.1, 10.0.0.2"),
    ("KP_HEADER_KIB", "16"),
    ("KP_HEADER_SECONDS", "10"),
    ("KP_STALL_SECONDS", "30"),
    ("KP_QUERY_FIELDS", "2000"),
    ("KP_QUERY_ANSWERS", "100000"),
    ("KP_QUERY_DEPTH", "16"),
    ("KP_EXPORT_ROWS", "1000"),
    ("KP_OCR", "on"),
    ("KP_OCR_LANGUAGES", "eng+fra"),
    ("KP_LOG", "info"),
    ("KP_LOG_FORMAT", "text"),
];

/// How the variables begin that say how a bucket is reached.
const AWS: &str = "AWS_";

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name} {fault}; for example {name}={example}")]
pub struct BadSetting {
    name: String,
    fault: String,
    example: &'static str,
}

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
        if let Some(unknown) = values.keys().find(|name| !KNOWN.iter().any(|(known, _)| known == name)) {
            anyhow::bail!(
                "{unknown} is not a setting of KP Hub; known are {}",
                KNOWN.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
            );
        }
        // An empty variable is how container files say that there is none.
        let aws = aws.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        Ok(Self { aws, ..Self::build(&Values(values))? })
    }

    fn build(values: &Values) -> Result<Self, BadSetting> {
        let data = std::path::absolute(values.text("KP_DATA", "data"))
            .map_err(|fault| values.bad("KP_DATA", format!("is not a folder: {fault}")))?;
        let public_url: Url = values.parse("KP_PUBLIC_URL", "http://localhost:8080")?;
        let is_bare = public_url.path() == "/"
            && public_url.query().is_none()
            && public_url.fragment().is_none()
            && public_url.username().is_empty()
            && public_url.password().is_none();
        let is_safe = public_url.scheme() == "https" || (public_url.scheme() == "http" && is_loopback(&public_url));
        if !is_bare || !is_safe {
            return Err(values
                .bad("KP_PUBLIC_URL", "must be https (http on this machine only), without path or query".to_owned()));
        }
        let database_url = values.text("KP_DATABASE_URL", &format!("sqlite://{}", data.join("hub.db").display()));
        records::check_url(&database_url).map_err(|fault| values.bad("KP_DATABASE_URL", fault))?;
        let files_url: Url = values.parse("KP_FILES_URL", &format!("file://{}", data.join("files").display()))?;
        match files_url.scheme() {
            "file" => {}
            "s3" if files_url.has_host() && files_url.query().is_none() => {}
            "s3" => return Err(values.bad("KP_FILES_URL", "must be s3://bucket or s3://bucket/prefix".to_owned())),
            _ => return Err(values.bad("KP_FILES_URL", "must begin with file:// or s3://".to_owned())),
        }
        let mail_url = values.mail_url(&data)?;
        let host = mail_host(&public_url);
        Ok(Self {
            mail_from: values.parse("KP_MAIL_FROM", &format!("KP Hub <no-reply@{host}>"))?,
            mail_patience: Duration::from_secs(values.number("KP_MAIL_SECONDS", 30, 1..=300)?),
            mail_ca: values.given("KP_MAIL_CA").map(PathBuf::from),
            listen: values.parse("KP_LISTEN", "127.0.0.1:8080")?,
            provider: values.provider()?,
            database_connections: values.number("KP_DATABASE_CONNECTIONS", 8, 1..=100)? as u32,
            files_patience: Duration::from_secs(values.number("KP_FILES_SECONDS", 20, 1..=300)?),
            aws: BTreeMap::new(),
            meilisearch: values.meilisearch()?,
            lock_wait: Duration::from_secs(values.number("KP_LOCK_SECONDS", 10, 1..=300)?),
            session_idle: Duration::from_secs(60 * values.number("KP_SESSION_IDLE_MINUTES", 60, 1..=1440)?),
            session_life: Duration::from_secs(3600 * values.number("KP_SESSION_HOURS", 12, 1..=720)?),
            fixity_life: chrono::Duration::days(values.number("KP_FIXITY_DAYS", 30, 1..=3650)?.cast_signed()),
            drift_hour: NaiveTime::MIN
                + chrono::Duration::hours(values.number("KP_DRIFT_HOUR", 2, 0..=23)?.cast_signed()),
            request_bytes: 1024 * values.count("KP_REQUEST_KIB", 256, 1..=65_536)?,
            // The contract counts bytes in an Int.
            upload_bytes: 1024 * 1024 * values.number("KP_UPLOAD_MIB", 512, 1..=2047)?,
            request_time: Duration::from_secs(values.number("KP_REQUEST_SECONDS", 20, 1..=600)?),
            requests_at_once: values.count("KP_REQUESTS_AT_ONCE", 64, 1..=10_000)?,
            subscriptions: values.count("KP_SUBSCRIPTIONS", 1000, 1..=100_000)?,
            asker_subscriptions: values.count("KP_ASKER_SUBSCRIPTIONS", 20, 1..=10_000)?,
            address_rate: values.rate("KP_ADDRESS_RATE", 6000)?,
            person_rate: values.rate("KP_PERSON_RATE", 1200)?,
            connections: values.count("KP_CONNECTIONS", 10_000, 10..=100_000)?,
            address_connections: values.count("KP_ADDRESS_CONNECTIONS", 1000, 1..=100_000)?,
            proxies: values.proxies()?,
            header_bytes: 1024 * values.count("KP_HEADER_KIB", 16, 8..=256)?,
            header_time: Duration::from_secs(values.number("KP_HEADER_SECONDS", 10, 1..=300)?),
            stall_time: Duration::from_secs(values.number("KP_STALL_SECONDS", 30, 1..=600)?),
            query_fields: values.count("KP_QUERY_FIELDS", 2000, 10..=100_000)?,
            query_answers: values.count("KP_QUERY_ANSWERS", 100_000, 1000..=10_000_000)?,
            query_depth: values.count("KP_QUERY_DEPTH", 16, 4..=64)?,
            export_rows: values.count("KP_EXPORT_ROWS", 1000, 1..=10_000)?,
            ocr_languages: values.ocr_languages()?,
            log: values.text("KP_LOG", "info,tantivy=warn,sqlx=warn,sea_orm_migration=warn"),
            log_format: match values.text("KP_LOG_FORMAT", "text").as_str() {
                "text" => LogFormat::Text,
                "json" => LogFormat::Json,
                other => return Err(values.bad("KP_LOG_FORMAT", format!("is `{other}`, but may be text or json"))),
            },
            // Where the system cannot say, the name is looked up on PATH.
            program: std::env::current_exe().unwrap_or_else(|_| PathBuf::from("kp-hub")),
            data,
            public_url,
            database_url,
            files_url,
            mail_url,
        })
    }

    /// Whether browsers reach the hub under TLS, which decides how cookies are named and guarded.
    pub fn is_secure(&self) -> bool {
        self.public_url.scheme() == "https"
    }
}

/// What stands behind the `@` of the hub's own letters: its name, where it has one.
pub fn mail_host(public_url: &Url) -> &str {
    match public_url.host() {
        Some(Host::Domain(name)) => name,
        Some(Host::Ipv4(_) | Host::Ipv6(_)) | None => "localhost",
    }
}

/// Whether a URL names this machine; names below `localhost` always do (RFC 6761).
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

struct Values(BTreeMap<String, String>);

impl Values {
    fn text(&self, name: &str, usual: &str) -> String {
        self.0.get(name).map_or(usual, |value| value.trim()).to_owned()
    }

    fn parse<T: FromStr>(&self, name: &str, usual: &str) -> Result<T, BadSetting>
    where
        T::Err: fmt::Display,
    {
        let text = self.text(name, usual);
        text.parse().map_err(|fault| self.bad(name, format!("is `{text}`, which cannot be used: {fault}")))
    }

    fn number(&self, name: &str, usual: u64, range: std::ops::RangeInclusive<u64>) -> Result<u64, BadSetting> {
        let number = self.parse(name, &usual.to_string())?;
        if range.contains(&number) {
            return Ok(number);
        }
        Err(self.bad(name, format!("is {number}, but must lie between {} and {}", range.start(), range.end())))
    }

    fn count(&self, name: &str, usual: u64, range: std::ops::RangeInclusive<u64>) -> Result<usize, BadSetting> {
        usize::try_from(self.number(name, usual, range)?).map_err(|fault| self.bad(name, fault.to_string()))
    }

    fn rate(&self, name: &str, usual: u64) -> Result<u32, BadSetting> {
        u32::try_from(self.number(name, usual, 0..=1_000_000)?).map_err(|fault| self.bad(name, fault.to_string()))
    }

    fn proxies(&self) -> Result<Vec<IpAddr>, BadSetting> {
        let addresses = self.text("KP_PROXIES", "");
        let parsed = addresses.split(',').map(str::trim).filter(|address| !address.is_empty()).map(str::parse);
        parsed.collect::<Result<_, _>>().map_err(|fault| {
            self.bad("KP_PROXIES", format!("is `{addresses}`, but must be addresses parted by commas: {fault}"))
        })
    }

    fn given(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// What is wrong is said without the address, which may hold a password.
    fn mail_url(&self, data: &Path) -> Result<Url, BadSetting> {
        let bad = |fault: &str| self.bad("KP_MAIL_URL", fault.to_owned());
        let text = self.text("KP_MAIL_URL", &format!("file://{}", data.join("mail").display()));
        let url: Url = text.parse().map_err(|fault| bad(&format!("cannot be used: {fault}")))?;
        match url.scheme() {
            "file" => return Ok(url),
            "smtp" | "smtps" => {}
            _ => return Err(bad("must begin with file://, smtp:// or smtps://")),
        }
        let is_open = is_without_tls(&url);
        if !url.has_host() || !matches!(url.path(), "" | "/") || (url.query().is_some() && !is_open) {
            return Err(bad("must name a server and nothing else, but perhaps ?tls=none"));
        }
        if is_open && url.scheme() == "smtps" {
            return Err(bad("says smtps and ?tls=none; choose one"));
        }
        if is_open && !url.username().is_empty() && !is_loopback(&url) {
            return Err(bad("would send its password in the open; leave ?tls=none or the password out"));
        }
        Ok(url)
    }

    fn provider(&self) -> Result<Option<Provider>, BadSetting> {
        let (issuer, client_id) = match (self.given("KP_OIDC_ISSUER"), self.given("KP_OIDC_CLIENT_ID")) {
            (None, None) => return Ok(None),
            (Some(issuer), Some(client_id)) => (issuer, client_id),
            (Some(_), None) => return Err(self.bad("KP_OIDC_CLIENT_ID", "is missing beside KP_OIDC_ISSUER".to_owned())),
            (None, Some(_)) => return Err(self.bad("KP_OIDC_ISSUER", "is missing beside KP_OIDC_CLIENT_ID".to_owned())),
        };
        let url: Url = self.parse("KP_OIDC_ISSUER", "")?;
        if url.scheme() != "https" && !is_loopback(&url) {
            return Err(self.bad("KP_OIDC_ISSUER", "must be https, except on this machine".to_owned()));
        }
        Ok(Some(Provider { issuer, client_id, client_secret: self.given("KP_OIDC_CLIENT_SECRET") }))
    }

    fn meilisearch(&self) -> Result<Option<Address>, BadSetting> {
        let text = self.text("KP_MEILI_URL", "");
        if text.is_empty() {
            return Ok(None);
        }
        let url: Url = self.parse("KP_MEILI_URL", "")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(self.bad("KP_MEILI_URL", "must begin with http:// or https://".to_owned()));
        }
        let key = Some(self.text("KP_MEILI_KEY", "")).filter(|key| !key.is_empty());
        // It goes into a header.
        if key.as_ref().is_some_and(|key| !key.bytes().all(|byte| byte.is_ascii_graphic())) {
            return Err(self.bad("KP_MEILI_KEY", "may have no blanks and no letters beyond ASCII".to_owned()));
        }
        let prefix = self.text("KP_MEILI_PREFIX", "kp-hub");
        let may_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if !(1..=MOST_PREFIX_LETTERS).contains(&prefix.len()) || !prefix.bytes().all(may_name) {
            let fault = format!("must be 1 to {MOST_PREFIX_LETTERS} letters, digits, - or _");
            return Err(self.bad("KP_MEILI_PREFIX", fault));
        }
        let patience = Duration::from_secs(self.number("KP_MEILI_SECONDS", 5, 1..=60)?);
        let work_patience = Duration::from_secs(self.number("KP_MEILI_WORK_SECONDS", 600, 10..=86_400)?);
        Ok(Some(Address { url: text, key, prefix, patience, work_patience }))
    }

    fn ocr_languages(&self) -> Result<Option<String>, BadSetting> {
        let languages = self.text("KP_OCR_LANGUAGES", "eng+fra");
        let is_name =
            |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !languages.split('+').all(is_name) {
            return Err(self.bad("KP_OCR_LANGUAGES", format!("is `{languages}`, but must be names joined by +")));
        }
        match self.text("KP_OCR", "off").as_str() {
            "on" => Ok(Some(languages)),
            "off" => Ok(None),
            other => Err(self.bad("KP_OCR", format!("is `{other}`, but may be on or off"))),
        }
    }

    fn bad(&self, name: &str, fault: String) -> BadSetting {
        let example = KNOWN.iter().find(|(known, _)| *known == name).map_or("", |(_, example)| example);
        BadSetting { name: name.to_owned(), fault, example }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, environment: &[(&str, &str)]) -> Result<Settings, String> {
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Settings::read(file, environment.collect()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let settings = read("listen = \"127.0.0.1:1\"\nsession_hours = 3", &[("KP_LISTEN", "127.0.0.1:2")]);

        let settings = settings.expect("both are right");
        assert_eq!(settings.listen.port(), 2);
        assert_eq!(settings.session_life, Duration::from_secs(3 * 3600));
    }

    #[test]
    fn a_wrong_value_is_refused_by_name_fault_and_example() {
        for (name, value, fault) in [
            ("KP_LISTEN", "8080", "which cannot be used"),
            ("KP_PUBLIC_URL", "hub.example.org", "which cannot be used"),
            ("KP_PUBLIC_URL", "https://hub.example.org/kp", "without path"),
            ("KP_PUBLIC_URL", "http://hub.example.org", "must be https"),
            ("KP_SESSION_HOURS", "0", "must lie between 1 and 720"),
            ("KP_SESSION_HOURS", "721", "must lie between 1 and 720"),
            ("KP_UPLOAD_MIB", "2048", "must lie between 1 and 2047"),
            ("KP_DATABASE_URL", "mysql://x", "must begin with sqlite: or postgres://"),
            ("KP_DATABASE_URL", "postgres://db.example.org", "names no database"),
            ("KP_DATABASE_CONNECTIONS", "0", "must lie between 1 and 100"),
            ("KP_DATABASE_CONNECTIONS", "101", "must lie between 1 and 100"),
            ("KP_MAIL_URL", "https://mail.example.org", "must begin with file://, smtp:// or smtps://"),
            ("KP_MAIL_URL", "smtp://mail.example.org/inbox", "must name a server and nothing else"),
            ("KP_MAIL_URL", "smtp://mail.example.org?tls=perhaps", "must name a server and nothing else"),
            ("KP_MAIL_URL", "smtps://mail.example.org?tls=none", "choose one"),
            ("KP_MAIL_URL", "smtp://hub:secret@mail.example.org?tls=none", "in the open"),
            ("KP_MAIL_SECONDS", "0", "must lie between 1 and 300"),
            ("KP_MAIL_SECONDS", "301", "must lie between 1 and 300"),
            ("KP_FILES_URL", "https://files.example.org", "must begin with file:// or s3://"),
            ("KP_FILES_URL", "s3:///prefix", "must be s3://bucket"),
            ("KP_FILES_SECONDS", "0", "must lie between 1 and 300"),
            ("KP_FILES_SECONDS", "301", "must lie between 1 and 300"),
            ("KP_MAIL_FROM", "nobody", "which cannot be used"),
            ("KP_LOCK_SECONDS", "0", "must lie between 1 and 300"),
            ("KP_FIXITY_DAYS", "0", "must lie between 1 and 3650"),
            ("KP_FIXITY_DAYS", "3651", "must lie between 1 and 3650"),
            ("KP_LOCK_SECONDS", "301", "must lie between 1 and 300"),
            ("KP_SUBSCRIPTIONS", "0", "must lie between 1 and 100000"),
            ("KP_SUBSCRIPTIONS", "100001", "must lie between 1 and 100000"),
            ("KP_ASKER_SUBSCRIPTIONS", "0", "must lie between 1 and 10000"),
            ("KP_ASKER_SUBSCRIPTIONS", "10001", "must lie between 1 and 10000"),
            ("KP_EXPORT_ROWS", "0", "must lie between 1 and 10000"),
            ("KP_EXPORT_ROWS", "10001", "must lie between 1 and 10000"),
            ("KP_LOG_FORMAT", "xml", "may be text or json"),
            ("KP_OCR", "yes", "may be on or off"),
            ("KP_OCR_LANGUAGES", "eng --psm", "must be names joined by +"),
            ("KP_OIDC_CLIENT_ID", "hub", "KP_OIDC_ISSUER is missing"),
            ("KP_MEILI_URL", "meili.example.org", "which cannot be used"),
            ("KP_MEILI_URL", "ftp://meili.example.org", "must begin with http:// or https://"),
        ] {
            let refusal = read("", &[(name, value)]).err().expect(name);

            assert!(refusal.contains(fault) && refusal.contains("for example KP_"), "{refusal}");
        }
    }

    #[test]
    fn a_password_is_not_said_even_where_its_url_is_wrong() {
        for url in ["smtp://hub:secret@mail.example.org?tls=none", "smtp://hub:secret@", "smtp://hub:secret@a:99999"] {
            let refusal = read("", &[("KP_MAIL_URL", url)]).err().expect(url);

            assert!(!refusal.contains("secret"), "{refusal}");
        }
    }

    #[test]
    fn the_search_server_is_named_with_its_limits_or_refused() {
        let url = ("KP_MEILI_URL", "http://127.0.0.1:7700");
        let longest = "p".repeat(MOST_PREFIX_LETTERS);

        let settings = read("", &[url, ("KP_MEILI_SECONDS", "60"), ("KP_MEILI_PREFIX", &longest)]).expect("right");
        let refusals = [("KP_MEILI_SECONDS", "61"), ("KP_MEILI_KEY", "a b"), ("KP_MEILI_PREFIX", "a/b")]
            .map(|wrong| read("", &[url, wrong]).err().expect("refused"));

        assert_eq!(settings.meilisearch.map(|server| server.patience), Some(Duration::from_secs(60)));
        for (refusal, name) in refusals.iter().zip(["KP_MEILI_SECONDS", "KP_MEILI_KEY", "KP_MEILI_PREFIX"]) {
            assert!(refusal.starts_with(name), "{refusal}");
        }
        assert!(read("", &[url, ("KP_MEILI_PREFIX", &format!("{longest}p"))]).is_err());
        assert!(read("", &[]).expect("right").meilisearch.is_none());
    }

    #[test]
    fn letters_come_from_the_host_unless_it_has_no_name() {
        let from = |url: &str| read("", &[("KP_PUBLIC_URL", url)]).map(|settings| settings.mail_from.to_string());

        assert_eq!(from("https://hub.example.org"), Ok("KP Hub <no-reply@hub.example.org>".to_owned()));
        assert_eq!(from("http://[::1]:8080"), Ok("KP Hub <no-reply@localhost>".to_owned()));
    }

    #[test]
    fn a_misspelt_setting_is_refused() {
        assert!(read("", &[("KP_LISTN", "x")]).err().expect("refused").contains("KP_LISTN is not a setting"));
        assert!(read("listn = 1", &[]).err().expect("refused").contains("KP_LISTN is not a setting"));
    }
}
