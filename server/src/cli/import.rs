//! `kp-hub import`: files of this machine into the archive, one document a file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use entity::LocalizedText;
use entity::archive::document;
use indicatif::{ProgressBar, ProgressStyle};

use super::{carry, say, say_error};
use crate::archive::extraction::Outcome;
use crate::archive::{self, FileToKeep, Kept, KeptFile, NewDocument};
use crate::audience::Audience;
use crate::cx::{Actor, Cx, Stores};
use crate::error::{Error, Result};

/// What to take in, and for whom.
#[derive(Args)]
pub struct Import {
    /// Files, and folders to be walked through.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Who may see what is taken in.
    #[arg(long, value_enum, default_value_t = For::Staff)]
    audience: For,
    /// Leaves the documents as drafts, which the support staff alone see until they are published.
    #[arg(long)]
    draft: bool,
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

/// What became of the files, counted.
#[derive(Default)]
struct Tally {
    new: u64,
    same: u64,
    unread: u64,
    failed: u64,
}

impl Import {
    /// Takes the files in, one after the other; a file that cannot be taken in does not stop the rest.
    pub async fn run(self, stores: Stores) -> anyhow::Result<ExitCode> {
        let (mut files, mut lost) = (Vec::new(), Vec::new());
        for path in &self.paths {
            walk(path.clone(), &mut files, &mut lost);
        }
        files.sort();
        let bar = ProgressBar::new(files.len() as u64)
            .with_style(ProgressStyle::with_template("{bar:32} {pos}/{len} {wide_msg}").expect("a fixed template"));
        let mut tally = Tally { failed: lost.len() as u64, ..Tally::default() };
        for (path, fault) in lost {
            say_error(&format!("{} cannot be listed: {fault}", path.display()));
        }
        for path in files {
            bar.set_message(path.display().to_string());
            let line = self.take_in(&stores, &path, &mut tally).await;
            bar.suspend(|| say(&format!("{line}  {}", path.display())));
            bar.inc(1);
        }
        bar.finish_and_clear();
        carry(&stores).await?;
        let Tally { new, same, unread, failed } = tally;
        say(&format!("{new} new ({unread} of them without readable text), {same} held already, {failed} failed"));
        Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    async fn take_in(&self, stores: &Stores, path: &Path, tally: &mut Tally) -> String {
        let cx = stores.cx(Actor::System);
        match self.deposit(&cx, path, tally).await {
            Ok(line) => line,
            Err(fault) => {
                tally.failed += 1;
                let why = match &fault {
                    Error::Refusal { text, .. } => text.to_string(),
                    Error::Fault(cause) => format!("{cause:#}"),
                };
                say_error(&format!("{}: {why}", path.display()));
                "failed".to_owned()
            }
        }
    }

    async fn deposit(&self, cx: &Cx, path: &Path, tally: &mut Tally) -> Result<String> {
        let file_name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let file = FileToKeep {
            path: path.to_owned(),
            file_name,
            language: None,
            is_authentic: true,
            is_machine_translation: false,
        };
        let kept = match archive::keep(cx, file).await? {
            Kept::Same(document) => {
                tally.same += 1;
                return Ok(format!("same   {document}"));
            }
            Kept::New(kept) => kept,
        };
        let line = reading(&kept);
        if !matches!(kept.extracted.outcome, Outcome::Readable) {
            tally.unread += 1;
        }
        let described = self.described(path, &kept);
        let id = match self.draft {
            true => archive::deposit(cx, described, vec![*kept]).await?,
            false => archive::deposit_published(cx, described, vec![*kept]).await?,
        };
        tally.new += 1;
        Ok(format!("new    {id}  {line}"))
    }

    /// What can be said of a document whose file is all that is known.
    fn described(&self, path: &Path, kept: &KeptFile) -> NewDocument {
        let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let title = kept.extracted.title.clone().filter(|title| !title.trim().is_empty()).unwrap_or(stem);
        let title: String = title.chars().take(archive::MOST_CHARACTERS).collect();
        let language = kept.extracted.language.as_deref().unwrap_or("und");
        NewDocument {
            id: None,
            title: LocalizedText::new(language, title.trim()),
            kind: document::Kind::Other,
            symbol: None,
            aliases: Vec::new(),
            body: None,
            participant: None,
            date: None,
            audience: self.audience.into(),
        }
    }
}

/// One line on what reading a file gave.
fn reading(kept: &KeptFile) -> String {
    let pages = kept.extracted.pages.len();
    match &kept.extracted.outcome {
        Outcome::Readable => {
            let language = kept.extracted.language.as_deref().unwrap_or("language not recognised");
            format!("{pages} {}, {language}", if pages == 1 { "page" } else { "pages" })
        }
        Outcome::WithoutText(sentence) => format!("kept without text: {sentence}"),
        Outcome::Unreadable(sentence) => format!("kept unread: {sentence}"),
    }
}

/// The files below a path, and what could not be listed; hidden entries and links below it are left alone.
fn walk(path: PathBuf, files: &mut Vec<PathBuf>, lost: &mut Vec<(PathBuf, std::io::Error)>) {
    let entries = match std::fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotADirectory => return files.push(path),
        Err(fault) => return lost.push((path, fault)),
    };
    for entry in entries {
        match entry.and_then(|entry| Ok((entry.file_type()?, entry))) {
            Ok((_, entry)) if entry.file_name().to_string_lossy().starts_with('.') => {}
            Ok((kind, entry)) if kind.is_dir() => walk(entry.path(), files, lost),
            Ok((kind, entry)) if kind.is_file() => files.push(entry.path()),
            Ok(_) => {}
            Err(fault) => lost.push((path.clone(), fault)),
        }
    }
}
