//! The values of settings as they are given, and every setting there is.
//! A wrong value is refused by its name, its fault and an example.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

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
    ("KP_OIDC_AUDIENCE", "https://hub.example.org"),
    ("KP_CLIENTS", "wdc-statistics, un-registry"),
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
    ("KP_CLIENT_RATE", "3000"),
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

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name} {fault}; for example {name}={example}")]
pub struct BadSetting {
    name: String,
    fault: String,
    example: &'static str,
}

/// What is given, by variable.
pub(super) struct Values(BTreeMap<String, String>);

impl Values {
    /// Takes what is given, unless there is no such setting.
    pub(super) fn known(given: BTreeMap<String, String>) -> anyhow::Result<Self> {
        let is_known = |name: &str| KNOWN.iter().any(|(known, _)| *known == name);
        if let Some(unknown) = given.keys().find(|name| !is_known(name)) {
            let known = KNOWN.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            anyhow::bail!("{unknown} is not a setting of KP Hub; known are {known}");
        }
        Ok(Self(given))
    }

    pub(super) fn text(&self, name: &str, usual: &str) -> String {
        self.0.get(name).map_or(usual, |value| value.trim()).to_owned()
    }

    pub(super) fn given(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    pub(super) fn parse<T: FromStr>(&self, name: &str, usual: &str) -> Result<T, BadSetting>
    where
        T::Err: fmt::Display,
    {
        let text = self.text(name, usual);
        text.parse().map_err(|fault| self.bad(name, format!("is `{text}`, which cannot be used: {fault}")))
    }

    pub(super) fn number(&self, name: &str, usual: u64, range: RangeInclusive<u64>) -> Result<u64, BadSetting> {
        let number = self.parse(name, &usual.to_string())?;
        if range.contains(&number) {
            return Ok(number);
        }
        Err(self.bad(name, format!("is {number}, but must lie between {} and {}", range.start(), range.end())))
    }

    pub(super) fn count(&self, name: &str, usual: u64, range: RangeInclusive<u64>) -> Result<usize, BadSetting> {
        usize::try_from(self.number(name, usual, range)?).map_err(|fault| self.bad(name, fault.to_string()))
    }

    pub(super) fn rate(&self, name: &str, usual: u64) -> Result<u32, BadSetting> {
        u32::try_from(self.number(name, usual, 0..=1_000_000)?).map_err(|fault| self.bad(name, fault.to_string()))
    }

    pub(super) fn seconds(&self, name: &str, usual: u64, range: RangeInclusive<u64>) -> Result<Duration, BadSetting> {
        self.number(name, usual, range).map(Duration::from_secs)
    }

    /// One of two words.
    pub(super) fn choice<T: Copy>(&self, name: &str, usual: &str, words: [(&str, T); 2]) -> Result<T, BadSetting> {
        let text = self.text(name, usual);
        let [(one, _), (other, _)] = words;
        let chosen = words.into_iter().find(|(word, _)| *word == text).map(|(_, chosen)| chosen);
        chosen.ok_or_else(|| self.bad(name, format!("is `{text}`, but may be {one} or {other}")))
    }

    pub(super) fn bad(&self, name: &str, fault: impl Into<String>) -> BadSetting {
        let example = KNOWN.iter().find(|(known, _)| *known == name).map_or("", |(_, example)| example);
        BadSetting { name: name.to_owned(), fault: fault.into(), example }
    }
}
