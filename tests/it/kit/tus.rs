//! Uploads by a tus client of other hands, over a wire that can be cut.

use std::path::Path;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};

use super::part::Part;

/// A tus client in a process of its own.
pub struct Client(Part);

impl Client {
    /// Starts a client.
    pub fn start() -> Self {
        Self(Part::start("upload.mjs"))
    }

    /// Begins the upload of a file to the hub at `base`, or goes on with it where the client's memory knows of it.
    /// Answers whether it goes on.
    pub async fn uploads(&mut self, base: &str, session: &str, file: &Path) -> bool {
        self.sends(base, session, file, None).await
    }

    /// Goes on with the upload of a file that is now reached by another address.
    pub async fn goes_on(&mut self, url: &str, session: &str, file: &Path) {
        assert!(self.sends("", session, file, Some(url)).await, "the client remembers no upload");
    }

    async fn sends(&mut self, base: &str, session: &str, file: &Path, url: Option<&str>) -> bool {
        let answer = self
            .0
            .ask(&json!({
                "do": "upload",
                "endpoint": format!("{base}/uploads"),
                "url": url,
                "headers": { "cookie": format!("kp-session={session}"), "x-kp-csrf": "1" },
                "path": file,
                "name": file.file_name().and_then(|name| name.to_str()),
                "memory": file.with_extension("memory"),
            }))
            .await;
        answer["resumed"] == true
    }

    /// Waits for the end of the upload.
    pub async fn finishes(&mut self) -> Value {
        self.0.ask(&json!({ "do": "finish" })).await
    }

    /// Ends the client as a crash would.
    pub async fn kill(self) {
        self.0.kill().await;
    }
}

/// What becomes of the first connection over a wire once so many bytes have gone to the hub.
#[derive(Clone, Copy)]
pub enum Fate {
    /// It is cut.
    Cut,
    /// It stays open, and nothing more goes over it.
    Stall,
}

/// A wire to a server, whose first long connection has a fate; answers its address.
pub async fn wire(to: &str, bytes: u64, fate: Fate) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("a bound port"));
    let to = to.trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        let mut is_fated = true;
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(&to).await.expect("a server that listens");
            let (mut from_client, mut to_client) = client.into_split();
            let (mut from_server, mut to_server) = server.into_split();
            let back = tokio::spawn(async move { copy(&mut from_server, &mut to_client).await });
            if is_fated {
                let sent = copy(&mut (&mut from_client).take(bytes), &mut to_server).await.unwrap_or(0);
                is_fated = sent < bytes;
                match fate {
                    Fate::Stall if sent == bytes => std::future::pending().await,
                    Fate::Stall | Fate::Cut => back.abort(),
                }
            } else {
                tokio::spawn(async move {
                    // However the connection ends, the other side is to hear of it.
                    let _sent = copy(&mut from_client, &mut to_server).await;
                    to_server.shutdown().await
                });
            }
        }
    });
    base
}
