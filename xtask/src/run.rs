//! `cargo xtask run`: from a clone to a page that answers.

use std::env;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::shell::{self, cargo, command};
use crate::{page, places, tools, wasm};

/// Builds server and page application, fills an empty archive, and becomes the server.
///
/// Returns only when the server could not be started.
pub fn run(arguments: &[&str]) -> Result<()> {
    build_page()?;
    build()?;
    let hub = places::binaries()?.join("kp-hub");
    let data = env::var_os("KP_DATA").map_or_else(|| places::root().join("data"), PathBuf::from);
    fill(&hub, &data)?;

    let mut serve = command(&hub, "serve --demo");
    serve.args(arguments).env("KP_DATA", &data);
    shell::announce(&serve);
    // Replaced, not waited for: signals from the terminal reach the server.
    let error = serve.exec();
    Err(error).with_context(|| format!("cannot start {}", hub.display()))
}

/// Builds the program as it is installed elsewhere.
pub fn release() -> Result<()> {
    build_page()?;
    shell::run(&mut cargo("build --release --workspace --exclude frontend --bin kp-hub"))
        .context("the server cannot be built")
}

fn build_page() -> Result<()> {
    page::build(&tools::tools(wasm::compiler()?)?)
}

/// Builds the program `kp-hub`, of the same pieces as the tests, so that each is compiled once.
pub fn build() -> Result<()> {
    shell::run(&mut cargo("build --workspace --exclude frontend --bin kp-hub")).context("the server cannot be built")
}

// Fills a folder aside and renames it: an archive that is there is whole.
fn fill(hub: &Path, data: &Path) -> Result<()> {
    if fs::read_dir(data).is_ok_and(|mut entries| entries.next().is_some()) {
        return Ok(());
    }
    let aside = data.with_added_extension("filling");
    if aside.exists() {
        fs::remove_dir_all(&aside).with_context(|| format!("cannot remove {}", aside.display()))?;
    }
    shell::run(command(hub, "demo").env("KP_DATA", &aside)).context("the demonstration archive cannot be filled")?;
    fs::rename(&aside, data).with_context(|| format!("cannot move the archive to {}", data.display()))
}
