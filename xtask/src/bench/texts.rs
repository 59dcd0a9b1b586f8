//! Books and manuals in several languages, from Debian's archive; nothing is installed, and nothing enters the clone.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::places;
use crate::shell::{command, run};

/// The packages: one book in all our languages, and one manual in all but Arabic.
const PACKAGES: [&str; 6] = [
    "debian-handbook",
    "libreoffice-help-en-us",
    "libreoffice-help-fr",
    "libreoffice-help-pt-br",
    "libreoffice-help-ru",
    "libreoffice-help-zh-cn",
];

/// The folder in which each package lies unpacked in a folder of its own; what is there is fetched no more.
pub fn provide() -> Result<PathBuf> {
    let texts = places::cache()?.join("texts");
    for package in PACKAGES {
        let folder = texts.join(package);
        if !folder.is_dir() {
            unpack(package, &folder).with_context(|| {
                format!("the texts of Debian's {package} cannot be had; unpack the package into {}", folder.display())
            })?;
        }
    }
    Ok(texts)
}

fn unpack(package: &str, folder: &Path) -> Result<()> {
    // Unpacked aside and then renamed: what is there is whole.
    let aside = folder.with_added_extension("new");
    if aside.exists() {
        fs::remove_dir_all(&aside)?;
    }
    fs::create_dir_all(&aside)?;
    run(command("apt-get", "download").arg(package).current_dir(&aside))?;
    let archives = fs::read_dir(&aside)?.flatten().map(|entry| entry.path());
    let archive = archives.into_iter().next().context("nothing was downloaded")?;
    run(command("dpkg-deb", "--extract").arg(&archive).arg(&aside))?;
    fs::remove_file(archive)?;
    Ok(fs::rename(&aside, folder)?)
}
