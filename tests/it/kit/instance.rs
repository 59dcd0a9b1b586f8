//! Instances of one hub: processes of their own, over the same records and files, each with an index of its own.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::process::{Child, Command};
use tokio::sync::watch;
use url::Url;

use super::{Asker, Hub, UNLIMITED, parts, program, records};

/// One process that serves; it ends with the value.
pub struct Instance {
    /// How it is reached, without a slash at the end.
    pub base: String,
    process: Child,
    _data: TempDir,
}

impl Instance {
    /// One more instance of a hub.
    pub async fn of(hub: &Hub) -> Self {
        Self::begun(hub, &[]).await
    }

    /// The same, which reaches its records by a way that can be interrupted, and waits for them less than for a request.
    pub async fn by(hub: &Hub, way: &Way) -> Self {
        Self::begun(hub, &[("KP_DATABASE_URL", &way.to(hub)), ("KP_LOCK_SECONDS", "1")]).await
    }

    async fn begun(hub: &Hub, settings: &[(&str, &str)]) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let mut serve = shared(hub, data.path(), &["serve"]);
        serve.envs(settings.iter().copied());
        Self::started(serve, data).await
    }

    /// One that a command starts, with a folder of its own.
    pub(super) async fn started(serve: std::process::Command, data: TempDir) -> Self {
        let mut process =
            Command::from(serve).stdout(Stdio::piped()).kill_on_drop(true).spawn().expect("kp-hub starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its words")).lines();
        let line = lines.next_line().await.expect("text").expect("it says where it listens");
        let base = format!("http://{}", line.rsplit(' ').next().expect("an address"));
        Self { base, process, _data: data }
    }

    /// Ends it as a crash would.
    pub async fn killed(mut self) {
        self.process.kill().await.expect("a process that ends");
    }

    /// Somebody, asking this instance.
    pub fn asked_by(&self, asker: &Asker) -> Asker {
        asker.at(&self.base)
    }
}

/// `kp-hub` with these words and a folder of its own, over the records and files of a hub.
pub fn shared(hub: &Hub, data: &Path, words: &[&str]) -> std::process::Command {
    let mut command = over(&program(), hub.data(), data, words);
    command.env("KP_FILES_URL", hub.stores.settings.files_url.as_str()).envs(&hub.stores.settings.aws);
    command.env("KP_REQUEST_SECONDS", "3");
    command
}

/// A program `kp-hub` with these words and a folder of its own, over the records, files and letters of another folder.
pub(super) fn over(program: &Path, common: &Path, data: &Path, words: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(program);
    command.args(words).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("KP_DATA", data);
    command.env("KP_DATABASE_URL", records::url(common)).env("KP_LOG", "error").env("KP_LISTEN", "127.0.0.1:0");
    command.env("KP_FILES_URL", format!("file://{}/files", common.display()));
    command.env("KP_MAIL_URL", format!("file://{}/mail", common.display()));
    command.envs(UNLIMITED);
    command.current_dir(program.parent().expect("a folder"));
    command
}

/// A way to the database server that can be interrupted, as when a network is parted in two.
pub struct Way {
    folder: TempDir,
    is_open: watch::Sender<bool>,
}

impl Way {
    /// A way that is open.
    pub fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let socket = ".s.PGSQL.5432";
        let listener = UnixListener::bind(folder.path().join(socket)).expect("a socket");
        let server: Url = parts::postgres().parse().expect("KP_TEST_POSTGRES is a URL");
        let host = server.query_pairs().find(|(name, _)| name == "host").map(|(_, folder)| folder.into_owned());
        let server = PathBuf::from(host.expect("KP_TEST_POSTGRES names the folder of a socket")).join(socket);
        let (is_open, told) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&server).await.expect("a server that listens");
                let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
                tokio::spawn(carry(from_client, to_server, told.clone()));
                tokio::spawn(carry(from_server, to_client, told.clone()));
            }
        });
        Self { folder, is_open }
    }

    /// How the records of a hub are named by this way.
    pub fn to(&self, hub: &Hub) -> String {
        let mut url: Url = records::url(hub.data()).parse().expect("a URL");
        url.query_pairs_mut().clear().append_pair("host", &self.folder.path().display().to_string());
        url.into()
    }

    /// Lets nothing pass, and says so to nobody.
    pub fn part(&self) {
        self.is_open.send_replace(false);
    }

    /// Lets new connections pass; those that were interrupted are over.
    pub fn mend(&self) {
        self.is_open.send_replace(true);
    }
}

/// Carries bytes one way until the way is interrupted and opened again, or either side is gone.
async fn carry(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    mut is_open: watch::Receiver<bool>,
) {
    let passing = async {
        let mut bytes = vec![0; 64 * 1024];
        while let Ok(length @ 1..) = from.read(&mut bytes).await {
            if to.write_all(&bytes[..length]).await.is_err() {
                return;
            }
        }
    };
    // One that comes while the way is interrupted waits as well.
    if *is_open.borrow_and_update() {
        tokio::select! {
            biased;
            _interrupted = is_open.changed() => {}
            () = passing => return,
        }
    }
    // A test that ended needs no way any more.
    let _mended = is_open.wait_for(|is_open| *is_open).await;
}
