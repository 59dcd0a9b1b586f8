//! The pinned tools that build the page application, each in a folder of its own outside every global path.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::places;
use crate::shell::{cargo, run};
use crate::{node, wasm};

/// The last Trunk that builds with our compiler and keeps cached deployments whole.
const TRUNK: &str = "0.21.14";

/// Debian's wasm-opt is from 2022; npm's is kept up to date.
const BINARYEN: &str = "132.0.0";

/// A server that speaks S3 over a folder, checks signatures and checksums, and cuts lists into pages.
const S3: &str = "0.14.1";

/// Everything that building the page application needs.
pub struct Tools {
    /// The Trunk binary.
    pub trunk: PathBuf,
    /// The folders that Trunk looks into for its own tools.
    pub folders: Vec<PathBuf>,
    /// How WebAssembly is compiled here.
    pub wasm: wasm::Compiler,
}

/// Fetches what is missing; costs a look into a few folders when nothing is.
pub fn tools(wasm: wasm::Compiler) -> Result<Tools> {
    let wasm_opt = node::binaryen(BINARYEN)?;
    let bindgen = wasm_bindgen_version()?;
    let trunk = installed("trunk", "trunk", TRUNK, "--locked --no-default-features --features rustls")?;
    // Its published lock file names a withdrawn crate.
    let wasm_bindgen = installed("wasm-bindgen", "wasm-bindgen-cli", &bindgen, "")?;
    Ok(Tools { trunk: trunk.join("trunk"), folders: vec![trunk, wasm_bindgen, wasm_opt], wasm })
}

/// The server that speaks S3.
pub fn s3() -> Result<PathBuf> {
    Ok(installed("s3s-fs", "s3s-fs", S3, "--locked --features binary")?.join("s3s-fs"))
}

// The folder of programs of a tool built from its crate.
fn installed(name: &str, package: &str, version: &str, options: &str) -> Result<PathBuf> {
    let folder = places::tool(name, version)?;
    let programs = folder.join("bin");
    if programs.join(name).is_file() {
        return Ok(programs);
    }
    println!("{name} {version} is built once, in {}; this takes minutes", folder.display());
    let build = places::cache()?.join("tool-target");
    let install = format!("install {package} --version {version} {options} --root");
    // A tool that runs for seconds is not worth an hour of optimising.
    run(cargo(&install)
        .arg(&folder)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_TARGET_DIR", build))
    .with_context(|| {
        format!("{name} cannot be built; try again, or put {name} {version} into {}", programs.display())
    })?;
    Ok(programs)
}

// The program must be of exactly the version that the page application links.
fn wasm_bindgen_version() -> Result<String> {
    let lock = fs::read_to_string(places::root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    locked_version(&lock, "wasm-bindgen").context("Cargo.lock has no wasm-bindgen; is frontend still a member?")
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";

        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
