//! Node.js and the packages from npm: the optimiser for WebAssembly, and the real parts of the tests.

use std::env::consts::ARCH;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::debian::{self, Package};
use crate::places;
use crate::shell::{command, output, run, which};
use crate::stamp;

/// The oldest major version that the tests' identity provider runs on.
const OLDEST: u32 = 20;

/// The oldest major version that the peers of the benches run on.
const OLDEST_FOR_PEERS: u32 = 22;

/// The oldest major version of which every release runs Lighthouse, as does the one we pin.
const OLDEST_FOR_LIGHTHOUSE: u32 = 23;

/// The version of Lighthouse: its scores are comparable within one only.
const LIGHTHOUSE: &str = "13.5.0";

/// The version fetched where the machine's own is older.
const PINNED: &str = "22.23.3";

const PACKAGES: [Package; 2] = [
    Package { name: "nodejs", program: Some("node"), reason: "runs wasm-opt and the tests' identity provider" },
    Package { name: "npm", program: Some("npm"), reason: "fetches the packages for it" },
];

/// A Node.js that is new enough: the machine's own, or one fetched for us.
pub fn node() -> Result<PathBuf> {
    since(OLDEST)
}

/// Lighthouse, and a Node.js that runs it.
pub fn lighthouse() -> Result<(PathBuf, PathBuf)> {
    let node = since(OLDEST_FOR_LIGHTHOUSE)?;
    let package = package_folder("lighthouse", "lighthouse", LIGHTHOUSE)?;
    Ok((node, package.join("cli/index.js")))
}

fn since(oldest: u32) -> Result<PathBuf> {
    debian::provide(&PACKAGES)?;
    let own = which("node").context("node is not on PATH although its package is installed")?;
    let version = output(&mut command(&own, "--version"))?;
    if major(&version).is_some_and(|major| major >= oldest) {
        return Ok(own);
    }
    let architecture = match ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => bail!("node {} is too old; install version {oldest} or later for {other}", version.trim()),
    };
    let package = format!("node-linux-{architecture}");
    let folder = package_folder("node", &package, PINNED)?;
    Ok(folder.join("bin/node"))
}

/// The folder of programs of npm's `binaryen`, with `wasm-opt` in it.
pub fn binaryen(version: &str) -> Result<PathBuf> {
    debian::provide(&PACKAGES)?;
    let package = package_folder("binaryen", "binaryen", version)?;
    Ok(package.parent().expect("a package lies among packages").join(".bin"))
}

/// The folder of `tests/parts` with its packages.
pub fn parts() -> Result<PathBuf> {
    with_packages("parts", "tests/parts")
}

/// A Node.js, and the folder of the servers that the hub is measured beside, with their packages.
pub fn peers() -> Result<(PathBuf, PathBuf)> {
    Ok((since(OLDEST_FOR_PEERS)?, with_packages("peers", "tests/benches/peers/servers")?))
}

/// The version of a package in such a folder.
pub fn version_of(folder: &Path, package: &str) -> Result<String> {
    let manifest = folder.join("node_modules").join(package).join("package.json");
    let manifest = fs::read_to_string(&manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    let version = manifest.split("\"version\"").nth(1).and_then(|rest| rest.split('"').nth(1));
    version.map(str::to_owned).with_context(|| format!("{package} has no version"))
}

/// The folder of `frontend/graphiql` with its packages.
pub fn graphiql() -> Result<PathBuf> {
    with_packages("graphiql", "frontend/graphiql")
}

// A copy of a folder with its packages, in the cache: the clone stays clean.
fn with_packages(name: &str, source: &str) -> Result<PathBuf> {
    debian::provide(&PACKAGES)?;
    let folder = places::root().join(source);
    let files = stamp::files(&folder, &["node_modules"])?;
    let whole = places::cache()?.join(name).join(stamp::of_files(&folder, &files)?);
    if whole.is_dir() {
        return Ok(whole);
    }
    // Installed aside and then renamed: what is there is whole.
    let aside = whole.with_added_extension("new");
    remove(&aside)?;
    fs::create_dir_all(&aside)?;
    for file in &files {
        fs::copy(folder.join(file), aside.join(file)).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    run(npm("ci").current_dir(&aside)).with_context(|| {
        format!("the packages of {source} cannot be fetched; try again where npm reaches its registry")
    })?;
    fs::rename(&aside, &whole)?;
    Ok(whole)
}

fn package_folder(tool: &str, package: &str, version: &str) -> Result<PathBuf> {
    let folder = places::tool(tool, version)?;
    let installed = folder.join("node_modules").join(package);
    if installed.is_dir() {
        return Ok(installed);
    }
    let aside = folder.with_added_extension("new");
    remove(&aside)?;
    fs::create_dir_all(&aside)?;
    // A manifest of its own keeps npm from looking for one in the folders above.
    fs::write(aside.join("package.json"), "{ \"private\": true }\n")?;
    let wanted = format!("{package}@{version}");
    run(npm("install --no-package-lock").arg(&wanted).current_dir(&aside))
        .with_context(|| format!("{wanted} cannot be fetched; try again where npm reaches its registry"))?;
    fs::rename(&aside, &folder)?;
    Ok(installed)
}

fn npm(line: &str) -> std::process::Command {
    let mut npm = command("npm", line);
    npm.args(["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    npm
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_read_from_what_it_prints() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v18.20.4"), Some(18));
        assert_eq!(major("node"), None);
    }
}
