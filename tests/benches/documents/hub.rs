//! The program `kp-hub`, started for a bench, and the memory that processes hold.

use std::fs;
use std::path::{Path, PathBuf};

/// The program `kp-hub` of the same profile as this one, unless `KP_BENCH_HUB` names another build of it.
pub fn program() -> PathBuf {
    if let Some(named) = std::env::var_os("KP_BENCH_HUB") {
        return named.into();
    }
    let own = std::env::current_exe().expect("this program");
    let program = own.ancestors().nth(2).expect("the folder of the profile").join("kp-hub");
    assert!(program.exists(), "{} is missing: run `cargo xtask bench`, which builds it first", program.display());
    program
}

/// `kp-hub` with these words, in a data folder and with nothing else in its environment but PATH.
pub fn command(program: &Path, data: &Path, words: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(program);
    command.args(words).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("KP_DATA", data);
    command.current_dir(program.parent().expect("a folder"));
    command
}

/// The memory of a process, in bytes: `VmRSS` at this moment, `VmHWM` at the most so far.
pub fn memory(process: u32, line: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let told = status.lines().find_map(|told| told.strip_prefix(line)?.strip_prefix(':'))?;
    Some(told.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}
