//! The compiler for WebAssembly: rustup's target, or Debian's compiler where that cannot be fetched.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::debian::{self, Package};
use crate::shell::{cargo, command, complain, output, run, which};

/// The target of the page application.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Smaller, faster builds: components are boxed where they meet.
const FLAGS: &str = "--cfg erase_components";

const DEBIAN: [Package; 3] = [
    Package { name: "rustc-web", program: None, reason: "compiles WebAssembly in place of rustup's target" },
    Package { name: "rust-web-src", program: None, reason: "the standard library for it" },
    Package { name: "lld-22", program: None, reason: "links it" },
];

/// How WebAssembly is compiled here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compiler {
    /// Our own compiler, with the target installed.
    Own,
    /// Debian's compiler, which builds the standard library along with the rest.
    Debian,
}

impl Compiler {
    /// Sets what a cargo or Trunk process needs; always the same, so that nothing is built twice.
    pub fn prepare(self, command: &mut Command) -> &mut Command {
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", FLAGS);
        match self {
            Self::Own => command,
            Self::Debian => command
                .env("RUSTC", "/usr/bin/rustc")
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22"),
        }
    }
}

/// Finds a compiler for WebAssembly, or installs one.
pub fn compiler() -> Result<Compiler> {
    if has_target()? {
        return Ok(Compiler::Own);
    }
    if which("rustup").is_some() {
        match run(command("rustup", "target add").arg(TARGET)) {
            Ok(()) => return Ok(Compiler::Own),
            Err(error) => complain(&error.context("trying Debian's compiler instead")),
        }
    }
    debian::provide(&DEBIAN).with_context(|| {
        format!("there is no compiler for {TARGET}: type `rustup target add {TARGET}` where rustup reaches its server")
    })?;
    Ok(Compiler::Debian)
}

fn has_target() -> Result<bool> {
    let rustc = cargo("").get_program().to_owned();
    let beside = Path::new(&rustc).with_file_name("rustc");
    let rustc = if beside.is_file() { beside.into_os_string() } else { "rustc".into() };
    let folder = output(command(rustc, "--print target-libdir --target").arg(TARGET))?;
    Ok(Path::new(folder.trim()).is_dir())
}
