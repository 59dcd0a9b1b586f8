//! What is subscribed to is bounded, ends in order, and keeps nobody else waiting.

use std::time::Duration;

use entity::LocalizedText;
use futures::future::join_all;
use reqwest::header::RETRY_AFTER;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::archive::{self, Description};
use server::audience::Audience;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::kit::listening::NEWS;
use crate::kit::{Asker, Hub, code};

/// Listens as soon as there is room.
async fn admitted(asker: &Asker) {
    while asker.asks_to_listen(NEWS, json!({})).await.status() != StatusCode::OK {}
}

#[tokio::test]
async fn one_address_has_as_many_subscriptions_as_it_is_given_and_others_have_theirs() {
    let hub = Hub::open_with(&[("KP_ASKER_SUBSCRIPTIONS", "2")]).await;
    let velmara = hub.participant("XB").await;
    let (visitor, amara) = (hub.visitor(), hub.delegate("Amara Nettleship", velmara).await);
    let (one, _two) = (visitor.listens_to_news().await, visitor.listens_to_news().await);

    let refused = visitor.asks_to_listen(NEWS, json!({})).await;

    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key(RETRY_AFTER));
    assert_eq!(code(&refused.json::<Value>().await.expect("JSON")), "TOO_MANY_REQUESTS");
    amara.listens_to_news().await;
    drop(one);
    admitted(&visitor).await;
}

#[tokio::test]
async fn a_hub_with_as_many_subscriptions_as_it_takes_refuses_the_next_and_answers_everything_else() {
    let hub = Hub::open_with(&[("KP_SUBSCRIPTIONS", "2"), ("KP_REQUESTS_AT_ONCE", "1")]).await;
    let velmara = hub.participant("XB").await;
    let (one, _two) = (hub.visitor().listens_to_news().await, hub.visitor().listens_to_news().await);
    let amara = hub.delegate("Amara Nettleship", velmara).await;

    let refused = amara.asks_to_listen(NEWS, json!({})).await;

    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key(RETRY_AFTER));
    assert_eq!(amara.is().await.as_deref(), Some("Amara Nettleship"));
    drop(one);
    admitted(&amara).await;
}

