//! `kp-hub import`: files of this machine into the archive, one document a file or as a manifest says.

mod brought;
mod listed;
mod loose;
mod plan;
mod source;
mod tally;
mod unpack;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use super::{carry, say, say_error};
use crate::archive::KeptFile;
use crate::archive::extraction::Outcome;
use crate::audience::Audience;
use crate::cx::{Actor, Cx, Stores};
use crate::error::Error;
use source::Source;
pub use source::{DIRECTORY, composed, is_aside};
use tally::Tally;

/// What to take in, and for whom.
#[derive(Args)]
pub struct Import {
    /// Files, folders to be walked through, and archives (.zip, .tar, .tar.gz, .tgz).
    #[arg(required_unless_present = "manifest")]
    paths: Vec<PathBuf>,
    /// What is known of the files of one folder or archive; else manifest.toml or manifest.csv at its root.
    #[arg(long)]
    manifest: Option<PathBuf>,
    /// Who may see what is taken in, where no manifest says so.
    #[arg(long, value_enum, default_value_t = For::Staff)]
    audience: For,
    /// Leaves the documents as drafts, which the support staff alone see until they are published.
    #[arg(long)]
    draft: bool,
    /// Says what would be done, and changes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Takes in what can be taken in of a manifest that has faults.
    #[arg(long)]
    skip_faulty: bool,
    /// On whose instruction, for the audit log.
    #[arg(long)]
    instruction: Option<String>,
}

/// The audiences that need no further word.
#[derive(Clone, Copy, ValueEnum)]
enum For {
    /// Everybody.
    Public,
    /// Participants and observers.
    Community,
    /// Participants.
    Participants,
    /// The support staff.
    Staff,
}

impl From<For> for Audience {
    fn from(chosen: For) -> Self {
        match chosen {
            For::Public => Self::Public,
            For::Community => Self::Community,
            For::Participants => Self::Participants,
            For::Staff => Self::Staff,
        }
    }
}

impl Import {
    /// Takes the files in, one after the other; a file that cannot be taken in does not stop the rest.
    pub async fn run(mut self, stores: Stores) -> anyhow::Result<ExitCode> {
        if let Some(manifest) = &self.manifest {
            anyhow::ensure!(self.paths.len() <= 1, "a manifest speaks of one folder or archive; name that one alone");
            if self.paths.is_empty() {
                let folder = std::path::absolute(manifest)?;
                self.paths.push(folder.parent().unwrap_or(&folder).to_owned());
            }
        }
        let mut tally = Tally::default();
        for path in &self.paths {
            match Source::open(path, self.manifest.as_deref()).await {
                Ok(source) => self.take_in(&stores, source, &mut tally).await,
                Err(fault) => {
                    say_error(&format!("{fault:#}"));
                    tally.failed += 1;
                }
            }
        }
        if !self.dry_run {
            carry(&stores).await?;
        }
        say(&tally.to_string());
        Ok(if tally.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    async fn take_in(&self, stores: &Stores, source: Source, tally: &mut Tally) {
        tally.failed += source.lost.len() as u64;
        for (path, fault) in &source.lost {
            say_error(&format!("{} cannot be listed: {fault}", path.display()));
        }
        let done = match &source.manifest {
            Some(manifest) => self.take_in_listed(stores, manifest, &source, tally).await,
            None => {
                self.take_in_loose(stores, &source, tally).await;
                Ok(())
            }
        };
        if let Err(fault) = done {
            say_error(&format!("{fault:#}"));
            tally.failed += 1;
        }
    }

    /// Each document is an act of its own, with its own instant.
    fn cx(&self, stores: &Stores) -> Cx {
        stores.cx(Actor::System).instructed(self.instruction.clone())
    }
}

/// How far an import has come, for whoever watches it.
pub fn bar(steps: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} {wide_msg}").expect("a fixed template");
    ProgressBar::new(steps as u64).with_style(style)
}

/// Whether words in a file can be found.
fn is_readable(kept: &KeptFile) -> bool {
    kept.extracted.outcome == Outcome::Readable
}

/// One line on what reading a file gave.
fn reading(kept: &KeptFile) -> String {
    let pages = kept.extracted.pages.len();
    match &kept.extracted.outcome {
        Outcome::Readable => {
            let language = kept.extracted.language.as_deref().unwrap_or("language not recognised");
            format!("{pages} {}, {language}", if pages == 1 { "page" } else { "pages" })
        }
        Outcome::WithoutText(reason) => format!("kept without text: {}", reason.sentence),
        Outcome::Unreadable(reason) => format!("kept unread: {}", reason.sentence),
    }
}

/// What went wrong, for whoever runs the command.
fn why(fault: &Error) -> String {
    match fault {
        Error::Refusal { text, .. } => text.to_string(),
        Error::Fault(cause) => format!("{cause:#}"),
    }
}
