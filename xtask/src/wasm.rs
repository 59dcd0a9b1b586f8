//! The compiler for WebAssembly: our own with the sources of its library, or Debian's where those cannot be fetched.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::debian::{self, Package};
use crate::shell::{cargo, command, complain, output, run, which};

/// The target of the page application.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Smaller builds: components are boxed where they meet, and what cannot happen stops the page without a speech,
/// which needs neither the place in the source nor the inside of a value.
const FLAGS: &str =
    "--cfg erase_components -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

const DEBIAN: [Package; 3] = [
    Package { name: "rustc-web", program: None, reason: "compiles WebAssembly in place of our own compiler" },
    Package { name: "rust-web-src", program: None, reason: "the standard library for it" },
    Package { name: "lld-22", program: None, reason: "links it" },
];

/// How WebAssembly is compiled here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compiler {
    /// Our own compiler, with the sources of its library.
    Own,
    /// Debian's compiler, with the same.
    Debian,
}

impl Compiler {
    /// Sets what a cargo or Trunk process needs; always the same, so that nothing is built twice.
    ///
    /// The standard library is built along with the rest: as it is delivered, it is fast rather than small, and
    /// explains every panic.
    pub fn prepare(self, command: &mut Command) -> &mut Command {
        command
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", FLAGS)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
        match self {
            Self::Own => command,
            Self::Debian => {
                command.env("RUSTC", "/usr/bin/rustc").env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22")
            }
        }
    }
}

/// Finds a compiler for WebAssembly, or installs one.
pub fn compiler() -> Result<Compiler> {
    if has_library_sources()? {
        return Ok(Compiler::Own);
    }
    if which("rustup").is_some() {
        match run(&mut command("rustup", "component add rust-src")) {
            Ok(()) => return Ok(Compiler::Own),
            Err(error) => complain(&error.context("trying Debian's compiler instead")),
        }
    }
    debian::provide(&DEBIAN).with_context(|| {
        format!(
            "there is no compiler for {TARGET}: type `rustup component add rust-src` where rustup reaches its server"
        )
    })?;
    Ok(Compiler::Debian)
}

fn has_library_sources() -> Result<bool> {
    let rustc = cargo("").get_program().to_owned();
    let beside = Path::new(&rustc).with_file_name("rustc");
    let rustc = if beside.is_file() { beside.into_os_string() } else { "rustc".into() };
    let folder = output(&mut command(rustc, "--print sysroot"))?;
    Ok(Path::new(folder.trim()).join("lib/rustlib/src/rust/library").is_dir())
}
