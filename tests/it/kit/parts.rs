//! Where the real parts are that the tests run against: browser, driver, node packages, database server.
//!
//! `cargo xtask test` finds them and says so in the environment; it never starts a test whose part is missing.

use std::env;
use std::path::PathBuf;

/// The Chromium binary.
pub fn chromium() -> PathBuf {
    part("KP_TEST_CHROMIUM")
}

/// The chromedriver binary of the same version as [`chromium`].
pub fn chromedriver() -> PathBuf {
    part("KP_TEST_CHROMEDRIVER")
}

/// The Node.js binary, version 20 or later.
pub fn node() -> PathBuf {
    part("KP_TEST_NODE")
}

/// The folder of `tests/parts` with its packages installed; `name` is a path in it.
pub fn parts(name: &str) -> PathBuf {
    let path = part("KP_TEST_PARTS").join(name);
    assert!(path.exists(), "{} is missing: run `cargo xtask setup`", path.display());
    path
}

/// The reference program for bags, which `python3` runs.
pub fn bagit() -> PathBuf {
    part("KP_TEST_BAGIT")
}

/// The folder of a reader of RIS, which `python3` runs.
pub fn rispy() -> PathBuf {
    part("KP_TEST_RISPY")
}

/// How the PostgreSQL server of the tests is named, for a user who may make databases.
pub fn postgres() -> String {
    part("KP_TEST_POSTGRES").into_os_string().into_string().expect("a URL")
}

/// The folder of a mail server, which `python3` runs.
pub fn aiosmtpd() -> PathBuf {
    part("KP_TEST_AIOSMTPD")
}

/// The server that speaks S3.
pub fn s3() -> PathBuf {
    part("KP_TEST_S3")
}

/// The Meilisearch binary.
pub fn meilisearch() -> PathBuf {
    part("KP_TEST_MEILISEARCH")
}

/// Yesterday's `kp-hub`.
pub fn former() -> PathBuf {
    part("KP_TEST_FORMER")
}

fn part(variable: &str) -> PathBuf {
    env::var_os(variable).map(PathBuf::from).unwrap_or_else(|| {
        panic!("{variable} is not set: run `cargo xtask test`, or set what `cargo xtask setup` prints")
    })
}
