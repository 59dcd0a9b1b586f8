//! Connections: how many there are, in all and from one address, and how long a silent or stalled one is kept.

use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::guests::{Guests, Stay};
use crate::config::Settings;

/// How long nothing is accepted after the system had no connection to give, as when all its files are in use.
const PAUSE: Duration = Duration::from_millis(100);

/// The most headers of a request.
const MOST_HEADERS: usize = 100;

/// Where a connection comes from: behind a proxy, from that.
#[derive(Clone, Copy)]
pub struct Peer(pub IpAddr);

/// Answers connections until told to stop, and then those that are in the middle of a request.
/// One that becomes a conversation of another protocol is counted as long as that goes on.
pub async fn serve(listener: TcpListener, routes: Router, settings: Arc<Settings>, stop: CancellationToken) {
    let door = Door::new(&settings);
    let (connections, http) = (TaskTracker::new(), http(&settings));
    while let Some((stream, stay)) = stop.run_until_cancelled(door.next(&listener)).await {
        let (routes, peer, stay) = (routes.clone(), Peer(*stay.address.guest()), Arc::new(stay));
        let answer = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(peer);
            request.extensions_mut().insert(stay.clone());
            routes.clone().oneshot(request)
        });
        let stream = TokioIo::new(patient(stream, settings.stall_time));
        let (connection, stop) = (http.serve_connection(stream, answer).with_upgrades(), stop.clone());
        connections.spawn(async move {
            let mut connection = pin!(connection);
            let is_over = tokio::select! {
                _ended = connection.as_mut() => true,
                () = stop.cancelled() => false,
            };
            if !is_over {
                connection.as_mut().graceful_shutdown();
                // Whoever breaks off, or speaks no HTTP, has been answered as far as that goes.
                drop(connection.await);
            }
        });
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

fn http(settings: &Settings) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(settings.header_time)
        .max_headers(MOST_HEADERS)
        .max_header_size(settings.header_bytes);
    http
}

/// A connection that is given up when nothing of an answer is taken for so long.
fn patient(stream: TcpStream, stall_time: Duration) -> Pin<Box<TimeoutStream<TcpStream>>> {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(stall_time));
    Box::pin(stream)
}

/// Lets in as many as there is room for.
struct Door {
    room: Arc<Semaphore>,
    guests: Guests<IpAddr>,
    most_of_one: usize,
    proxies: Vec<IpAddr>,
}

/// The stay of one connection; it ends with the value.
pub struct Connected {
    address: Stay<IpAddr>,
    _place: OwnedSemaphorePermit,
}

impl Door {
    fn new(settings: &Settings) -> Self {
        Self {
            room: Arc::new(Semaphore::new(settings.connections)),
            guests: Guests::default(),
            most_of_one: settings.address_connections,
            proxies: settings.proxies.clone(),
        }
    }

    /// The next connection there is room for; those of an address that has too many already are closed.
    async fn next(&self, listener: &TcpListener) -> (TcpStream, Connected) {
        loop {
            let Ok(place) = self.room.clone().acquire_owned().await else { return std::future::pending().await };
            let (stream, peer) = match listener.accept().await {
                Ok(accepted) => accepted,
                Err(fault) => {
                    tracing::warn!(error = %fault, "a connection could not be taken");
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            };
            let address = peer.ip().to_canonical();
            let most = if self.proxies.contains(&address) { usize::MAX } else { self.most_of_one };
            let Some(address) = self.guests.enter(address, most) else { continue };
            // Small answers leave at once.
            if stream.set_nodelay(true).is_ok() {
                return (stream, Connected { address, _place: place });
            }
        }
    }
}
