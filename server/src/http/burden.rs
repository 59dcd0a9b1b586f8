//! How much is taken on: who asks too often, and what is too much at once, is told to come again.

use std::net::IpAddr;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use tokio::sync::Semaphore;

use super::connections::Peer;
use crate::config::Settings;
use crate::error::{Code, refuse};
use crate::rates::{Rates, too_often};

/// What is asked while the hub is at its limits, so that whoever watches it sees why.
const WATCHING: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Refuses the requests of an address that has asked too often.
pub(super) async fn in_measure(settings: &Settings, rates: &Rates, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().map(|Peer(address)| *address);
    let address = peer.map(|peer| asker(peer, request.headers(), &settings.proxies));
    match address.filter(|_| !is_watching(&request)).map_or(Ok(()), |address| rates.address(address)) {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            let mut refusal = too_often(wait).into_response();
            refusal.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
            refusal
        }
    }
}

/// The address of whoever asks: what the last proxy of our own was told by.
pub(super) fn asker(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let told: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut asker = peer;
    for told in told.iter().rev() {
        let Ok(address) = told.parse::<IpAddr>() else { break };
        if !proxies.contains(&asker) {
            break;
        }
        asker = address.to_canonical();
    }
    asker
}

/// Refuses a request when as many as the settings allow are being answered.
/// One that is still arriving does not count, so that slow senders keep nobody else out.
pub(super) async fn at_once(settings: &Settings, room: &Semaphore, request: Request, next: Next) -> Response {
    if is_watching(&request) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let body = arrived(body, settings.request_bytes).await;
    match room.try_acquire() {
        Ok(_place) => next.run(Request::from_parts(parts, body)).await,
        Err(_) => {
            refuse(Code::Busy, "the hub has too much to do at this moment; ask again in a second").into_response()
        }
    }
}

/// A body that is all there, or more of it than a request may have.
async fn arrived(body: Body, most: usize) -> Body {
    let (mut bytes, mut chunks, mut size) = (body.into_data_stream(), Vec::new(), 0);
    while size <= most {
        let Some(chunk) = bytes.next().await else { return Body::from_stream(stream::iter(chunks)) };
        size += chunk.as_ref().map_or(most, axum::body::Bytes::len);
        chunks.push(chunk);
    }
    Body::from_stream(stream::iter(chunks).chain(bytes))
}

/// Says of every refusal that ends by itself when to come again.
pub(super) fn come_again(response: &mut Response) {
    if matches!(response.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        response.headers_mut().entry(RETRY_AFTER).or_insert(HeaderValue::from_static("1"));
    }
}

fn is_watching(request: &Request) -> bool {
    WATCHING.contains(&request.uri().path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_proxies_are_believed_about_who_asks() {
        let address = |text: &str| text.parse::<IpAddr>().expect("an address");
        let proxies = ["10.0.0.1", "10.0.0.2"].map(address);
        for (peer, forwarded, asks) in [
            ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
            ("10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
            ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
            ("10.0.0.1", "unknown", "10.0.0.1"),
            ("192.0.2.4", "203.0.113.9", "192.0.2.4"),
        ] {
            let headers = HeaderMap::from_iter([(
                axum::http::HeaderName::from_static("x-forwarded-for"),
                forwarded.parse().expect("a header"),
            )]);

            assert_eq!(asker(address(peer), &headers, &proxies), address(asks), "{peer}, {forwarded}");
        }
    }
}
