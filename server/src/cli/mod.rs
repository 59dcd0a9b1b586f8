//! The commands of `kp-hub`. They open the stores and call the rooms; they decide nothing themselves.

mod backup;
mod bag;
mod copy;
pub mod demo;
mod doctor;
mod export;
mod fill;
mod import;
mod logs;
mod manifest;
mod people;
mod restore;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::archive::extraction;
use crate::config::Settings;
use crate::cx::Stores;
use crate::{outbox, schema};

pub use fill::fill;
pub use serve::{Serving, serve};

/// The institutional memory and meeting place of the Kimberley Process.
#[derive(Parser)]
#[command(name = "kp-hub", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answers browsers and partners until it is told to stop.
    Serve {
        /// Adds a provider at which anybody may sign in as an invented person; on this machine only.
        #[arg(long)]
        demo: bool,
    },
    /// Takes in files, folders and archives; what is held already is passed over.
    Import(import::Import),
    /// Gives everything out again, as a bag that `import` takes.
    Export(export::Export),
    /// Fills an empty hub with the demonstration archive.
    Demo,
    /// Admits people to what they act for, and dismisses them: an empty hub gets its first support staff here.
    #[command(subcommand)]
    People(people::People),
    /// Keeps records and files in a folder, while the hub serves; an earlier backup there is brought up to date.
    Backup(backup::Backup),
    /// Fills an empty hub from the folder of a backup, after checking all of it.
    Restore(restore::Restore),
    /// Copies all records into another engine, which must hold nothing yet, and compares every row.
    Copy(copy::Copy),
    /// Builds the search index anew from the records; run it while the hub does not serve.
    Reindex,
    /// Prints the contract: the GraphQL schema.
    Schema,
    /// Tries settings and stores, reads every deposited file anew, and says what is wrong and how to mend it.
    Doctor(doctor::Doctor),
}

/// Runs the command of the process's arguments.
pub fn main() -> ExitCode {
    // The reading process begins before anything else: its limits count whatever has started.
    let mut words = std::env::args_os().skip(1);
    if words.next().is_some_and(|word| word == "extract") {
        return extraction::child::run(words);
    }
    let Arguments { command } = Arguments::parse();
    match run(command) {
        Ok(code) => code,
        Err(fault) => {
            say_error(&format!("{fault:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    if matches!(command, Command::Schema) {
        say(schema::contract().trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    let runtime = tokio::runtime::Runtime::new()?;
    if let Command::Doctor(doctor) = command {
        return runtime.block_on(doctor.examine());
    }
    let settings = Settings::from_process()?;
    logs::start(&settings)?;
    runtime.block_on(async {
        match command {
            Command::Serve { demo } => serve::run(settings, demo).await?,
            Command::Import(import) => return import.run(Stores::open(settings).await?).await,
            Command::People(people) => people.run(&Stores::open_without_index(settings).await?).await?,
            Command::Backup(backup) => backup.run(&settings).await?,
            Command::Restore(restore) => restore.run(settings).await?,
            Command::Copy(copy) => copy.run(&settings).await?,
            Command::Export(export) => export.run(&Stores::open(settings).await?).await?,
            Command::Demo => {
                let stores = Stores::open(settings).await?;
                fill(&stores).await?;
                carry(&stores).await?;
            }
            Command::Reindex => {
                let stores = Stores::open(settings).await?;
                let documents = outbox::refill(&stores).await?;
                say(&format!("the index holds {documents} documents anew"));
            }
            Command::Schema | Command::Doctor(_) => unreachable!("handled before"),
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Carries news into the index, or leaves it to the process that holds the index.
async fn carry(stores: &Stores) -> anyhow::Result<()> {
    use crate::search::engine::EngineFault;

    match stores.search.watermark().await {
        Ok(_) => Ok(outbox::drain(stores).await?),
        Err(EngineFault::Locked) => {
            say("a running hub holds the index and carries the changes into it");
            Ok(())
        }
        Err(fault @ (EngineFault::Unreachable(_) | EngineFault::Refused(_) | EngineFault::Undone(_))) => {
            say(&format!("the hub carries the changes into the index once it can: {fault}"));
            Ok(())
        }
        Err(fault) => Err(fault.into()),
    }
}

/// One line to whoever runs the command.
#[expect(clippy::print_stdout, reason = "the one place where commands speak")]
fn say(line: &str) {
    println!("{line}");
}

/// One line about a failure to whoever runs the command.
#[expect(clippy::print_stderr, reason = "the one place where commands complain")]
fn say_error(line: &str) {
    eprintln!("kp-hub: {line}");
}
