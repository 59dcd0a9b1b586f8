//! Two processors: one for the program that is measured, the other for those who ask it.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

use anyhow::ensure;

/// The processor of what is measured.
pub const MEASURED: &str = "0";

/// The processor of those who ask, and of what both sides ask alike.
pub const ASIDE: &str = "1";

/// A program that will run on these processors only, as `taskset` lists them.
pub fn on_processor(processors: &str, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", processors]).arg(program);
    command
}

/// Keeps this process off the processor of what is measured.
pub fn stay_aside() -> anyhow::Result<()> {
    let own = std::process::id().to_string();
    let mut pin = Command::new("taskset");
    pin.args(["--all-tasks", "--cpu-list", "--pid", ASIDE, &own]).stdout(Stdio::null());
    ensure!(pin.status()?.success(), "this machine has one processor only");
    Ok(())
}
