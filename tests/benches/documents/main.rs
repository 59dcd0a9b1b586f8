//! Documents in: how fast each format is read and taken in, how soon a paper is found, how much memory it takes.
//! Prints a section of `docs/performance.md`; says on standard error how far it is.
#![expect(clippy::print_stdout, reason = "the figures are its answer")]
#![expect(clippy::print_stderr, reason = "it takes minutes, and tells how far it is")]

mod figures;
mod found;
mod memory;
mod papers;
mod reading;
mod rounds;
mod taking;

use std::path::{Path, PathBuf};

fn main() -> Result<(), anyhow::Error> {
    let program = program();
    let folder = tempfile::tempdir()?;
    let runtime = tokio::runtime::Runtime::new()?;
    eprintln!("writing the papers");
    let shelves = papers::write(&folder.path().join("papers"))?;
    eprintln!("reading, {} rounds", reading::ROUNDS);
    print!("{}", runtime.block_on(reading::measure(&program, &shelves)));
    eprintln!("taking in");
    print!("{}", taking::measure(&program, folder.path(), &shelves)?);
    eprintln!("from the deposit to the search that finds it");
    print!("{}", runtime.block_on(found::measure(&program, folder.path()))?);
    eprintln!("memory of reading long files");
    print!("{}", runtime.block_on(memory::measure(&program, folder.path()))?);
    Ok(())
}

/// The program `kp-hub` of the same profile as this one.
fn program() -> PathBuf {
    let own = std::env::current_exe().expect("this program");
    let program = own.ancestors().nth(2).expect("the folder of the profile").join("kp-hub");
    assert!(program.exists(), "{} is missing: run `cargo xtask bench`, which builds it first", program.display());
    program
}

/// `kp-hub` with these words, in a data folder and with nothing else in its environment but PATH.
fn hub(program: &Path, data: &Path, words: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(program);
    command.args(words).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("KP_DATA", data);
    command.current_dir(program.parent().expect("a folder"));
    command
}
