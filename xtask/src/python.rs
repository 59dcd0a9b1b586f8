//! Python and the packages from PyPI: real parts of the tests.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::debian::{self, Package};
use crate::places;
use crate::shell::{command, run};

/// The reference program for bags, by the Library of Congress.
const BAGIT: &str = "bagit==1.9.0";

/// A reader of RIS.
const RISPY: &str = "rispy==0.10.0";

const PACKAGES: [Package; 2] = [
    Package { name: "python3", program: Some("python3"), reason: "runs what checks bags and citations in the tests" },
    Package { name: "python3-pip", program: Some("pip3"), reason: "fetches that" },
];

/// The file of the program that checks bags.
pub fn bagit() -> Result<PathBuf> {
    Ok(fetched(BAGIT)?.join("bagit.py"))
}

/// The folder of the reader of RIS.
pub fn rispy() -> Result<PathBuf> {
    fetched(RISPY)
}

/// The folder of a package, fetched where it is missing.
fn fetched(package: &str) -> Result<PathBuf> {
    debian::provide(&PACKAGES)?;
    let (name, version) = package.split_once("==").expect("a pinned version");
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
        .arg(package))
    .with_context(|| format!("{package} cannot be fetched; try again where pip reaches its index"))?;
    fs::rename(&aside, &folder)?;
    Ok(folder)
}
