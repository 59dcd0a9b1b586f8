//! How much is taken on: who asks too often, and what is too much at once, is told to come again.

use std::net::IpAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use tokio::sync::Semaphore;

use super::connections::Peer;
use crate::auth;
use crate::config::Settings;
use crate::cx::Stores;
use crate::error::{Code, Error, refuse};
use crate::rates::too_often;

/// What is asked while the hub is at its limits, so that whoever watches it sees why.
const WATCHING: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Why a request is turned away before anything looks at what it wants.
pub(super) enum TurnedAway {
    /// Too many came before it; after so long there is room for another.
    TooOften(Duration),
    /// It bears a token that lets nobody in.
    Unadmitted(Error),
}

impl From<TurnedAway> for Error {
    fn from(turned_away: TurnedAway) -> Self {
        match turned_away {
            TurnedAway::TooOften(wait) => too_often(wait),
            TurnedAway::Unadmitted(refusal) => refusal,
        }
    }
}

impl IntoResponse for TurnedAway {
    fn into_response(self) -> Response {
        let header = match &self {
            Self::TooOften(wait) => Some((RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1))),
            Self::Unadmitted(refusal) => challenge(refusal).map(|challenge| (WWW_AUTHENTICATE, challenge)),
        };
        let mut response = Error::from(self).into_response();
        response.headers_mut().extend(header);
        response
    }
}

/// What RFC 6750 has said to whoever bears a token that is none. The sentences about tokens hold no quotes.
fn challenge(refusal: &Error) -> Option<HeaderValue> {
    let Error::Refusal { code: Code::Unauthenticated, text, .. } = refusal else { return None };
    HeaderValue::try_from(format!("Bearer error=\"invalid_token\", error_description=\"{text}\"")).ok()
}

/// Refuses the requests of an address or a program that has asked too often, and those with a token that lets nobody in.
pub(super) async fn in_measure(stores: &Stores, request: Request, next: Next) -> Response {
    if is_watching(&request) {
        return next.run(request).await;
    }
    let peer = request.extensions().get::<Peer>().map(|Peer(address)| *address);
    let address = peer.map(|peer| asker(peer, request.headers(), &stores.settings.proxies));
    match counted(stores, request.headers(), address).await {
        Ok(()) => next.run(request).await,
        Err(turned_away) => turned_away.into_response(),
    }
}

/// Counts a request: one with a token that is known by its program, every other by its address,
/// so that whoever sends tokens to be examined pays for that as for anything else.
pub(super) async fn counted(stores: &Stores, headers: &HeaderMap, address: Option<IpAddr>) -> Result<(), TurnedAway> {
    let rates = &stores.rates;
    if let Some(client) = auth::recognised(stores, headers) {
        return rates.client(&client).map_err(TurnedAway::TooOften);
    }
    if let Some(address) = address {
        rates.address(address).map_err(TurnedAway::TooOften)?;
    }
    match auth::client(stores, headers).await.map_err(TurnedAway::Unadmitted)? {
        Some(client) => rates.client(&client).map_err(TurnedAway::TooOften),
        None => Ok(()),
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
