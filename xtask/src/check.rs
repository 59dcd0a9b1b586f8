//! `cargo xtask check`: what fails most often and answers soonest.

use std::process::ExitCode;

use anyhow::Result;

use crate::shell::{cargo, run};
use crate::summary::Summary;
use crate::verdict::Verdict;
use crate::wasm::{self, Compiler};

/// Format, lints for both targets, and the tests that need nothing but the code.
pub fn check() -> Result<ExitCode> {
    let mut summary = Summary::default();
    format_and_lints(&mut summary, &wasm::compiler());
    let unit = "test --workspace --exclude frontend --exclude tests --no-fail-fast";
    summary.tests("unit tests", || Verdict::of(&mut cargo(unit)));
    Ok(summary.close())
}

/// The steps that `test` has in common with `check`.
pub fn format_and_lints(summary: &mut Summary, compiler: &Result<Compiler>) {
    summary.step("format", || run(&mut cargo("fmt --all --check")));
    summary.step("lints", || {
        let lints = "clippy --workspace --exclude frontend --all-targets -- -D warnings";
        run(&mut cargo(lints))
    });
    match compiler {
        Ok(compiler @ Compiler::Own) => {
            // The profile of the page application, whose macros are built already.
            let lints = "clippy --package frontend --profile page --target wasm32-unknown-unknown -- -D warnings";
            summary.step("lints of the page", || run(compiler.prepare(&mut cargo(lints))));
        }
        Ok(Compiler::Debian) => {
            let why = "clippy needs our own compiler; type `rustup component add rust-src`";
            summary.cannot("lints of the page", why);
        }
        Err(error) => summary.cannot("lints of the page", format!("{error:#}")),
    }
}
