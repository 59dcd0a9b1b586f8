//! Where things lie: the clone, the folder for fetched tools, the built binaries.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

/// The root of the clone.
pub fn root() -> PathBuf {
    let xtask = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    xtask.parent().expect("the chores lie in a folder of the clone").to_owned()
}

/// The folder for what is fetched once per machine: `kp-hub` in the user's cache.
pub fn cache() -> Result<PathBuf> {
    let given = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = given.or_else(home).context("no place for tools: set HOME or XDG_CACHE_HOME")?;
    Ok(cache.join("kp-hub"))
}

/// The folder of one tool at one version.
pub fn tool(name: &str, version: &str) -> Result<PathBuf> {
    Ok(cache()?.join("tools").join(format!("{name}-{version}")))
}

/// The folder that cargo puts this clone's binaries into; our own binary lies there too.
pub fn binaries() -> Result<PathBuf> {
    let own = env::current_exe().context("cannot tell where this program lies")?;
    Ok(own.parent().expect("a program lies in a folder").to_owned())
}
