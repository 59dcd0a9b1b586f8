//! The chromedriver process behind one browser, and the commands of it that the client library lacks.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::MetadataExt;
use std::process::Stdio;

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdout};
use url::{ParseError, Url};

use super::{Dress, Size};
use crate::kit::parts;

/// Up to this width in CSS pixels a page is laid out as phones do.
const WIDEST_PHONE: u32 = 600;

/// A driver with one session; both end with the value.
#[derive(Debug)]
pub struct Driver {
    port: u16,
    session: String,
    // Killed on drop, after the session has been closed, and before the profile is removed.
    _process: Child,
    _profile: TempDir,
}

impl Driver {
    /// Starts chromedriver on a free port and opens a headless window in a dress, but for its colours.
    pub async fn start(dress: Dress) -> (Self, Client) {
        let profile = TempDir::with_prefix("kp-hub-browser-").expect("a folder for the profile");
        let (process, port) = listening(&profile).await;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&profile, dress))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|error| panic!("Chromium does not start: {error}"));
        let session = client.session_id().await.expect("the driver answers").expect("a session is open");
        (Self { port, session, _process: process, _profile: profile }, client)
    }

    fn close(&self) -> std::io::Result<()> {
        let mut driver = TcpStream::connect(("127.0.0.1", self.port))?;
        write!(
            driver,
            "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.session, self.port
        )?;
        driver.read(&mut [0; 64]).map(drop)
    }
}

impl Drop for Driver {
    /// Closes the window and waits for it, so that no Chromium outlives a test that panics.
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            tracing::debug!(%error, "the browser was gone already");
        }
    }
}

/// A chromedriver and its port. It takes a free port of one family of addresses and ends where that is taken in the other.
async fn listening(profile: &TempDir) -> (Child, u16) {
    loop {
        let mut process = tokio::process::Command::new(parts::chromedriver())
            .arg("--port=0")
            // Crash reports and caches go where the profile goes.
            .env("HOME", profile.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver starts");
        match port(process.stdout.take().expect("standard output is piped")).await {
            Ok(port) => return (process, port),
            Err(said) => assert!(said.contains("port not available"), "chromedriver ended before it listened: {said}"),
        }
    }
}

/// The port it says it listens on, or else all that it said.
async fn port(output: ChildStdout) -> Result<u16, String> {
    let mut lines = BufReader::new(output).lines();
    let mut said = String::new();
    while let Some(line) = lines.next_line().await.expect("chromedriver's output can be read") {
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            return Ok(port.trim_end_matches('.').parse().expect("a port is a number"));
        }
        said = said + &line + "\n";
    }
    Err(said)
}

fn capabilities(profile: &TempDir, Dress { size: Size(width, height), ratio, language, .. }: Dress) -> Capabilities {
    let mut arguments = vec![
        "--headless=new".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-default-apps".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--disable-sync".to_owned(),
        "--no-default-browser-check".to_owned(),
        "--no-first-run".to_owned(),
        "--hide-scrollbars".to_owned(),
        format!("--lang={language}"),
        format!("--window-size={width},{height}"),
        format!("--user-data-dir={}", profile.path().display()),
    ];
    if is_root() {
        arguments.push("--no-sandbox".to_owned());
    }
    // Only this makes the page, and not its frame, as large as was asked.
    let metrics = json!({
        "width": width,
        "height": height,
        "pixelRatio": ratio,
        "touch": false,
        "mobile": width <= WIDEST_PHONE,
    });
    let capabilities = json!({
        "goog:chromeOptions": {
            "binary": parts::chromium(),
            "args": arguments,
            "mobileEmulation": { "deviceMetrics": metrics },
            "prefs": { "intl.accept_languages": language },
        },
        "goog:loggingPrefs": { "browser": "ALL" },
        "timeouts": { "script": 30_000 },
    });
    let Value::Object(capabilities) = capabilities else { unreachable!("written as an object above") };
    capabilities
}

// Chromium's sandbox refuses to run as root.
fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// Commands that chromedriver knows and the client library does not.
#[derive(Debug)]
pub enum Command {
    /// The accessible name of an element.
    ComputedLabel { element: String },
    /// The ARIA role of an element.
    ComputedRole { element: String },
    /// The browser's log since the last reading.
    Log,
    /// A command of the DevTools protocol.
    DevTools { command: &'static str, params: Value },
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let path = match self {
            Self::ComputedLabel { element } => format!("element/{element}/computedlabel"),
            Self::ComputedRole { element } => format!("element/{element}/computedrole"),
            Self::Log => "se/log".to_owned(),
            Self::DevTools { .. } => "goog/cdp/execute".to_owned(),
        };
        base.join(&format!("session/{}/{path}", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        match self {
            Self::ComputedLabel { .. } | Self::ComputedRole { .. } => (http::Method::GET, None),
            Self::Log => (http::Method::POST, Some(json!({ "type": "browser" }).to_string())),
            Self::DevTools { command, params } => {
                (http::Method::POST, Some(json!({ "cmd": command, "params": params }).to_string()))
            }
        }
    }
}
