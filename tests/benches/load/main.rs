//! More than a hub can do, and as much as it can do for a long time. The hub has one processor, those who ask another.
//! Prints a section of `docs/performance.md`; says on standard error how far it is.
#![expect(clippy::print_stdout, reason = "the figures are its answer")]
#![expect(clippy::print_stderr, reason = "it takes minutes, and tells how far it is")]

mod askers;
#[path = "../documents/figures.rs"]
mod figures;
#[path = "../documents/hub.rs"]
mod hub;
mod overload;
#[path = "../search/percentile.rs"]
mod percentile;
mod processors;
mod serving;
mod soak;

use std::time::Duration;

use anyhow::{Context, bail};

/// How long the hub is soaked, in minutes, unless it is said otherwise.
const MINUTES: u64 = 10;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let minutes = match words.as_slice() {
        ["overload"] => None,
        ["soak"] => Some(MINUTES),
        ["soak", minutes] => Some(minutes.parse().context("how many minutes the hub is soaked")?),
        words => bail!("it measures `overload` and `soak [MINUTES]`, and there are no words like {words:?}"),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match minutes {
        None => print!("{}", runtime.block_on(overload::measure())?),
        Some(minutes) => print!("{}", runtime.block_on(soak::measure(Duration::from_secs(60 * minutes)))?),
    }
    Ok(())
}

fn tell(step: &str) {
    eprintln!("{step}");
}
