//! A wire to a server that fails as wires and servers do, for as long as a test wants it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy, sink};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What becomes of what is sent over a wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrives, and so do the answers.
    Well,
    /// So many bytes of answers arrive on each connection, and nothing more comes.
    Stalls(u64),
    /// So many bytes arrive on each connection, which is then cut.
    Cut(u64),
    /// The answer is that this may not be done.
    Forbidden,
}

/// A wire whose fate can be changed; connections of a former fate end.
pub struct Wire {
    /// The address of this end, as a URL.
    pub base: String,
    fate: watch::Sender<Fate>,
    answers: Arc<AtomicUsize>,
}

impl Wire {
    /// A wire to a server on this machine, which is well.
    pub async fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("a bound port"));
        let server = server.trim_start_matches("http://").to_owned();
        let (fate, told) = watch::channel(Fate::Well);
        let answers = Arc::new(AtomicUsize::new(0));
        let counter = answers.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (server, mut told, counter) = (server.clone(), told.clone(), counter.clone());
                tokio::spawn(async move {
                    let present = *told.borrow_and_update();
                    tokio::select! {
                        // However it ends, both sides hear of it.
                        _ended = carry(present, client, &server, &counter) => {}
                        _ended = told.changed() => {}
                    }
                });
            }
        });
        Self { base, fate, answers }
    }

    /// How many answers have arrived while it was well.
    pub fn answers(&self) -> usize {
        self.answers.load(Ordering::SeqCst)
    }

    /// Changes what becomes of everything from now on.
    pub fn is(&self, fate: Fate) {
        self.fate.send(fate).expect("a wire that stands");
    }
}

async fn carry(fate: Fate, mut client: TcpStream, server: &str, answers: &AtomicUsize) -> std::io::Result<()> {
    match fate {
        Fate::Well => {
            let mut server = TcpStream::connect(server).await?;
            let (mut from_client, mut to_client) = client.split();
            let (from_server, mut to_server) = server.split();
            let there = async {
                copy(&mut from_client, &mut to_server).await?;
                to_server.shutdown().await
            };
            tokio::try_join!(there, answer(from_server, &mut to_client, answers))?;
        }
        Fate::Stalls(bytes) => {
            let mut server = TcpStream::connect(server).await?;
            let (mut from_client, mut to_client) = client.split();
            let (from_server, mut to_server) = server.split();
            let back = async {
                copy(&mut from_server.take(bytes), &mut to_client).await?;
                std::future::pending::<std::io::Result<u64>>().await
            };
            tokio::try_join!(copy(&mut from_client, &mut to_server), back)?;
        }
        Fate::Cut(bytes) => {
            let mut server = TcpStream::connect(server).await?;
            let (from_client, mut to_client) = client.split();
            let (mut from_server, mut to_server) = server.split();
            let mut from_client = from_client.take(bytes);
            let there = async {
                copy(&mut from_client, &mut to_server).await?;
                Err::<u64, _>(std::io::Error::other("cut"))
            };
            tokio::try_join!(there, copy(&mut from_server, &mut to_client))?;
        }
        Fate::Forbidden => {
            let mut head = Vec::new();
            while !head.windows(4).any(|end| end == b"\r\n\r\n") && client.read_buf(&mut head).await? > 0 {}
            let body = "<Error><Code>AccessDenied</Code></Error>";
            let answer =
                format!("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            client.write_all(answer.as_bytes()).await?;
            client.shutdown().await?;
            copy(&mut client, &mut sink()).await?;
        }
    }
    Ok(())
}

/// Carries answers to the client, and counts them.
async fn answer(
    mut from: impl AsyncReadExt + Unpin,
    to: &mut (impl AsyncWriteExt + Unpin),
    answers: &AtomicUsize,
) -> std::io::Result<()> {
    let mut bytes = vec![0; 64 * 1024];
    while let length @ 1.. = from.read(&mut bytes).await? {
        to.write_all(&bytes[..length]).await?;
        // The client asks again only when it has been answered.
        if bytes[..length].starts_with(b"HTTP/1.1 ") {
            answers.fetch_add(1, Ordering::SeqCst);
        }
    }
    to.shutdown().await
}
