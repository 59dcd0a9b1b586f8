//! How the hub says that it is well, and how it stops.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use reqwest::StatusCode;
use serde_json::{Value, json};
use server::audience::Audience;
use server::outbox;

use crate::kit::{Folder, Hub, client, command};

#[tokio::test]
async fn ready_names_the_part_that_fails_and_alive_stays_alive() {
    let hub = Hub::open().await;
    let visitor = hub.visitor();
    let well = visitor.get("/readyz").await;
    assert_eq!(
        (well.status(), well.json::<Value>().await.expect("JSON")),
        (StatusCode::OK, json!({ "files": "ok", "index": "ok", "records": "ok" }))
    );

    hub.stores.db.clone().close().await.expect("records that close");

    let ill = visitor.get("/readyz").await;
    assert_eq!(
        (ill.status(), ill.json::<Value>().await.expect("JSON")["records"].clone()),
        (StatusCode::SERVICE_UNAVAILABLE, json!("failing"))
    );
    assert_eq!(visitor.status("/healthz").await, StatusCode::OK);
}

#[tokio::test]
async fn figures_count_requests_and_name_no_document() {
    let hub = Hub::open().await;
    let visitor = hub.visitor();
    let count = "kp_http_requests_total{route=\"/graphql\",method=\"POST\",status=\"200\"}";
    visitor.finds("quagmirine").await;
    visitor
        .request(reqwest::Method::from_bytes(b"QUAGMIRINE").expect("a method"), "/graphql")
        .send()
        .await
        .expect("an answer");

    let figures = visitor.get("/metrics").await.text().await.expect("figures");

    assert!(figures.contains(count), "{figures}");
    assert!(!figures.to_lowercase().contains("quagmirine"), "{figures}");
}

#[tokio::test]
async fn sigterm_ends_a_hub_that_serves_with_success() {
    let data = Folder::new();
    let mut hub = command(data.path(), &["serve"])
        .env("KP_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("kp-hub starts");
    let mut line = String::new();
    BufReader::new(hub.stdout.take().expect("its words")).read_line(&mut line).expect("a line");
    let address = line.trim().rsplit(' ').next().expect("an address");
    let alive = client().get(format!("http://{address}/healthz")).send().await.expect("an answer");
    assert_eq!(alive.status(), StatusCode::OK, "{line}");

    let told = Command::new("kill").args(["-TERM", &hub.id().to_string()]).status().expect("kill runs");

    assert!(told.success());
    assert!(hub.wait().expect("its end").success());
}

#[tokio::test]
async fn a_hub_that_stops_answers_what_was_asked_and_carries_the_outbox_to_its_end() {
    let mut hub = Hub::open().await;
    let visitor = hub.visitor();
    let id = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    let asked = tokio::spawn(async move { visitor.opens(&id).await });
    let answer = asked.await.expect("an answer");

    hub.stop().await;

    assert_eq!(answer["title"]["text"], "Harbour rules");
    let (read, last) = (hub.stores.search.watermark().await.expect("a watermark"), outbox::last(&hub.stores.db).await);
    assert_eq!(read, last.expect("the last news"));
    assert!(client().get(format!("{}/healthz", hub.base)).send().await.is_err(), "nobody listens any more");
}
