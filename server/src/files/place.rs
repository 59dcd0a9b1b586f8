//! Where bytes are kept: a folder or a bucket, and what to say when it does not do what it is asked.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, Checksum};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use object_store::{Certificate, ClientOptions, ObjectStore, RetryConfig};
use url::Url;

use crate::config::{Settings, is_loopback};
use crate::tls;

/// How often a request is tried again; each time later.
const RETRIES: usize = 3;

/// How long a connection may take to be made, at most.
const CONNECTING: Duration = Duration::from_secs(5);

/// Where bytes are kept.
pub(super) enum Place {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket that speaks S3, with what stands before every key.
    Bucket(Url),
}

impl Place {
    /// The place that the settings name.
    pub(super) fn open(settings: &Settings) -> anyhow::Result<(Arc<dyn ObjectStore>, Self)> {
        let url = &settings.files_url;
        if url.scheme() == "s3" {
            let store = bucket(settings).with_context(|| format!("the bucket {url} (KP_FILES_URL) cannot be used"))?;
            return Ok((store, Self::Bucket(url.clone())));
        }
        Self::folder(&url.to_file_path().map_err(|()| anyhow::anyhow!("{url} (KP_FILES_URL) names no folder"))?)
    }

    /// A folder, made where it is missing.
    pub(super) fn folder(folder: &Path) -> anyhow::Result<(Arc<dyn ObjectStore>, Self)> {
        std::fs::create_dir_all(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .with_context(|| format!("the folder {} cannot be opened", folder.display()))?;
        // A folder of an upload that is over goes with its last piece.
        Ok((Arc::new(store.with_fsync(true).with_automatic_cleanup(true)), Self::Folder(folder.to_owned())))
    }

    /// Fails where a folder is gone: to whoever lists it, it would be an empty one.
    pub(super) fn must_be_there(&self) -> anyhow::Result<()> {
        match self {
            Self::Folder(folder) => {
                std::fs::read_dir(folder).with_context(|| format!("{self} is not there"))?;
                Ok(())
            }
            Self::Bucket(_) => Ok(()),
        }
    }

    /// A failure of the store, with what may be done about it.
    pub(super) fn explained(&self, fault: object_store::Error) -> anyhow::Error {
        use object_store::Error::{NotFound, PermissionDenied, Unauthenticated};

        let said = match (self, &fault) {
            (Self::Folder(_), NotFound { .. }) => format!("these bytes are not in {self}"),
            (Self::Folder(_), _) => {
                format!("{self} does not do as it is asked; see whether it is writable and not full")
            }
            (Self::Bucket(_), PermissionDenied { .. } | Unauthenticated { .. }) => self.refuses(),
            (Self::Bucket(_), _) if says(&fault, "status code: 403") => self.refuses(),
            (Self::Bucket(_), _) if says(&fault, "NoSuchBucket") => {
                format!(
                    "there is no such bucket as in {self}; make it, or see whether KP_FILES_URL and AWS_ENDPOINT_URL are right"
                )
            }
            (Self::Bucket(_), NotFound { .. }) => format!("these bytes are not in {self}"),
            (Self::Bucket(_), _) if says(&fault, "invalid peer certificate") => {
                format!(
                    "{self} shows a certificate that is not trusted here; name a file with that of its authority in \
                     AWS_CA_BUNDLE, or see whether AWS_ENDPOINT_URL names the right server"
                )
            }
            (Self::Bucket(_), _) => {
                format!(
                    "{self} cannot be reached or does not answer; see whether AWS_ENDPOINT_URL and AWS_REGION are right, then try again"
                )
            }
        };
        anyhow::Error::new(fault).context(said)
    }

    fn refuses(&self) -> String {
        format!(
            "{self} refuses this hub; see whether AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are right, \
             and whether they may list, read, write and remove there"
        )
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "the folder {} of files", folder.display()),
            Self::Bucket(url) => write!(f, "the bucket {url} of files"),
        }
    }
}

/// Whether these words are in what a store answered. Lists fail without a kind, and a bucket that is not there
/// has the status of a key that is not there.
fn says(fault: &object_store::Error, words: &str) -> bool {
    let mut cause: &dyn Error = fault;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string().contains(words)
}

fn bucket(settings: &Settings) -> anyhow::Result<Arc<dyn ObjectStore>> {
    tls::make_ready();
    let (url, patience) = (&settings.files_url, settings.files_patience);
    // A large file takes long; only silence is too long.
    let mut client = ClientOptions::new()
        .with_timeout_disabled()
        .with_connect_timeout(patience.min(CONNECTING))
        .with_read_timeout(patience)
        .with_allow_http(may_be_plain(settings)?);
    for authority in authorities(settings)? {
        client = client.with_root_certificate(authority);
    }
    let mut bucket = AmazonS3Builder::new()
        .with_client_options(client)
        .with_retry(RetryConfig { max_retries: RETRIES, retry_timeout: patience, ..RetryConfig::default() })
        .with_checksum_algorithm(Checksum::SHA256)
        // Few servers know how to remove many at once, and the hub removes one.
        .with_disable_bulk_delete(true);
    for (name, value) in &settings.aws {
        if let Ok(key) = name.to_lowercase().parse::<AmazonS3ConfigKey>() {
            bucket = bucket.with_config(key, value);
        }
    }
    let store = bucket.with_bucket_name(url.host_str().context("it has no name")?).build()?;
    let prefix = Key::from_url_path(url.path())?;
    Ok(if prefix.as_ref().is_empty() { Arc::new(store) } else { Arc::new(PrefixStore::new(store, prefix)) })
}

/// Who vouches for the server beside those who do on this system.
fn authorities(settings: &Settings) -> anyhow::Result<Vec<Certificate>> {
    let Some(file) = settings.aws.get("AWS_CA_BUNDLE") else { return Ok(Vec::new()) };
    let pem = std::fs::read(file).with_context(|| format!("AWS_CA_BUNDLE is `{file}`, which cannot be read"))?;
    let found = Certificate::from_pem_bundle(&pem)
        .with_context(|| format!("AWS_CA_BUNDLE is `{file}`, in which a certificate cannot be understood"))?;
    ensure!(!found.is_empty(), "AWS_CA_BUNDLE is `{file}`, in which there is no certificate");
    Ok(found)
}

/// Whether bytes may travel without TLS: on this machine, or where it is said explicitly.
fn may_be_plain(settings: &Settings) -> anyhow::Result<bool> {
    let endpoints = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"].map(|name| settings.aws.get(name));
    let Some(endpoint) = endpoints.into_iter().flatten().next() else { return Ok(false) };
    let url: Url = endpoint.parse().with_context(|| format!("AWS_ENDPOINT_URL is `{endpoint}`, which is no URL"))?;
    let is_said = settings.aws.get("AWS_ALLOW_HTTP").is_some_and(|value| value == "true");
    ensure!(
        url.scheme() == "https" || is_said || is_loopback(&url),
        "AWS_ENDPOINT_URL is not https; bytes and keys would travel in the open, unless AWS_ALLOW_HTTP=true allows it"
    );
    Ok(url.scheme() == "http")
}
