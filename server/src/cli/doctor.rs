//! `kp-hub doctor`: tries settings and stores one after the other.

use std::process::ExitCode;

use sea_orm::DatabaseConnection;

use super::say;
use crate::archive::extraction;
use crate::auth;
use crate::config::Settings;
use crate::cx::{Clock, connect};
use crate::files::Files;
use crate::search;
use crate::search::engine::{Depth, EngineFault};

/// Examines everything and says a line on each; fails when anything is wrong.
pub async fn examine() -> anyhow::Result<ExitCode> {
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
    let outcomes = [
        line(
            "records",
            records(&settings).await,
            "see whether KP_DATABASE_URL names the right file and its folder is writable",
        ),
        line("files", files(&settings).await, "see whether KP_FILES_URL names the right folder, writable and not full"),
        line("index", index(&settings).await, "stop the hub and run `kp-hub reindex`"),
        line("reading", reading(&settings).await, "see whether this program may be started again by itself"),
        line("sign-in", sign_in(&settings).await, "see whether KP_OIDC_ISSUER is right and can be reached from here"),
    ];
    Ok(if outcomes.contains(&false) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn line(part: &str, outcome: anyhow::Result<String>, remedy: &str) -> bool {
    match &outcome {
        Ok(finding) => say(&format!("✓ {part}: {finding}")),
        Err(fault) => say(&format!("✗ {part}: {fault:#}; {remedy}")),
    }
    outcome.is_ok()
}

async fn records(settings: &Settings) -> anyhow::Result<String> {
    use migration::MigratorTrait;

    std::fs::create_dir_all(&settings.data)?;
    let db: DatabaseConnection = connect(&settings.database_url, 1, settings.lock_wait).await?;
    let pending = migration::Migrator::get_pending_migrations(&db).await?.len();
    match pending {
        0 => Ok("open, of this version".to_owned()),
        steps => Ok(format!("open; {steps} migrations run at the next start")),
    }
}

async fn files(settings: &Settings) -> anyhow::Result<String> {
    Files::open(&settings.files_url)?.check().await?;
    Ok("written, read and removed a file".to_owned())
}

async fn index(settings: &Settings) -> anyhow::Result<String> {
    let engine = search::inspect(&settings.data).await?;
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

async fn sign_in(settings: &Settings) -> anyhow::Result<String> {
    let Some(provider) = &settings.provider else {
        return Ok("no provider is set (KP_OIDC_ISSUER); nobody can sign in".to_owned());
    };
    auth::Provider::new(settings)?.check(Clock::default().now()).await?;
    Ok(format!("{} answers", provider.issuer))
}
