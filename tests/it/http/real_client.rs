//! Listening by clients of other hands: graphql-sse, and graphql-ws over a WebSocket.

use serde_json::{Value, json};
use server::audience::Audience;

use crate::kit::Hub;
use crate::kit::listening::{Client, FOUND, NEWS};

const WAYS: [&str; 2] = ["events", "socket"];

#[tokio::test]
async fn a_client_of_other_hands_hears_of_documents() {
    let hub = Hub::open().await;
    for by in WAYS {
        let mut client = Client::start();
        client.listens(&hub, by, None, NEWS).await;
        let greeting = client.hears().await;

        hub.document(by, Audience::Public, &[&format!("The harbour is told of by {by}.")]).await;
        let told = client.hears().await;

        assert_eq!(greeting["data"]["documentNews"]["documents"], json!([]), "{by}");
        assert_eq!(
            told["data"]["documentNews"]["documents"],
            json!([{ "title": { "text": by }, "state": "PUBLISHED" }])
        );
    }
}

#[tokio::test]
async fn a_client_of_other_hands_listens_as_whoever_is_signed_in() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    for by in WAYS {
        let (mut client, mut stranger) = (Client::start(), Client::start());
        client.listens(&hub, by, Some(amara.session()), FOUND).await;
        stranger.listens(&hub, by, None, FOUND).await;

        assert_eq!(client.hears().await, json!({ "data": { "savedSearchNews": { "savedSearches": [] } } }), "{by}");
        assert_eq!(stranger.hears().await["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{by}");
    }
}

#[tokio::test]
async fn a_client_of_other_hands_is_told_when_the_hub_stops_and_makes_room_when_it_leaves() {
    let mut hub = Hub::open_with(&[("KP_ASKER_SUBSCRIPTIONS", "2")]).await;
    let mut clients = Vec::new();
    for by in WAYS {
        let mut leaving = Client::start();
        leaving.listens(&hub, by, None, NEWS).await;
        leaving.hears().await;
        leaving.leaves().await;
        assert_eq!(leaving.hears().await, json!({ "end": true }), "{by}");
        let mut staying = Client::start();
        staying.listens(&hub, by, None, NEWS).await;
        staying.hears().await;
        clients.push(staying);
    }

    hub.stop().await;

    for client in &mut clients {
        assert_eq!(client.hears().await, json!({ "end": true }));
    }
}

#[tokio::test]
async fn a_socket_is_closed_by_the_numbers_of_the_protocol() {
    let hub = Hub::open_with(&[("KP_REQUEST_KIB", "1"), ("KP_HEADER_SECONDS", "1")]).await;
    let mut client = Client::start();
    let (init, news) = (json!({ "type": "connection_init" }), json!({ "query": NEWS }));
    let subscribe = json!({ "id": "1", "type": "subscribe", "payload": news });
    let long = json!({ "id": "1".repeat(129), "type": "subscribe", "payload": news });
    let large = json!({ "type": "ping", "payload": { "padding": "a".repeat(1024) } });

    for (words, code) in [
        (vec![json!("no message")], 4400),
        (vec![json!({ "type": "hello" })], 4400),
        (vec![subscribe.clone()], 4401),
        (vec![init.clone(), init.clone()], 4429),
        (vec![init.clone(), subscribe.clone(), subscribe.clone()], 4409),
        (vec![init.clone(), long], 4400),
        (vec![init.clone(), large], 4400),
        (vec![], 4408),
    ] {
        let came = client.says(&hub, json!({}), "graphql-transport-ws", &words).await;
        assert_eq!(came["code"], code, "{words:?}: {came}");
    }
    assert_eq!(client.says(&hub, json!({}), "graphql-ws", &[]).await, json!({ "status": 400 }));
}

#[tokio::test]
async fn a_socket_answers_signs_of_life_and_refuses_what_is_no_subscription() {
    let hub = Hub::open().await;
    let mut client = Client::start();
    let ask = |id: &str, query: &str| json!({ "id": id, "type": "subscribe", "payload": { "query": query } });

    let words = [
        json!({ "type": "connection_init" }),
        json!({ "type": "ping" }),
        ask("1", "{ viewer { person { name } } }"),
        ask("2", "subscription { documentNews { cursor } documentNews { cursor } }"),
        ask("3", "subscription { nonsense }"),
        json!({ "type": "connection_init" }),
    ];
    let came = client.says(&hub, json!({}), "graphql-transport-ws", &words).await;

    let came: Vec<&Value> = came["came"].as_array().expect("messages").iter().collect();
    assert_eq!(came[0], &json!({ "type": "connection_ack" }));
    assert_eq!(came[1], &json!({ "type": "pong" }));
    for (message, id) in came[2..4].iter().zip(["1", "2"]) {
        assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!(id)));
        assert_eq!(message["payload"][0]["extensions"]["code"], "BAD_INPUT");
    }
}
