//! `kp-hub copy`: all records into another engine, such as from a file into a PostgreSQL server.
//! Files, mail and the index stay where they are: they belong to the records wherever these lie.

use anyhow::{bail, ensure};
use clap::Args;
use sea_orm::DatabaseConnection;

use super::say;
use crate::audit;
use crate::config::Settings;
use crate::records::{self, copy};

/// From where and to where.
#[derive(Args)]
pub struct Copy {
    /// The records as they are, such as sqlite:///var/lib/kp-hub/hub.db; no hub should serve them meanwhile.
    #[arg(long)]
    from: String,
    /// Where they go, such as postgres://kp_hub@db.example.org/kp_hub; there must be nothing yet.
    #[arg(long)]
    to: String,
}

impl Copy {
    /// Carries every row, compares each, and leaves the first records as they are.
    pub async fn run(self, settings: &Settings) -> anyhow::Result<()> {
        for (name, url) in [("--from", &self.from), ("--to", &self.to)] {
            if let Err(fault) = records::check_url(url) {
                bail!("the URL of {name} {fault}");
            }
        }
        ensure!(self.from != self.to, "--from and --to name the same records");
        let from = records::connect_to_known(&self.from, settings.lock_wait).await?;
        must_be_sound(&from).await?;
        let to = records::connect(&self.to, 1, settings.lock_wait).await?;
        let copy::Carried { tables, rows } = copy::copy(&from, &to).await?;
        to.close().await?;
        say(&format!(
            "{rows} rows of {tables} tables, each compared and found equal; \
             set KP_DATABASE_URL to the new records before the hub is started"
        ));
        Ok(())
    }
}

/// A log that was forged is not passed on as if it were whole.
async fn must_be_sound(from: &DatabaseConnection) -> anyhow::Result<()> {
    records::must_be_of_this_version(from).await?;
    match audit::verify(from).await?.broken_at {
        None => Ok(()),
        Some(seq) => bail!("entry {seq} of the audit log does not fit those before it; compare it with a backup"),
    }
}
