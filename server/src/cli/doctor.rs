//! `kp-hub doctor`: tries settings and stores one after the other.

use std::process::ExitCode;

use clap::Args;

use super::say;
use crate::archive::health::{Finding, Fixity, History};
use crate::archive::{extraction, health};
use crate::auth;
use crate::config::Settings;
use crate::cx::{Actor, Clock, Cx, Stores};
use crate::directory;
use crate::error::Error;
use crate::files::Files;
use crate::mail::{self, Mail};
use crate::records;
use crate::search;
use crate::search::drift::{self, Care, Drift, Store, Walk};
use crate::search::engine::{Depth, EngineFault};

/// How many documents of a finding are named.
const MOST_NAMED: u64 = 20;

/// How thoroughly to look.
#[derive(Args)]
pub struct Doctor {
    /// Leaves out reading every deposited file anew; what was found earlier is said all the same.
    #[arg(long)]
    quick: bool,
    /// Puts the index right where it does not say what the records say; while the hub serves, it does so every night.
    #[arg(long, conflicts_with = "quick")]
    repair: bool,
    /// Removes for ever the stored files that no record names and nobody has wanted for eight days.
    #[arg(long)]
    drop_unnamed: bool,
}

impl Doctor {
    /// Examines everything and says a line on each; fails when anything is wrong.
    pub async fn examine(self) -> anyhow::Result<ExitCode> {
        let settings = match Settings::from_process() {
            Ok(settings) => settings,
            Err(fault) => {
                say(&format!("✗ settings: {fault:#}"));
                return Ok(ExitCode::FAILURE);
            }
        };
        say(&format!(
            "✓ settings: serves {} on {}, data in {}",
            settings.public_url,
            settings.listen,
            settings.data.display()
        ));
        let stores = [
            line(
                "records",
                state_of_records(&settings).await,
                "see whether KP_DATABASE_URL names the right file, and its folder is writable, or the right database",
            ),
            line("files", files(&settings).await, "see whether KP_FILES_URL names the right place"),
            line("index", index(&settings).await, "stop the hub and run `kp-hub reindex`"),
            line("reading", reading(&settings).await, "see whether this program may be started again by itself"),
        ];
        let neighbours = [
            line("mail", mail(&settings).await, "see whether KP_MAIL_URL is right; letters wait until then"),
            line(
                "sign-in",
                sign_in(&settings).await,
                "see whether KP_OIDC_ISSUER is right and can be reached from here",
            ),
        ];
        let is_well = !stores.contains(&false) && self.archive_is_well(settings).await?;
        Ok(if is_well && !neighbours.contains(&false) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// What is in the stores, once they open: bytes, history, and what the keepers should look at.
    async fn archive_is_well(&self, settings: Settings) -> anyhow::Result<bool> {
        if pending_migrations(&settings).await? > 0 {
            say("· archive: not looked at before the records are of this version");
            return Ok(true);
        }
        let carried = search::glance(&settings).await.ok().flatten().unwrap_or(0);
        // A hub that starts meanwhile takes the index.
        let cx = Stores::open_without_index(settings).await?.cx(Actor::System);
        if !self.quick {
            health::check_all(&cx).await?;
        }
        let report = health::report(&cx).await?;
        let outcomes = [
            line("fixity", fixity(&report), "put these files back from a backup"),
            line("history", history(&cx).await, "compare it with the one in a backup"),
            line("agreement", self.agreement(&cx).await, "run `kp-hub doctor --repair` while the hub does not serve"),
        ];
        findings(&cx, &report).await?;
        letters(health::letters(&cx).await?);
        self.unnamed(&cx).await?;
        keepers(directory::count_staff(&cx.db, cx.today()).await?);
        say(&format!("· {} changes that wait for the index", report.news.saturating_sub(carried)));
        Ok(!outcomes.contains(&false))
    }

    /// The index held against the records, or what was found when that was done last.
    async fn agreement(&self, cx: &Cx) -> anyhow::Result<String> {
        let care = if self.repair { Care::Mend } else { Care::Look };
        let walk = match search::inspect(&cx.stores.settings).await {
            Ok(engine) if !self.quick => {
                let mut stores = Stores::clone(&cx.stores);
                stores.search = engine;
                match drift::compare(&stores.cx(Actor::System), Store::Index, care).await {
                    Err(Error::Fault(fault)) if is_held(&fault) => drift::last(cx, Store::Index).await?,
                    compared => Some(compared?),
                }
            }
            Ok(_) | Err(_) => drift::last(cx, Store::Index).await?,
        };
        let Some(Walk { begun_at, looked_at, drifts, is_rebuilt, .. }) = walk else {
            return Ok("index and records were not compared yet; a hub that serves does so every night".to_owned());
        };
        let found: u64 = drifts.iter().map(|drift| drift.found).sum();
        let left: u64 = drifts.iter().map(|drift| drift.found - drift.mended).sum();
        anyhow::ensure!(
            left == 0,
            "the index did not say of {left} of {looked_at} documents what the records say, on {begun_at}"
        );
        let how = if is_rebuilt { "the index was filled anew" } else { "put right" };
        Ok(match found {
            0 => format!("the index said of {looked_at} documents what the records say, on {begun_at}"),
            _ => format!("{found} of {looked_at} documents differed in the index on {begun_at}; {how}"),
        })
    }

    /// Stored files that no record names, and what becomes of them.
    async fn unnamed(&self, cx: &Cx) -> anyhow::Result<()> {
        if self.drop_unnamed {
            let health::Unnamed { files, bytes, .. } = health::drop_unnamed(cx).await?;
            say(&format!("· {files} stored files of {bytes} bytes removed that no record named"));
        }
        say(&format!("· {} stored files that no record names", health::unnamed(cx).await?));
        if !self.quick {
            let walk = drift::compare(cx, Store::Files, Care::Look).await?;
            for Drift { found, bytes, .. } in walk.drifts {
                let days = health::FORGOTTEN.num_days();
                say(&format!(
                    "    {found} of {bytes} bytes are older than {days} days; `kp-hub doctor --drop-unnamed` removes them"
                ));
            }
        }
        Ok(())
    }
}

fn is_held(fault: &anyhow::Error) -> bool {
    fault.chain().any(|cause| matches!(cause.downcast_ref(), Some(EngineFault::Locked)))
}

/// What the keepers should look at, and where.
async fn findings(cx: &Cx, report: &health::Report) -> anyhow::Result<()> {
    for (finding, count) in report.findings.iter().filter(|(_, count)| *count > 0) {
        say(&format!("· {count} {}", named(*finding)));
        for row in health::rows(cx, *finding, MOST_NAMED).await? {
            let file = row.file.map(|(_, name)| name).unwrap_or_default();
            let other = row.other.map(|other| format!("and {other}")).unwrap_or_default();
            say(format!("    {} {file}{other}", row.document).trim_end());
        }
    }
    Ok(())
}

fn fixity(report: &health::Report) -> anyhow::Result<String> {
    let Fixity { files, sound, unchecked, last_checked_at } = &report.fixity;
    let when = last_checked_at.map(|instant| format!(", last read on {instant}")).unwrap_or_default();
    let ill = files.saturating_sub(sound + unchecked);
    anyhow::ensure!(ill == 0, "{ill} of {files} files are missing or not as they were deposited{when}");
    Ok(format!("{sound} files are as they were deposited, {unchecked} were not read since{when}"))
}

async fn history(cx: &Cx) -> anyhow::Result<String> {
    let History { entries, head, broken_at } = health::history(cx).await?;
    match broken_at {
        None => Ok(format!("{entries} entries, each with the hash of the one before; the newest is {head}")),
        Some(seq) => anyhow::bail!("entry {seq} of {entries} does not fit those before it"),
    }
}

/// Whether enough people keep the hub.
fn keepers(staff: usize) {
    if staff < 2 {
        say(&format!("· {staff} of two support staff that publishing takes; `kp-hub people admit` enters more"));
    }
}

/// A finding, as it follows a number.
fn named(finding: Finding) -> &'static str {
    match finding {
        Finding::Missing => "files of which no bytes are left",
        Finding::Damaged => "files whose bytes are no longer those that were deposited",
        Finding::Unread => "files that the store would not give",
        Finding::PageMissing => "files of which not all pages are there that were read",
        Finding::WithoutFiles => "documents with a version that has no files",
        Finding::WithoutVersion => "documents that are out without a version that is",
        Finding::ForNobody => "documents for a body or for organisations, of which none is named",
        Finding::Unreadable => "files whose format nobody here can read",
        Finding::WithoutText => "files without text",
        Finding::WithoutLanguage => "files in no known language",
        Finding::PageWithoutLanguage => "files with a page in no known language",
        Finding::MissingLanguage => "documents with a title in a language in which no file of theirs is",
        Finding::Undated => "documents without a date, though their kind usually has one",
        Finding::WithoutSymbol => "documents without a symbol, though their kind usually has one",
        Finding::DeadRelation => "documents tied to one that is withdrawn or superseded",
    }
}

fn line(part: &str, outcome: anyhow::Result<String>, remedy: &str) -> bool {
    match &outcome {
        Ok(finding) => say(&format!("✓ {part}: {finding}")),
        Err(fault) => say(&format!("✗ {part}: {fault:#}; {remedy}")),
    }
    outcome.is_ok()
}

async fn state_of_records(settings: &Settings) -> anyhow::Result<String> {
    std::fs::create_dir_all(&settings.data)?;
    match pending_migrations(settings).await? {
        0 => Ok("open, of this version".to_owned()),
        steps => Ok(format!("open; {steps} migrations run at the next start")),
    }
}

async fn pending_migrations(settings: &Settings) -> anyhow::Result<usize> {
    records::steps_behind(&records::connect(&settings.database_url, 1, settings.lock_wait).await?).await
}

async fn files(settings: &Settings) -> anyhow::Result<String> {
    Files::open(settings)?.check().await?;
    Ok("written, read and removed a file".to_owned())
}

async fn index(settings: &Settings) -> anyhow::Result<String> {
    let engine = search::inspect(settings).await?;
    match engine.check(Depth::Thorough).await {
        Ok(found) => Ok(format!("sound, {} documents, {} pages", found.documents, found.passages)),
        Err(EngineFault::Locked) => Ok("held by a running hub; ask its /readyz".to_owned()),
        Err(fault) => Err(fault.into()),
    }
}

async fn reading(settings: &Settings) -> anyhow::Result<String> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("doctor.txt");
    std::fs::write(&path, "The doctor reads a line of plain text.")?;
    let worker = extraction::Worker::of(&settings.program, settings.ocr_languages.as_deref());
    let read = worker.extract(&path, "doctor.txt", extraction::MediaType::PlainText).await;
    anyhow::ensure!(
        read.outcome == extraction::Outcome::Readable,
        "a line of plain text could not be read: {:?}",
        read.outcome
    );
    let helper = match &worker.tools.pdftotext {
        Some(path) => format!("with {}", path.display()),
        None => "without pdftotext, which would read more PDF files well".to_owned(),
    };
    Ok(format!("text was read in a process of its own, {helper}"))
}

async fn mail(settings: &Settings) -> anyhow::Result<String> {
    Mail::open(settings)?.check().await
}

/// What became of letters, where it is not well.
fn letters(report: mail::Report) {
    let mail::Report { waiting, refused, delayed, returned } = report;
    for (count, what, letters) in [(waiting, "letters that wait", delayed), (refused, "letters refused", returned)] {
        say(&format!("· {count} {what}"));
        for letter in letters {
            say(&format!("    {}: {}", letter.recipient, letter.answer.unwrap_or_default()));
        }
    }
}

async fn sign_in(settings: &Settings) -> anyhow::Result<String> {
    let Some(provider) = &settings.provider else {
        return Ok("no provider is set (KP_OIDC_ISSUER); nobody can sign in".to_owned());
    };
    auth::Provider::new(settings)?.check(Clock::default().now()).await?;
    Ok(format!("{} answers", provider.issuer))
}
