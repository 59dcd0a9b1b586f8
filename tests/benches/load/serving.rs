//! A hub with the demonstration archive that serves on a processor of its own.

use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use reqwest::Client;
use tempfile::TempDir;

use crate::hub;
use crate::processors::{ASIDE, MEASURED, on_processor};

/// How long a hub may take until it is ready.
const PATIENCE: Duration = Duration::from_secs(30);

/// A hub that serves until the value is dropped.
pub struct Serving {
    /// How it is reached, without a slash at the end.
    pub base: String,
    process: Child,
    data: TempDir,
}

impl Serving {
    /// Fills a demonstration archive and serves it.
    pub async fn begin() -> anyhow::Result<Self> {
        let (program, data) = (hub::program(), tempfile::tempdir()?);
        let filled = hub::command(&program, data.path(), &["demo"]).stdout(Stdio::null()).status()?;
        ensure!(filled.success(), "the demonstration archive could not be filled");
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let (address, base) = (format!("127.0.0.1:{port}"), format!("http://localhost:{port}"));
        let mut serve = on_processor(MEASURED, &program);
        serve.args(["serve", "--demo"]).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        serve.env("KP_DATA", data.path()).env("KP_LISTEN", &address).env("KP_PUBLIC_URL", &base);
        // All who ask come from one address.
        serve.env("KP_ADDRESS_RATE", "0").env("KP_LOG", "error").stdout(Stdio::null());
        let process = serve.spawn().context("taskset (Debian util-linux) does not start")?;
        let serving = Self { base, process, data };
        serving.is_ready().await?;
        Ok(serving)
    }

    async fn is_ready(&self) -> anyhow::Result<()> {
        let (client, began) = (Client::new(), Instant::now());
        while began.elapsed() < PATIENCE {
            let answer = client.get(format!("{}/readyz", self.base)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        anyhow::bail!("the hub is not ready after {} seconds", PATIENCE.as_secs())
    }

    /// The memory that it holds at this moment, in bytes.
    pub fn memory(&self) -> anyhow::Result<u64> {
        hub::memory(self.process.id(), "VmRSS").context("the hub has ended")
    }

    /// Takes a file in, by another process on the processor of those who ask.
    pub fn takes_in(&self, file: &PathBuf) -> anyhow::Result<()> {
        let mut import = on_processor(ASIDE, hub::program());
        import.args(["import", "--audience", "public"]).arg(file).env_clear().env("KP_DATA", self.data.path());
        import.env("PATH", std::env::var_os("PATH").unwrap_or_default()).stdout(Stdio::null());
        ensure!(import.status()?.success(), "{} could not be taken in", file.display());
        Ok(())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It is gone already only when the bench has failed for that.
        if self.process.kill().is_ok() {
            drop(self.process.wait());
        }
    }
}
