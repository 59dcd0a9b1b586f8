//! How the page application is served.

use reqwest::{Method, StatusCode};

use crate::kit::Hub;

#[tokio::test]
async fn the_page_is_told_to_run_nothing_but_our_own() {
    let hub = Hub::open().await;

    let page = hub.visitor().request(Method::GET, "/").header("accept", "text/html").send().await.expect("an answer");

    let policy = page.headers()["content-security-policy"].to_str().expect("text");
    assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(page.headers()["cache-control"], "no-cache");
}

#[tokio::test]
async fn built_files_are_served_compressed_and_kept_for_good() {
    let hub = Hub::open().await;
    let visitor = hub.visitor();
    let page = visitor.get("/").await.text().await.expect("a page");
    let script = page
        .split(['"', '\''])
        .find(|word| word.starts_with('/') && word.ends_with(".js"))
        .expect("a script")
        .to_owned();

    let answer =
        visitor.request(Method::GET, &script).header("accept-encoding", "gzip, br").send().await.expect("an answer");

    assert_eq!(answer.headers()["content-encoding"], "br");
    assert_eq!(answer.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(visitor.status("/assets/nothing.js").await, StatusCode::NOT_FOUND);
}
