//! Search servers: the one that all tests share, and one of a test's own that can fail in every way.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::Client;
use serde_json::Value;
use tempfile::TempDir;

use super::parts;

/// A server of one test; it ends with the value.
pub struct SearchServer {
    /// How it is reached.
    pub url: String,
    key: String,
    process: Child,
    folder: TempDir,
}

impl SearchServer {
    /// A server that has nothing yet.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = free.expect("a free port").to_string();
        let (url, key) = (format!("http://{address}"), "a-key-of-the-tests".to_owned());
        let process = launch(&address, &key, folder.path());
        let server = Self { url, key, process, folder };
        server.answers().await;
        server
    }

    /// What a hub is told to use it.
    pub fn settings(&self) -> [(&str, &str); 3] {
        [("KP_MEILI_URL", &self.url), ("KP_MEILI_KEY", &self.key), ("KP_MEILI_SECONDS", "1")]
    }

    /// Ends it as a crash would.
    pub fn stop(&mut self) {
        self.process.kill().expect("a process that ends");
        self.process.wait().expect("a process that ended");
    }

    /// Starts it again where it was, with what it had.
    pub async fn restart(&mut self) {
        self.process = launch(self.url.trim_start_matches("http://"), &self.key, self.folder.path());
        self.answers().await;
    }

    /// Starts it again with nothing.
    pub async fn wipe(&mut self) {
        self.stop();
        std::fs::remove_dir_all(self.folder.path()).expect("a folder that can be emptied");
        self.restart().await;
    }

    /// Starts it again with another key.
    pub async fn change_key(&mut self, key: &str) {
        self.stop();
        key.clone_into(&mut self.key);
        self.restart().await;
    }

    /// Lets it say nothing until it is woken.
    pub fn pause(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on.
    pub fn wake(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let told = Command::new("kill").args([signal, &self.process.id().to_string()]).status();
        assert!(told.expect("kill runs").success());
    }

    async fn answers(&self) {
        let mut beat = tokio::time::interval(Duration::from_millis(20));
        let client = client();
        loop {
            beat.tick().await;
            let health = client.get(format!("{}/health", self.url)).send().await;
            if health.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
        }
    }
}

impl Drop for SearchServer {
    fn drop(&mut self) {
        // It may have ended before.
        if self.process.kill().is_ok() {
            self.process.wait().expect("a process that ended");
        }
    }
}

fn launch(address: &str, key: &str, folder: &Path) -> Child {
    Command::new(parts::meilisearch())
        .args(["--http-addr", address, "--master-key", key, "--no-analytics", "--env", "production"])
        .arg("--db-path")
        .arg(folder.join("data"))
        .arg("--dump-dir")
        .arg(folder.join("dumps"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("meilisearch starts")
}

/// The server that all tests share, when hubs of this run keep their index there.
fn shared() -> Option<[String; 2]> {
    let told = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name}: the search server of the tests"));
    match std::env::var("KP_TEST_SEARCH").as_deref() {
        Ok("meilisearch") => Some(["KP_TEST_MEILI_URL", "KP_TEST_MEILI_KEY"].map(told)),
        Ok(other) => panic!("KP_TEST_SEARCH is `{other}`, but may be meilisearch or absent"),
        Err(_) => None,
    }
}

/// With what the names of the indexes of a data folder begin.
fn prefix(data: &Path) -> String {
    let name = data.file_name().expect("a folder with a name").to_string_lossy();
    format!("test-{}", name.trim_start_matches('.'))
}

/// How the hub with this data folder is told where to keep its index.
pub fn settings(data: &Path) -> Vec<(&'static str, String)> {
    let Some([url, key]) = shared() else { return Vec::new() };
    let patience = "60".to_owned();
    vec![
        ("KP_MEILI_URL", url),
        ("KP_MEILI_KEY", key),
        ("KP_MEILI_PREFIX", prefix(data)),
        ("KP_MEILI_SECONDS", patience),
    ]
}

/// Takes the indexes of a data folder away.
pub fn forget(data: &Path) {
    let Some([url, key]) = shared() else { return };
    let prefix = prefix(data);
    // A folder goes while its test still runs on this thread, so the farewell has a thread of its own.
    let farewell = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(remove(&url, &key, &prefix))
    });
    let gone = farewell.join().expect("a farewell without panic");
    assert!(gone.is_ok() || std::thread::panicking(), "{gone:?}");
}

async fn remove(url: &str, key: &str, prefix: &str) -> reqwest::Result<()> {
    let client = client();
    let listed: Value = client.get(format!("{url}/indexes?limit=10000")).bearer_auth(key).send().await?.json().await?;
    let names = listed["results"].as_array().into_iter().flatten().filter_map(|index| index["uid"].as_str());
    for name in names.filter(|name| name.starts_with(prefix)) {
        client.delete(format!("{url}/indexes/{name}")).bearer_auth(key).send().await?.error_for_status()?;
    }
    Ok(())
}

fn client() -> Client {
    Client::builder().no_proxy().build().expect("a client")
}
