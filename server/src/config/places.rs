//! The places that settings name: where the hub listens and is reached, and where it keeps what it keeps.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use url::{Host, Url};

use super::values::{BadSetting, Values};
use crate::mail::is_without_tls;
use crate::records;

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

impl Values {
    pub(super) fn data(&self) -> Result<PathBuf, BadSetting> {
        std::path::absolute(self.text("KP_DATA", "data"))
            .map_err(|fault| self.bad("KP_DATA", format!("is not a folder: {fault}")))
    }

    pub(super) fn public_url(&self) -> Result<Url, BadSetting> {
        let url: Url = self.parse("KP_PUBLIC_URL", "http://localhost:8080")?;
        let is_bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
        if !is_bare || !is_safe {
            let fault = "must be https (http on this machine only), without path or query";
            return Err(self.bad("KP_PUBLIC_URL", fault));
        }
        Ok(url)
    }

    pub(super) fn database_url(&self, data: &Path) -> Result<String, BadSetting> {
        let url = self.text("KP_DATABASE_URL", &format!("sqlite://{}", data.join("hub.db").display()));
        records::check_url(&url).map_err(|fault| self.bad("KP_DATABASE_URL", fault))?;
        Ok(url)
    }

    pub(super) fn files_url(&self, data: &Path) -> Result<Url, BadSetting> {
        let url: Url = self.parse("KP_FILES_URL", &format!("file://{}", data.join("files").display()))?;
        match url.scheme() {
            "file" => Ok(url),
            "s3" if url.has_host() && url.query().is_none() => Ok(url),
            "s3" => Err(self.bad("KP_FILES_URL", "must be s3://bucket or s3://bucket/prefix")),
            _ => Err(self.bad("KP_FILES_URL", "must begin with file:// or s3://")),
        }
    }

    /// What is wrong is said without the address, which may hold a password.
    pub(super) fn mail_url(&self, data: &Path) -> Result<Url, BadSetting> {
        let bad = |fault: &str| self.bad("KP_MAIL_URL", fault);
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

    pub(super) fn proxies(&self) -> Result<Vec<IpAddr>, BadSetting> {
        let addresses = self.text("KP_PROXIES", "");
        let parsed = addresses.split(',').map(str::trim).filter(|address| !address.is_empty()).map(str::parse);
        parsed.collect::<Result<_, _>>().map_err(|fault| {
            self.bad("KP_PROXIES", format!("is `{addresses}`, but must be addresses parted by commas: {fault}"))
        })
    }
}
