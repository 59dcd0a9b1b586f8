//! Finding: how well the known answer is found, how fast by size, and how fast beside SQLite FTS5.
//! Prints a section of `docs/performance.md`; says on standard error how far it is.
#![expect(clippy::print_stdout, reason = "the figures are its answer")]
#![expect(clippy::print_stderr, reason = "it takes minutes, and tells how far it is")]

mod archive;
mod asked;
mod beside;
mod books;
mod by_size;
mod demonstration;
#[path = "../documents/figures.rs"]
mod figures;
#[path = "../documents/hub.rs"]
mod hub;
mod measures;
mod percentile;
mod speed;
mod texts;

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, bail};
use serde::Serialize;

/// How many passages the archives have.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// One more, which takes a quarter of an hour: only with `million`.
const LARGEST: usize = 1_000_000;

/// The archives that SQLite FTS5 is given as well.
const BESIDE: [usize; 2] = [10_000, 100_000];

fn main() -> Result<(), anyhow::Error> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Runtime::new()?;
    match words.as_slice() {
        [] => whole(&runtime),
        ["million"] => {
            print!("{}", by_size::measure(tempfile::tempdir()?.path(), &[LARGEST / 10, LARGEST], &[])?);
            Ok(())
        }
        ["fill", folder, passages] => {
            say(&runtime.block_on(speed::fill(Path::new(folder), &texts()?, passages.parse()?))?)
        }
        ["ask", folder, _] => say(&runtime.block_on(speed::ask(Path::new(folder)))?),
        ["beside", folder, passages] => {
            say(&runtime.block_on(beside::measure(Path::new(folder), &texts()?, passages.parse()?))?)
        }
        words => bail!("`million` measures a million passages; there are no words like {words:?}"),
    }
}

fn whole(runtime: &tokio::runtime::Runtime) -> anyhow::Result<()> {
    let began = Instant::now();
    let folder = tempfile::tempdir()?;
    tell("queries judged by readers");
    print!("{}", runtime.block_on(demonstration::judge(&hub::program(), &folder.path().join("demonstration")))?);
    tell("known items in real texts");
    print!("{}", runtime.block_on(books::judge(&folder.path().join("books"), &texts()?))?);
    print!("{}", by_size::measure(folder.path(), &SIZES, &BESIDE)?);
    tell(&format!("{} seconds in all", began.elapsed().as_secs()));
    Ok(())
}

/// The unpacked packages, named by `cargo xtask bench`.
fn texts() -> anyhow::Result<Vec<texts::Shelf>> {
    let folder = std::env::var_os("KP_BENCH_TEXTS").context("run `cargo xtask bench`, which fetches the texts")?;
    texts::shelves(Path::new(&folder))
}

fn say(figures: &impl Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(figures)?);
    Ok(())
}

fn tell(step: &str) {
    eprintln!("{step}");
}
