//! Where the hubs of the tests keep files: a folder of each, or with `KP_TEST_FILES=s3` a bucket of a real server.
//! That server keeps bytes as plain files, which tests look at and damage.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use server::files::hex;
use sha2::{Digest, Sha256};

use super::parts;

/// The bucket of hubs that did not ask for one of their own.
const BUCKET: &str = "kp-hub-tests";

/// Whom the server knows.
const KEY: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "kp-hub"), ("AWS_SECRET_ACCESS_KEY", "of-the-tests")];

/// Started before the server; ends it and removes what it kept when the tests end, however they end.
const GUARD: &str = r#"
    trap 'kill "$server" 2> /dev/null; rm -rf "$ROOT"' TERM
    RUST_LOG=info "$SERVER" --host 127.0.0.1 --port 0 --access-key "$KEY" --secret-key "$SECRET" "$ROOT" &
    server=$!
    wait
"#;

/// A server that speaks S3; it ends with the tests.
pub struct Server {
    root: PathBuf,
    /// Its address, as a URL.
    pub base: String,
}

/// The server of hubs that did not ask for one of their own.
static SHARED: LazyLock<Server> = LazyLock::new(Server::start);

impl Server {
    /// Starts one.
    pub fn start() -> Self {
        let root = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder").keep();
        let mut guard = Command::new("setpriv");
        guard.args(["--pdeathsig", "TERM", "sh", "-uc", GUARD]).env("ROOT", &root).env("SERVER", parts::s3());
        guard.env("KEY", KEY[0].1).env("SECRET", KEY[1].1).env("NO_COLOR", "1").stdout(Stdio::piped());
        let (tell, told) = std::sync::mpsc::channel();
        // The guard is told of the end of the thread that started it.
        std::thread::spawn(move || {
            let mut guard = guard.spawn().expect("setpriv starts");
            let mut lines = BufReader::new(guard.stdout.take().expect("its words")).lines();
            let base = lines.find_map(|line| Some(line.ok()?.split_once("running at ")?.1.trim().to_owned()));
            tell.send(base.expect("a server that says where it listens")).expect("a test that waits");
            lines.for_each(drop);
            guard.wait().expect("its end");
        });
        Self { root, base: told.recv().expect("an address") }
    }

    /// The folder of a bucket, which is made where it is missing.
    pub fn bucket(&self, name: &str) -> PathBuf {
        let folder = self.root.join(name);
        std::fs::create_dir_all(&folder).expect("a bucket");
        folder
    }

    /// How many parts of uploads it keeps that did not come to their end.
    pub fn unfinished_parts(&self) -> usize {
        let entries = std::fs::read_dir(&self.root).expect("the server's folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        names.filter(|name| name.contains(".upload_id-")).count()
    }
}

/// Settings of a hub that keeps its files at `s3://…`, in a server that it reaches by an address.
pub fn settings_of(place: &str, endpoint: &str) -> Vec<(&'static str, String)> {
    let mut settings = vec![("KP_FILES_URL", place.to_owned()), ("AWS_ENDPOINT_URL", endpoint.to_owned())];
    settings.extend(KEY.map(|(name, value)| (name, value.to_owned())));
    settings
}

/// Settings of a hub with this folder, as far as they say where files are kept.
pub fn settings(data: &Path) -> Vec<(&'static str, String)> {
    if !is_bucket() {
        return Vec::new();
    }
    SHARED.bucket(BUCKET);
    settings_of(&format!("s3://{BUCKET}/{}", prefix(data)), &SHARED.base)
}

fn is_bucket() -> bool {
    env::var_os("KP_TEST_FILES").is_some_and(|place| place == "s3")
}

/// What stands before the keys of a hub with this folder.
fn prefix(data: &Path) -> String {
    let folder = data.file_name().expect("a name").to_string_lossy().into_owned();
    folder.trim_start_matches('.').to_owned()
}

/// The folder in which the files of a hub lie in the end.
pub fn folder(data: &Path) -> PathBuf {
    if is_bucket() { SHARED.bucket(BUCKET).join(prefix(data)) } else { data.join("files") }
}

/// Where a hub keeps these bytes.
pub fn stored(data: &Path, bytes: &[u8]) -> PathBuf {
    stored_in(&folder(data), bytes)
}

/// Where these bytes lie below the folder of a store.
pub fn stored_in(store: &Path, bytes: &[u8]) -> PathBuf {
    let sha256 = hex(&Sha256::digest(bytes));
    store.join("sha256").join(&sha256[..2]).join(&sha256)
}
