//! Python and the packages from PyPI: real parts of the tests.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::debian::{self, Package};
use crate::places;
use crate::shell::{command, run};

/// The reference program for bags, by the Library of Congress.
const BAGIT: [&str; 1] = ["bagit==1.9.0"];

/// A reader of RIS.
const RISPY: [&str; 1] = ["rispy==0.10.0"];

/// A mail server, and what it needs.
const AIOSMTPD: [&str; 3] = ["aiosmtpd==1.4.6", "atpublic==9.0.0", "attrs==26.1.0"];

const PACKAGES: [Package; 3] = [
    Package {
        name: "python3",
        program: Some("python3"),
        reason: "runs what checks bags and takes letters in the tests",
    },
    Package { name: "python3-pip", program: Some("pip3"), reason: "fetches that" },
    Package { name: "openssl", program: Some("openssl"), reason: "makes a certificate for a mail server in the tests" },
];

/// The file of the program that checks bags.
pub fn bagit() -> Result<PathBuf> {
    Ok(fetched(&BAGIT)?.join("bagit.py"))
}

/// The folder of the reader of RIS.
pub fn rispy() -> Result<PathBuf> {
    fetched(&RISPY)
}

/// The folder of the mail server.
pub fn aiosmtpd() -> Result<PathBuf> {
    fetched(&AIOSMTPD)
}

/// The folder of packages, named for the first one and fetched where it is missing.
fn fetched(packages: &[&str]) -> Result<PathBuf> {
    debian::provide(&PACKAGES)?;
    let (name, version) = packages[0].split_once("==").expect("a pinned version");
    let folder = places::tool(name, version)?;
    if folder.is_dir() {
        return Ok(folder);
    }
    // Installed aside and then renamed: what is there is whole.
    let aside = folder.with_added_extension("new");
    if aside.exists() {
        fs::remove_dir_all(&aside).with_context(|| format!("cannot remove {}", aside.display()))?;
    }
    fs::create_dir_all(&aside)?;
    run(command("pip3", "install --quiet --no-deps --disable-pip-version-check --root-user-action ignore")
        .arg("--target")
        .arg(&aside)
        .args(packages))
    .with_context(|| format!("{} cannot be fetched; try again where pip reaches its index", packages.join(", ")))?;
    fs::rename(&aside, &folder)?;
    Ok(folder)
}
