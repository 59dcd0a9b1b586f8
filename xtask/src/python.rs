//! Python and the packages from PyPI: real parts of the tests.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::debian::{self, Package};
use crate::places;
use crate::shell::{command, run};

/// The reference program for bags, by the Library of Congress.
const BAGIT: &str = "bagit==1.9.0";

const PACKAGES: [Package; 2] = [
    Package { name: "python3", program: Some("python3"), reason: "runs the program that checks bags in the tests" },
    Package { name: "python3-pip", program: Some("pip3"), reason: "fetches that program" },
];

/// The file of the program that checks bags.
pub fn bagit() -> Result<PathBuf> {
    debian::provide(&PACKAGES)?;
    let (name, version) = BAGIT.split_once("==").expect("a pinned version");
    let folder = places::tool(name, version)?;
    let program = folder.join("bagit.py");
    if program.is_file() {
        return Ok(program);
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
        .arg(BAGIT))
    .with_context(|| format!("{BAGIT} cannot be fetched; try again where pip reaches its index"))?;
    fs::rename(&aside, &folder)?;
    Ok(program)
}
