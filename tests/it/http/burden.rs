//! More than a hub can do: it does what it can, refuses the rest by name, and is itself again at once.

use std::net::SocketAddr;

use reqwest::StatusCode;
use reqwest::header::RETRY_AFTER;
use serde_json::json;
use server::audience::Audience;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::kit::Hub;

const WHO: &str = "{ viewer { person { name } } }";

/// A connection from an address of this machine, such as 127.0.0.2.
async fn connection_from(hub: &Hub, address: [u8; 4]) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::from((address, 0))).expect("an address of this machine");
    let hub = hub.base.strip_prefix("http://").expect("an address").parse().expect("an address");
    socket.connect(hub).await.expect("a connection")
}

async fn connection(hub: &Hub) -> TcpStream {
    connection_from(hub, [127, 0, 0, 1]).await
}

/// What a connection is answered until it is closed.
async fn answer(mut connection: TcpStream, request: &str) -> String {
    let mut answer = Vec::new();
    // A hub that has closed it already takes no request.
    if connection.write_all(request.as_bytes()).await.is_ok() {
        connection.read_to_end(&mut answer).await.unwrap_or_default();
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// A request for the signs of life, with these headers.
fn request(headers: &str) -> String {
    format!("GET /healthz HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n{headers}\r\n")
}

#[tokio::test]
async fn an_address_that_asks_too_often_is_told_when_to_come_again() {
    let hub = Hub::open_with(&[("KP_ADDRESS_RATE", "3"), ("KP_PROXIES", "127.0.0.1")]).await;
    let visitor = hub.visitor();
    let asks = async |address: &str| {
        let request = visitor.request(reqwest::Method::GET, "/auth/sign-in").header("x-forwarded-for", address);
        request.send().await.expect("an answer")
    };
    for _ in 0..3 {
        assert_ne!(asks("203.0.113.9").await.status(), StatusCode::TOO_MANY_REQUESTS);
    }

    let refused = asks("203.0.113.9").await;

    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let seconds = refused.headers()[RETRY_AFTER].to_str().expect("digits").parse::<u64>().expect("seconds");
    assert!((1..=20).contains(&seconds), "{seconds}");
    let told: serde_json::Value = refused.json().await.expect("JSON");
    assert_eq!(told["errors"][0]["extensions"]["code"], "TOO_MANY_REQUESTS");
    assert_ne!(asks("203.0.113.10").await.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(visitor.status("/healthz").await, StatusCode::OK);
}

#[tokio::test]
async fn a_person_who_asks_too_often_holds_nobody_else_back() {
    let hub = Hub::open_with(&[("KP_PERSON_RATE", "3")]).await;
    let office = hub.participant("XA").await;
    let (busy, calm) = (hub.delegate("Teresa Muanza", office).await, hub.delegate("Joaquim Tavira", office).await);
    for _ in 0..3 {
        busy.ask(WHO, json!({})).await;
    }

    let refused = busy.request(reqwest::Method::POST, "/graphql").header("x-kp-csrf", "1");
    let refused = refused.json(&json!({ "query": WHO })).send().await.expect("an answer");

    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key(RETRY_AFTER));
    assert_eq!(calm.is().await.as_deref(), Some("Joaquim Tavira"));
}

#[tokio::test]
async fn what_is_too_much_at_once_is_refused_and_answered_as_soon_as_there_is_room() {
    let hub = Hub::open_with(&[("KP_REQUESTS_AT_ONCE", "1")]).await;
    let staff = hub.staff().await;
    let id = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    // As long as this one changes records, another change waits for its turn.
    let changing = hub.cx().begin().await.expect("a transaction");
    let withdraws = "mutation($id: ID!) { withdrawDocument(id: $id, reason: \"Old\") { id } }";
    let waiting = tokio::spawn({
        let staff = staff.clone();
        async move { staff.send(withdraws, json!({ "id": id })).await }
    });

    let refused = loop {
        let answer = hub.visitor().get("/graphql?query={__typename}").await;
        if answer.status() != StatusCode::OK {
            break answer;
        }
    };

    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.headers()[RETRY_AFTER], "1");
    assert_eq!(hub.visitor().status("/readyz").await, StatusCode::OK);
    changing.rollback().await.expect("an end");
    waiting.await.expect("an answer");
    assert_eq!(hub.visitor().status("/graphql?query={__typename}").await, StatusCode::OK);
}

#[tokio::test]
async fn a_request_that_is_still_arriving_keeps_nobody_out() {
    let hub = Hub::open_with(&[("KP_REQUESTS_AT_ONCE", "1")]).await;
    let body = json!({ "query": WHO }).to_string();
    let head = "POST /graphql HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-type: application/json\r\n";
    let (early, late) = body.split_at(10);
    let mut slow = connection(&hub).await;
    slow.write_all(format!("{head}content-length: {}\r\n\r\n{early}", body.len()).as_bytes()).await.expect("written");

    let (meanwhile, arrived) = (hub.visitor().is().await, answer(slow, late).await);

    assert_eq!(meanwhile, None);
    assert!(arrived.contains("\"viewer\""), "{arrived}");
}

#[tokio::test]
async fn a_head_of_the_greatest_size_is_read_and_a_larger_one_refused() {
    let hub = Hub::open_with(&[("KP_HEADER_KIB", "8")]).await;
    let padded = |size: usize| {
        let head = request("x-padding: \r\n");
        request(&format!("x-padding: {}\r\n", "x".repeat(size - head.len())))
    };

    let [greatest, larger] = [8 * 1024, 8 * 1024 + 1].map(padded);
    let numerous = request(&"x-y: z\r\n".repeat(101));

    assert!(answer(connection(&hub).await, &greatest).await.starts_with("HTTP/1.1 200"));
    for refused in [larger, numerous] {
        let told = answer(connection(&hub).await, &refused).await;
        assert!(told.starts_with("HTTP/1.1 431"), "{told}");
    }
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed() {
    let hub = Hub::open_with(&[("KP_HEADER_SECONDS", "1")]).await;
    let mut half_open = connection(&hub).await;
    half_open.write_all(b"GET / HTTP/1.1\r\nhost:").await.expect("written");

    let (silent, half) = (answer(connection(&hub).await, "").await, answer(half_open, " hub").await);

    assert!(silent.is_empty(), "{silent}");
    assert!(!half.starts_with("HTTP/1.1 200"), "{half}");
}

#[tokio::test]
async fn a_reader_who_takes_nothing_of_an_answer_is_given_up() {
    let hub = Hub::open_with(&[("KP_STALL_SECONDS", "1"), ("KP_ADDRESS_CONNECTIONS", "1")]).await;
    // More than the buffers of both ends hold.
    let id = hub.document("Long", Audience::Public, &[&"The harbour opens at dawn. ".repeat(1_500_000)]).await;
    let path = hub.visitor().at(&hub.base).opens(&id).await["versions"][0]["renditions"][0]["path"].clone();
    let path = path.as_str().expect("a path").to_owned();
    let mut stalled = connection_from(&hub, [127, 0, 0, 2]).await;
    stalled.write_all(format!("GET {path} HTTP/1.1\r\nhost: hub\r\n\r\n").as_bytes()).await.expect("written");
    stalled.readable().await.expect("the beginning of an answer");

    let mut answered = String::new();
    while answered.is_empty() {
        answered = answer(connection_from(&hub, [127, 0, 0, 2]).await, &request("")).await;
    }

    assert!(answered.starts_with("HTTP/1.1 200"), "{answered}");
}

#[tokio::test]
async fn ten_thousand_silent_connections_of_one_address_keep_nobody_else_out() {
    let files = rlimit::increase_nofile_limit(12_000).expect("a limit");
    assert!(files >= 12_000, "this machine allows {files} open files only");
    let hub = Hub::open_with(&[("KP_ADDRESS_CONNECTIONS", "100"), ("KP_HEADER_SECONDS", "300")]).await;

    let mut silent = Vec::new();
    for _ in 0..10_000 {
        silent.push(connection_from(&hub, [127, 0, 0, 2]).await);
    }

    assert_eq!(hub.visitor().status("/graphql?query={__typename}").await, StatusCode::OK);
    // All but a hundred were closed at once.
    for connection in &mut silent[100..] {
        assert_eq!(connection.read(&mut [0]).await.unwrap_or_default(), 0);
    }
    assert_eq!(answer(connection_from(&hub, [127, 0, 0, 2]).await, &request("")).await, "");
    drop(silent);
    let mut answered = String::new();
    while answered.is_empty() {
        answered = answer(connection_from(&hub, [127, 0, 0, 2]).await, &request("")).await;
    }
    assert!(answered.starts_with("HTTP/1.1 200"), "{answered}");
}

#[tokio::test]
async fn a_hub_that_is_full_takes_the_next_as_soon_as_one_leaves() {
    let hub = Hub::open_with(&[("KP_CONNECTIONS", "10")]).await;
    let mut guests = Vec::new();
    for _ in 0..10 {
        guests.push(connection(&hub).await);
    }

    let waiting = tokio::spawn({
        let connection = connection(&hub).await;
        async move { answer(connection, &request("")).await }
    });
    drop(guests.pop());

    assert!(waiting.await.expect("an answer").starts_with("HTTP/1.1 200"));
}
