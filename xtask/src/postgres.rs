//! A PostgreSQL server of the tests' own, in a temporary folder, that ends with them.

use std::fs;
use std::io::Write;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use crate::debian::{self, Package};
use crate::shell::{command, output, which};

const SERVER: [Package; 1] =
    [Package { name: "postgresql", program: None, reason: "the database server that the tests run against" }];

/// The oldest release that the hub is tested with.
const OLDEST: u32 = 15;

/// How long the server may take to let somebody in.
const PATIENCE: Duration = Duration::from_secs(30);

/// Nothing here has to outlive the tests; `guarded` is for those about passwords.
const SETTINGS: &str = "
listen_addresses = ''
max_connections = 400
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
";
const ADMISSION: &str = "local all guarded scram-sha-256\nlocal all all trust\n";

/// A running server, and the folder of all it keeps.
pub struct Cluster {
    server: Child,
    folder: TempDir,
}

impl Cluster {
    /// Starts one that answers; Debian's package is installed where there is none.
    pub fn start() -> Result<Self> {
        let programs = programs()?;
        let owner = owner()?;
        let folder = tempfile::Builder::new().prefix("kp-hub-postgres-").tempdir()?;
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group))?;
        }
        let server = spawn(&programs, owner, folder.path())?;
        let mut cluster = Self { server, folder };
        cluster.wait(&programs)?;
        Ok(cluster)
    }

    /// How it is named, for a user who may do everything there.
    pub fn url(&self) -> String {
        format!("postgres://hub@localhost/postgres?host={}", self.folder.path().display())
    }

    /// Keeps what answers from now on to one processor, as `taskset` names it.
    pub fn stay_on(&self, processor: &str) -> Result<()> {
        let pin = ["--cpu-list", "--pid", processor, &self.server.id().to_string()];
        output(command("taskset", "").args(pin)).map(drop)
    }

    /// A program that came with the server.
    pub fn program(&self, name: &str) -> Result<PathBuf> {
        let program = programs()?.join(name);
        ensure!(program.is_file(), "{name} did not come with the server");
        Ok(program)
    }

    /// The version of the server.
    pub fn version(&self) -> Result<String> {
        let asked = output(Command::new(self.program("postgres")?).arg("--version"))?;
        Ok(asked.trim().trim_start_matches("postgres (PostgreSQL) ").to_owned())
    }

    fn wait(&mut self, programs: &Path) -> Result<()> {
        let begun = Instant::now();
        while output(Command::new(programs.join("pg_isready")).arg("--host").arg(self.folder.path())).is_err() {
            if let Some(status) = self.server.try_wait()? {
                let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                bail!("PostgreSQL ended ({status}): {}", log.trim());
            }
            ensure!(begun.elapsed() < PATIENCE, "PostgreSQL lets nobody in after {PATIENCE:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // At once: what it holds goes with it.
        let told = command("kill", "-QUIT").arg(self.server.id().to_string()).status();
        if let Err(fault) = told.and_then(|_| self.server.wait()) {
            println!("the database server of the tests may be left behind: {fault}");
        }
    }
}

/// Makes the files of a server in a folder and starts it there.
fn spawn(programs: &Path, owner: Option<(u32, u32)>, folder: &Path) -> Result<Child> {
    let data = folder.join("data");
    let make = "--username=hub --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync --pgdata";
    output(as_owner(owner, &programs.join("initdb")).args(make.split(' ')).arg(&data))?;
    fs::OpenOptions::new().append(true).open(data.join("postgresql.conf"))?.write_all(SETTINGS.as_bytes())?;
    fs::write(data.join("pg_hba.conf"), ADMISSION)?;
    let log = fs::File::create(folder.join("log"))?;
    let mut server = as_owner(owner, &programs.join("postgres"));
    server.arg("-D").arg(&data).arg("-k").arg(folder);
    server.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn().context("PostgreSQL cannot be started")
}

/// A program that is started as the owner of the server's files and ends with this one.
fn as_owner(owner: Option<(u32, u32)>, program: &Path) -> Command {
    let mut command = command("setpriv", "--pdeathsig QUIT");
    if let Some((user, group)) = owner {
        command.arg(format!("--reuid={user}")).arg(format!("--regid={group}")).arg("--clear-groups");
    }
    // Where we are, the owner may not be let in.
    command.arg(program).current_dir("/");
    command
}

/// Who is to own the server, which never runs as root; nobody else than we where we are not root.
fn owner() -> Result<Option<(u32, u32)>> {
    let id = |words: &str| -> Result<u32> { Ok(output(&mut command("id", words))?.trim().parse()?) };
    if id("-u")? != 0 {
        return Ok(None);
    }
    Ok(Some((id("-u postgres")?, id("-g postgres")?)))
}

/// The folder of the newest server's programs.
fn programs() -> Result<PathBuf> {
    if let Some(found) = newest() {
        return Ok(found);
    }
    debian::provide(&SERVER)?;
    newest()
        .with_context(|| format!("no PostgreSQL of version {OLDEST} or later was found; install Debian's `postgresql`"))
}

fn newest() -> Option<PathBuf> {
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let version = |folder: &Path| folder.file_name()?.to_str()?.parse::<u32>().ok();
    let debians = installed
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|folder| version(folder).is_some_and(|version| version >= OLDEST))
        // The client alone lies there as well.
        .filter(|folder| folder.join("bin/initdb").is_file())
        .max_by_key(|folder| version(folder));
    debians.map(|folder| folder.join("bin")).or_else(|| Some(which("initdb")?.parent()?.to_owned()))
}
