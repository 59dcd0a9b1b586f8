//! Yesterday's program, which the tests of an upgrade run beside today's: built once, from the history of this clone.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::places;
use crate::shell::{cargo, command, output, run};

/// The commit it is built from, to be moved on at each release to that of the release before.
/// Until there is one: the last that lacks a step which today's program takes (`m0017_extraction_notes`), and that can
/// work beside records which are ahead of it.
const COMMIT: &str = "122812041819dd987d0cc0a1c79a820ab462d1d7";

/// What the program is made of besides libraries. Cargo tells crates of one name, version and profile in two clones not
/// apart, and would take the one for the other: so these are built without what a debugger asks.
const OWN_CRATES: [&str; 3] = ["entity", "migration", "server"];

/// Where the program lies; it is built where it is missing.
pub fn program() -> Result<PathBuf> {
    let folder = places::tool("kp-hub", COMMIT)?;
    let program = folder.join("kp-hub");
    if program.is_file() {
        return Ok(program);
    }
    if output(command("git", "cat-file -e").arg(format!("{COMMIT}^{{commit}}"))).is_err() {
        bail!("git finds no commit {COMMIT} here; fetch the whole history (`git fetch --unshallow`)");
    }
    println!("yesterday's program is built once, in {}; this takes minutes", folder.display());
    let source = folder.join("source");
    unpack(&source)?;
    let built = build(&source, &folder.join("target"))?;
    // Renamed at the end: a program that is there is whole.
    fs::rename(&built, &program).with_context(|| format!("cannot move {}", built.display()))?;
    for rest in [source, folder.join("target")] {
        fs::remove_dir_all(&rest).with_context(|| format!("cannot remove {}", rest.display()))?;
    }
    Ok(program)
}

/// Puts the sources of that day into a folder of their own.
fn unpack(source: &Path) -> Result<()> {
    if source.exists() {
        fs::remove_dir_all(source).with_context(|| format!("cannot remove {}", source.display()))?;
    }
    fs::create_dir_all(source).with_context(|| format!("cannot make {}", source.display()))?;
    let archive = source.with_extension("tar");
    run(command("git", "archive --format tar --output").arg(&archive).arg(COMMIT))?;
    run(command("tar", "--extract --file").arg(&archive).arg("--directory").arg(source))?;
    fs::remove_file(&archive).with_context(|| format!("cannot remove {}", archive.display()))
}

/// Builds the program without a page application. What it has in common with today's is compiled once for both, in the
/// folder of this clone; today's program, which lies there as well, stays as it is.
fn build(source: &Path, target: &Path) -> Result<PathBuf> {
    let binaries = places::binaries()?;
    let common = binaries.parent().context("the folder of the binaries lies in no other")?;
    let mut build = cargo("build --locked --workspace --exclude frontend --bin kp-hub");
    build.current_dir(source).env("CARGO_BUILD_BUILD_DIR", common).env("CARGO_TARGET_DIR", target);
    for own in OWN_CRATES {
        build.arg("--config").arg(format!("profile.dev.package.{own}.debug=false"));
    }
    run(build.env("CARGO_INCREMENTAL", "0")).context("yesterday's program cannot be built")?;
    Ok(target.join("debug/kp-hub"))
}
