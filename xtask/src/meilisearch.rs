//! A search server for the tests, where the program is on the search path.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::places;
use crate::shell::which;

/// The key that the tests know the server by.
const KEY: &str = "a-key-of-the-tests";
/// How long a server may take to listen.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the program lies.
pub fn program() -> Result<PathBuf> {
    which("meilisearch").context("meilisearch is not on PATH")
}

/// A server that ends with the value.
pub struct Server {
    process: Child,
    url: String,
    folder: PathBuf,
}

impl Server {
    /// Starts a server on a free port of this machine, with nothing in it.
    pub fn start(program: &Path) -> Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let folder = places::binaries()?.join("search-server-of-the-tests");
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        let process = Command::new(program)
            .args(["--http-addr", &address.to_string(), "--master-key", KEY, "--no-analytics", "--env", "production"])
            .arg("--db-path")
            .arg(folder.join("data"))
            .arg("--dump-dir")
            .arg(folder.join("dumps"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("meilisearch cannot be started")?;
        let server = Self { process, url: format!("http://{address}"), folder };
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            if begun.elapsed() > PATIENCE {
                bail!("meilisearch does not listen at {address} after {} seconds", PATIENCE.as_secs());
            }
            sleep(Duration::from_millis(20));
        }
        Ok(server)
    }

    /// Tells a test process where it is.
    pub fn prepare<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("KP_TEST_MEILI_URL", &self.url).env("KP_TEST_MEILI_KEY", KEY)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let ended = self.process.kill().and_then(|()| self.process.wait().map(drop));
        if let Err(error) = ended.and_then(|()| std::fs::remove_dir_all(&self.folder)) {
            println!("the search server of the tests left something behind: {error}");
        }
    }
}
