//! How the hub says that it is well, and how it stops.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::kit::{Hub, client, program};

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
    visitor.finds("quagmirine").await;

    let figures = visitor.get("/metrics").await.text().await.expect("figures");

    assert!(figures.contains("kp_http_requests_total{route=\"/graphql\",method=\"POST\",status=\"200\"}"), "{figures}");
    assert!(!figures.contains("quagmirine"));
}

#[tokio::test]
async fn sigterm_ends_a_hub_that_serves_with_success() {
    let data = tempfile::tempdir().expect("a folder");
    let port = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("bound").port();
    let mut hub = Command::new(program())
        .arg("serve")
        .current_dir(&data)
        .env("KP_DATA", data.path())
        .env("KP_LISTEN", format!("127.0.0.1:{port}"))
        .env("KP_PUBLIC_URL", format!("http://127.0.0.1:{port}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("kp-hub starts");
    let mut line = String::new();
    BufReader::new(hub.stdout.take().expect("its words")).read_line(&mut line).expect("a line");
    assert!(line.contains("KP Hub serves"), "{line}");
    let alive = client().get(format!("http://127.0.0.1:{port}/healthz")).send().await.expect("an answer");
    assert_eq!(alive.status(), StatusCode::OK);

    let told = Command::new("kill").args(["-TERM", &hub.id().to_string()]).status().expect("kill runs");

    assert!(told.success());
    assert!(hub.wait().expect("its end").success());
}
