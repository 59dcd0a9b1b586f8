//! The chores of the house: from a clone to a served page, and from a change to a verdict.
//!
//! It builds, starts and judges; what the hub does stands in `server`.
#![expect(clippy::print_stdout, reason = "a chore tells the person at the terminal what it does")]

mod bench;
mod check;
mod debian;
mod former;
mod meilisearch;
mod node;
mod page;
mod places;
mod postgres;
mod precompress;
mod python;
mod run;
mod schema;
mod setup;
mod shell;
mod stamp;
mod summary;
mod test;
mod tools;
mod verdict;
mod wasm;
mod weight;

use std::env;
use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo xtask run [-- ARGUMENTS]   builds everything, fills a demonstration archive, serves http://localhost:8080
cargo xtask test                 everything that must hold before a change is offered
cargo xtask check                the quick half of it: format, lints, unit tests
cargo xtask release              target/release/kp-hub, the page application inside
cargo xtask schema               writes schema.graphql anew
cargo xtask bench [NAME]         measures, and writes docs/performance.md; minutes, and a build of its own
                                 (by name alone, as they take longer: `bench million`, `bench peers`, `bench soak [MINUTES]`)
cargo xtask setup                fetches what run and test need, and nothing that is there";

/// The chores, each of which builds the server.
const CHORES: [&str; 7] = ["run", "test", "check", "release", "schema", "bench", "setup"];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--").collect();
    match chore(&arguments) {
        Ok(code) => code,
        Err(error) => {
            shell::complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn chore(arguments: &[String]) -> Result<ExitCode> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if words.first().is_some_and(|first| CHORES.contains(first)) {
        debian::provide(&setup::BUILDING)?;
    }
    match words.as_slice() {
        ["run", rest @ ..] => run::run(rest).map(|()| ExitCode::SUCCESS),
        ["test"] => test::test(),
        ["check"] => check::check(),
        ["release"] => run::release().map(|()| ExitCode::SUCCESS),
        ["schema"] => schema::schema().map(|()| ExitCode::SUCCESS),
        ["bench"] => bench::bench(None, &[]).map(|()| ExitCode::SUCCESS),
        ["bench", name, words @ ..] => bench::bench(Some(name), words).map(|()| ExitCode::SUCCESS),
        ["setup"] => setup::setup().map(|()| ExitCode::SUCCESS),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        [first, ..] => bail!("there is no chore `{}`; these are the chores:\n{USAGE}", [*first].concat()),
    }
}