#[tokio::test]
async fn of_a_flood_of_subscriptions_as_many_are_told_as_there_is_room_for() {
    let hub = Hub::open_with(&[("KP_SUBSCRIPTIONS", "50"), ("KP_ASKER_SUBSCRIPTIONS", "10000")]).await;
    let visitor = hub.visitor();

    let flood = join_all((0..800).map(|_| visitor.asks_to_listen(NEWS, json!({})))).await;

    let (told, refused): (Vec<_>, Vec<_>) = flood.iter().partition(|answer| answer.status() == StatusCode::OK);
    assert_eq!(told.len(), 50);
    assert!(refused.iter().all(|answer| answer.status() == StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(visitor.is().await, None);
    drop(flood);
    let (mut listening, _) = loop {
        let answer = visitor.asks_to_listen(NEWS, json!({})).await;
        if answer.status() == StatusCode::OK {
            break visitor.listens_to_news().await;
        }
    };
    hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    assert_eq!(listening.hears_of().await, ["Harbour rules"]);
}

/// How a WebSocket is asked for.
const OPENING: &str = "GET /graphql/ws HTTP/1.1\r\nhost: hub\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
    sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
    sec-websocket-protocol: graphql-transport-ws\r\n\r\n";

/// A message on a WebSocket, with a mask that changes nothing.
fn framed(message: &Value) -> Vec<u8> {
    let text = message.to_string();
    let size = u16::try_from(text.len()).expect("a short message").to_be_bytes();
    [&[0x81, 0x80 | 126], &size[..], &[0; 4], text.as_bytes()].concat()
}

async fn connection(hub: &Hub) -> TcpStream {
    let address = hub.base.trim_start_matches("http://").parse().expect("an address");
    TcpSocket::new_v4().expect("a socket").connect(address).await.expect("a connection")
}

#[tokio::test]
async fn a_listener_who_takes_nothing_is_given_up_and_makes_room() {
    let titles: String = (0..150).map(|number| format!("t{number}: titles {{ text }} ")).collect();
    let asked = json!({ "query": format!("subscription {{ documentNews {{ documents {{ {titles} }} }} }}") });
    let body = asked.to_string();
    let head = "POST /graphql HTTP/1.1\r\nhost: hub\r\naccept: text/event-stream\r\ncontent-type: application/json\r\n";
    let events = format!("{head}content-length: {}\r\n\r\n{body}", body.len()).into_bytes();
    let begin = framed(&json!({ "type": "connection_init" }));
    let subscribe = framed(&json!({ "id": "1", "type": "subscribe", "payload": asked }));
    for words in [events, [OPENING.as_bytes(), &begin, &subscribe].concat()] {
        let hub = Hub::open_with(&[("KP_STALL_SECONDS", "1"), ("KP_SUBSCRIPTIONS", "1")]).await;
        let id = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
        let mut stalled = connection(&hub).await;
        stalled.write_all(&words).await.expect("written");
        let mut heard = Vec::new();
        while !String::from_utf8_lossy(&heard).contains("\"documentNews\"") {
            assert_ne!(stalled.read_buf(&mut heard).await.expect("a greeting"), 0);
        }

        // More than the buffers of both ends hold.
        let title = (0..200)
            .fold(LocalizedText::default(), |title, number| title.with(&format!("x-{number}"), "harbour ".repeat(60)));
        let change = Description { title: Some(title), ..Description::default() };
        archive::describe(&hub.cx(), id.parse().expect("an id"), change).await.expect("a title");

        admitted(&hub.visitor()).await;
    }
}

#[tokio::test]
async fn a_hub_that_stops_ends_what_is_listened_to() {
    let mut hub = Hub::open().await;
    let (mut listening, _) = hub.visitor().listens_to_news().await;

    let stopped = tokio::time::timeout(Duration::from_secs(10), hub.stop()).await;

    assert!(stopped.is_ok(), "it waits for a listener");
    assert_eq!(listening.hears().await, None);
}

#[tokio::test]
async fn whoever_takes_events_is_told_any_answer_as_one() {
    let hub = Hub::open().await;

    let mut listening = hub.visitor().listens("{ viewer { person { name } } }", json!({})).await;

    assert_eq!(listening.hears().await, Some(json!({ "data": { "viewer": { "person": null } } })));
    assert_eq!(listening.hears().await, None);
}

#[tokio::test]
async fn a_subscription_is_told_as_events_alone_and_is_to_one_thing() {
    let hub = Hub::open().await;
    let visitor = hub.visitor();
    let ask = async |accept: &str, query: &str| {
        let request = visitor.request(Method::POST, "/graphql").header("accept", accept);
        request.json(&json!({ "query": query })).send().await.expect("an answer").status()
    };
    let plain = "subscription { documentNews { cursor } }";

    assert_eq!(ask("application/json", plain).await, StatusCode::NOT_ACCEPTABLE);
    assert_eq!(ask("application/graphql-response+json, text/event-stream", plain).await, StatusCode::OK);
    let twice = "subscription { documentNews { cursor } savedSearchNews { savedSearches { name } } }";
    assert_eq!(ask("text/event-stream", twice).await, StatusCode::BAD_REQUEST);
    assert_eq!(visitor.get("/graphql?query=subscription%7BdocumentNews%7Bcursor%7D%7D").await.status(), 406);
}

#[tokio::test]
async fn a_page_of_another_site_listens_to_nothing() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    let path = "/graphql?query=subscription%7BdocumentNews%7Bcursor%7D%7D";
    let open = |asker: &Asker, origin: &str| {
        let socket = asker.request(Method::GET, "/graphql/ws").header("origin", origin).header("connection", "upgrade");
        let socket = socket.header("upgrade", "websocket").header("sec-websocket-version", "13");
        socket
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
            .header("sec-websocket-protocol", "graphql-transport-ws")
    };
    let status = async |request: reqwest::RequestBuilder| request.send().await.expect("an answer").status();

    let events = amara.request(Method::GET, path).header("accept", "text/event-stream");

    assert_eq!(status(events).await, StatusCode::FORBIDDEN);
    assert_eq!(status(open(&amara, "https://elsewhere.example.org")).await, StatusCode::FORBIDDEN);
    assert_eq!(status(open(&hub.visitor(), "https://elsewhere.example.org")).await, StatusCode::FORBIDDEN);
    assert_eq!(status(open(&amara, &hub.base)).await, StatusCode::SWITCHING_PROTOCOLS);
}

#[tokio::test]
async fn sockets_count_as_connections_as_long_as_they_are_open() {
    let hub = Hub::open_with(&[("KP_ADDRESS_CONNECTIONS", "1")]).await;
    let mut socket = connection(&hub).await;
    socket.write_all(OPENING.as_bytes()).await.expect("written");
    let mut answer = [0; 12];
    socket.read_exact(&mut answer).await.expect("an answer");

    let refused = connection(&hub).await.read(&mut [0]).await.unwrap_or_default();

    assert_eq!(&answer, b"HTTP/1.1 101");
    assert_eq!(refused, 0);
    drop(socket);
    while hub.visitor().request(Method::GET, "/healthz").send().await.is_err() {}
}
