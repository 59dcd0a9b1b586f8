//! A mail server that speaks SMTP over TLS, and fails as it is told.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command as Program, Stdio};

use serde_json::{Value, json};
use tokio::process::Command;

use super::certificate::CERTIFICATE;
use super::part::Part;
use super::parts;

/// Whom the server knows, with what has to be encoded in an address.
const USER: &str = "hub";
const PASSWORD: &str = "a/b@c";

/// How a server guards its connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Not at all; it knows no passwords either.
    None,
    /// By STARTTLS.
    Starttls,
    /// From the first byte on.
    Wrapped,
}

/// A running server; it ends with the value.
pub struct Post {
    part: Part,
    folder: PathBuf,
    security: Security,
    port: u64,
}

impl Post {
    /// Starts one that puts letters into a folder.
    pub async fn start(folder: &Path, security: Security) -> Self {
        Self::start_at(folder, security, 0).await
    }

    async fn start_at(folder: &Path, security: Security, port: u64) -> Self {
        let mut part = Part::of(Command::from(program(folder, security, port)));
        let port = part.hear().await["port"].as_u64().expect("a port");
        Self { part, folder: folder.to_owned(), security, port }
    }

    /// Settings of a hub that hands its letters over here.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        settings_of(self.security, self.port)
    }

    /// Tells it how to fail from now on, and for which addresses. Answers how often each address was tried so far.
    pub async fn is(&mut self, told: Value) -> Value {
        self.part.ask(&told).await["tries"].clone()
    }

    /// Ends it as a crash would, and answers what starts it again in its place.
    pub async fn down(self) -> impl Future<Output = Self> {
        let Self { part, folder, security, port } = self;
        part.kill().await;
        async move { Self::start_at(&folder, security, port).await }
    }
}

fn program(folder: &Path, security: Security, port: u64) -> Program {
    let given = json!({
        "folder": folder,
        "security": match security {
            Security::None => "none",
            Security::Starttls => "starttls",
            Security::Wrapped => "wrapped",
        },
        "certificate": CERTIFICATE.certificate,
        "key": CERTIFICATE.key,
        "user": USER,
        "password": PASSWORD,
        "port": port,
    });
    let mut program = Program::new("python3");
    program.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/parts/smtp.py")).arg(given.to_string());
    program.env("PYTHONPATH", parts::aiosmtpd());
    program
}

fn settings_of(security: Security, port: u64) -> Vec<(&'static str, String)> {
    let user = format!("{USER}:{}", PASSWORD.replace('/', "%2F").replace('@', "%40"));
    let url = match security {
        Security::None => format!("smtp://localhost:{port}?tls=none"),
        Security::Starttls => format!("smtp://{user}@localhost:{port}"),
        Security::Wrapped => format!("smtps://{user}@localhost:{port}"),
    };
    let authority = CERTIFICATE.authority.display().to_string();
    vec![("KP_MAIL_URL", url), ("KP_MAIL_CA", authority)]
}

/// Settings of a hub with this folder, as far as they say where letters go: with `KP_TEST_MAIL=smtp` to a server of
/// its own, which ends with the tests.
pub fn settings(data: &Path) -> Vec<(&'static str, String)> {
    use std::io::{BufRead, BufReader};

    if env::var_os("KP_TEST_MAIL").is_none_or(|way| way != "smtp") {
        return Vec::new();
    }
    let mut program = program(&data.join("mail"), Security::Starttls, 0);
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut server = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python3 starts");
        let mut line = String::new();
        let mut output = BufReader::new(server.stdout.take().expect("its words"));
        output.read_line(&mut line).expect("a line");
        tell.send(line).expect("a test that waits");
        // It goes on as long as its input is open, and that is as long as the tests run.
        let input = server.stdin.take();
        server.wait().expect("its end");
        drop(input);
    });
    let line: Value = serde_json::from_str(&told.recv().expect("a line")).expect("JSON");
    settings_of(Security::Starttls, line["port"].as_u64().expect("a port"))
}
