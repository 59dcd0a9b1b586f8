//! GraphQL over HTTP: what its specification leaves to us.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::kit::{Hub, code};

#[tokio::test]
async fn get_reads_and_refuses_to_change() {
    let hub = Hub::open().await;
    let visitor = hub.visitor();

    let read = visitor.get("/graphql?query=%7B__typename%7D").await;
    let change = visitor.get("/graphql?query=mutation%7BpublishDocument(id:%22doc_x%22)%7Bid%7D%7D").await;

    assert_eq!(read.json::<Value>().await.expect("JSON"), json!({ "data": { "__typename": "Query" } }));
    assert_eq!(change.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(change.headers()["allow"], "POST");
}

#[tokio::test]
async fn a_long_answer_travels_compressed_to_those_who_can_read_it() {
    let hub = Hub::open().await;
    let question = "/graphql?query=%7B__schema%7Btypes%7Bname%20description%7D%7D%7D";

    let plain = hub.visitor().get(question).await;
    let packed = hub.visitor().request(Method::GET, question).header("accept-encoding", "gzip").send().await;
    let packed = packed.expect("an answer");

    assert!(!plain.headers().contains_key("content-encoding"));
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    let [plain, packed] = [plain, packed].map(async |answer| answer.bytes().await.expect("bytes").len());
    let (plain, packed) = (plain.await, packed.await);
    assert!(packed * 2 < plain, "{packed} of {plain} bytes");
}

#[tokio::test]
async fn an_operation_that_multiplies_is_refused_at_once() {
    let hub = Hub::open().await;
    let mut operation = String::from("{ ...F0 }");
    for level in 0..40 {
        operation += &format!(" fragment F{level} on Query {{ ...F{0} ...F{0} }}", level + 1);
    }
    operation += " fragment F40 on Query { __typename }";

    let answer = hub.visitor().send(&operation, json!({})).await;

    assert_eq!(code(&answer), "BAD_INPUT");
    assert!(
        answer["errors"][0]["message"].as_str().expect("a sentence").contains("at most 2000 are answered"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_request_may_be_as_large_as_the_limit_and_no_larger() {
    let hub = Hub::open_with(&[("KP_REQUEST_KIB", "1")]).await;
    let send = async |bytes: usize| {
        let bare = "{\"query\":\"{__typename}\",\"extensions\":{\"padding\":\"\"}}";
        let body = bare.replace("\"\"", &format!("\"{}\"", "a".repeat(bytes - bare.len())));
        assert_eq!(body.len(), bytes);
        let request = hub.visitor().request(Method::POST, "/graphql").header("content-type", "application/json");
        request.body(body).send().await.expect("an answer").status()
    };

    assert_eq!(send(1024).await, StatusCode::OK);
    assert_eq!(send(1025).await, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_fault_tells_nothing_of_its_cause() {
    let hub = Hub::open().await;
    hub.stores.db.clone().close().await.expect("records that close");

    let answer = hub.visitor().send("{ documents { totalCount } }", json!({})).await;

    assert_eq!(code(&answer), "INTERNAL");
    assert_eq!(
        answer["errors"][0]["message"],
        "something went wrong on our side; it has been written down, please try again later"
    );
}

#[tokio::test]
async fn a_request_that_never_ends_is_not_waited_for() {
    let hub = Hub::open_with(&[("KP_REQUEST_SECONDS", "1")]).await;
    let mut line = TcpStream::connect(hub.base.trim_start_matches("http://")).await.expect("a line");
    let begun = "POST /graphql HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    line.write_all(begun.as_bytes()).await.expect("a beginning");

    let mut answer = [0; 4096];
    let read = line.read(&mut answer).await.expect("an answer");

    let answer = String::from_utf8_lossy(&answer[..read]);
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("\"code\":\"TIMEOUT\"") && answer.contains("longer than 1 seconds"), "{answer}");
}
