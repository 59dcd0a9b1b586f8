//! `cargo xtask bench`: what takes how long and how much, written to `docs/performance.md`.
//!
//! Most benches are programs in `tests/benches` that print their section; this only builds, runs and files them.

mod lighthouse;
mod peers;
mod texts;

use std::fs;
use std::process::{Command, Stdio};
use std::thread::available_parallelism;

use anyhow::{Context, Result, bail};

use crate::debian;
use crate::places;
use crate::setup;
use crate::shell::{cargo, command, complain, output, run};
use crate::weight;

/// What is measured, and how.
struct Bench {
    /// Its name on the command line.
    name: &'static str,
    /// The heading of its section.
    heading: &'static str,
    /// Gives the section, for the words that follow the name.
    figures: fn(&[&str]) -> Result<String>,
}

const BENCHES: [Bench; 7] = [
    Bench { name: "documents", heading: "Documents in", figures: documents },
    Bench { name: "search", heading: "Finding", figures: finding },
    Bench { name: "million", heading: "Finding in a million passages", figures: million },
    Bench { name: "peers", heading: "Beside peers", figures: peers::figures },
    Bench { name: "overload", heading: "Under load", figures: overload },
    Bench { name: "soak", heading: "A long time", figures: soak },
    Bench { name: "page", heading: "First page", figures: first_page },
];

/// Those that take ten minutes and more: only by name.
const LONG: [&str; 3] = ["million", "peers", "soak"];

/// How everything that is measured is built.
const PROFILE: &str = "measure";

const PAPER: &str = "docs/performance.md";

const HEAD: &str = "# Performance

Written by `cargo xtask bench`; do not edit it.
Every section says when and on what it was measured: compare figures of one section with each other, and with those of another machine only as ratios.
";

/// Runs one bench with the words that follow its name, or all but the long ones.
pub fn bench(name: Option<&str>, words: &[&str]) -> Result<()> {
    let is_chosen = |bench: &&Bench| name.map_or(!LONG.contains(&bench.name), |name| name == bench.name);
    let chosen: Vec<_> = BENCHES.iter().filter(is_chosen).collect();
    if chosen.is_empty() {
        bail!("there is no such bench; these are the benches: {}", BENCHES.map(|bench| bench.name).join(", "));
    }
    let path = places::root().join(PAPER);
    for Bench { heading, figures, .. } in chosen {
        let figures = figures(words)?;
        let paper = fs::read_to_string(&path).unwrap_or_else(|_| HEAD.to_owned());
        let section = format!("## {heading}\n\n{}\n{}\n", circumstances()?, figures.trim_end());
        fs::write(&path, filed(&paper, heading, &section)).with_context(|| format!("cannot write {PAPER}"))?;
        println!("{section}");
    }
    Ok(())
}

fn documents(words: &[&str]) -> Result<String> {
    // A peer that is missing is left out of the figures, not of the bench.
    if let Err(error) = debian::provide(&setup::READERS) {
        complain(&error);
    }
    output(&mut program("documents", words)?)
}

fn finding(words: &[&str]) -> Result<String> {
    let texts = texts::provide()?;
    output(program("search", words)?.env("KP_BENCH_TEXTS", texts))
}

fn million(_: &[&str]) -> Result<String> {
    finding(&["million"])
}

fn overload(_: &[&str]) -> Result<String> {
    output(&mut program("load", &["overload"])?)
}

fn soak(minutes: &[&str]) -> Result<String> {
    output(&mut program("load", &[&["soak"], minutes].concat())?)
}

fn first_page(_: &[&str]) -> Result<String> {
    let weight = weight::figures()?;
    build_hub()?;
    match lighthouse::figures() {
        Ok(judged) => Ok(format!("{}\n\n{judged}", weight.trim_end())),
        Err(error) => {
            complain(&error);
            Ok(format!("{}\n\nLighthouse could not be run.\n", weight.trim_end()))
        }
    }
}

/// A program in `tests/benches`, and the program `kp-hub` beside it.
fn program(name: &str, words: &[&str]) -> Result<Command> {
    build_hub()?;
    // The tests alone: with all packages the same libraries would be built a second time, with other features.
    let mut program = cargo(&format!("bench --profile {PROFILE} --package tests --bench {name} --"));
    program.args(words).stderr(Stdio::inherit());
    Ok(program)
}

fn build_hub() -> Result<()> {
    run(&mut cargo(&format!("build --profile {PROFILE} --workspace --exclude frontend --bin kp-hub")))
}

/// When, on what, with what.
fn circumstances() -> Result<String> {
    let day = output(&mut command("date", "--utc +%Y-%m-%d"))?;
    let cores = available_parallelism().context("how many cores there are")?;
    let compiler = output(&mut command("rustc", "--version"))?;
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown processor");
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("unknown").to_owned();
    Ok(format!(
        "Measured on {}, {cores} cores of {}, load {load} at the end, KP Hub {}, {}, {}.\n",
        day.trim(),
        processor.trim_start_matches([':', ' ', '\t']),
        env!("CARGO_PKG_VERSION"),
        poppler(),
        compiler.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
    ))
}

fn poppler() -> String {
    // It says its version on standard error.
    let said = std::process::Command::new("pdftotext").arg("-v").output();
    let said = said.map(|said| String::from_utf8_lossy(&said.stderr).lines().next().unwrap_or_default().to_owned());
    said.unwrap_or_else(|_| "no pdftotext".to_owned())
}

/// The paper with this section in place of its earlier form, or at the end.
fn filed(paper: &str, heading: &str, section: &str) -> String {
    let mark = format!("## {heading}\n");
    let Some((before, after)) = paper.split_once(&mark) else {
        return format!("{}\n\n{section}", paper.trim_end());
    };
    let rest = after.find("\n## ").map_or("", |at| &after[at + 1..]);
    let rest = if rest.is_empty() { String::new() } else { format!("\n{rest}") };
    format!("{before}{section}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_takes_the_place_of_its_earlier_form_and_leaves_the_others() {
        let first = filed(HEAD, "One", "## One\n\n1\n");
        let both = filed(&first, "Two", "## Two\n\n2\n");
        let again = filed(&both, "One", "## One\n\n### 11\n");

        assert_eq!(again, format!("{}\n\n## One\n\n### 11\n\n## Two\n\n2\n", HEAD.trim_end()));
    }
}
