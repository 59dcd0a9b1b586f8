//! How the page application is served.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};

use crate::kit::{Asker, Hub};

/// What the first page of each application may weigh as it travels: scripts, styles and WebAssembly, in bytes.
const FIRST_PAGES: [(&str, usize); 2] = [("/", 260_000), ("/browse", 400_000)];

/// The files that the page at a path is made of.
async fn parts(visitor: &Asker, path: &str) -> BTreeSet<String> {
    let page = visitor.get(path).await.text().await.expect("a page");
    let words = page.split(['"', '\'', '=', '>', ' ']).filter(|word| word.starts_with('/'));
    words.filter(|word| [".js", ".css", ".wasm"].iter().any(|end| word.ends_with(end))).map(str::to_owned).collect()
}

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
async fn each_page_is_given_the_application_that_has_it() {
    let hub = Hub::open().await;
    let visitor = hub.visitor();
    let [finding, rooms] = [parts(&visitor, "/").await, parts(&visitor, "/browse").await];

    assert_ne!(finding, rooms);
    for path in ["/search?q=x", "/d/doc_1?page=2"] {
        assert_eq!(parts(&visitor, path).await, finding, "{path}");
    }
    for path in ["/bodies/body_1", "/me", "/sign-in", "/deposit", "/proposals", "/d/doc_1/keep", "/no/such/page"] {
        assert_eq!(parts(&visitor, path).await, rooms, "{path}");
    }
}

#[tokio::test]
async fn a_first_page_is_small() {
    let hub = Hub::open().await;
    let visitor = hub.visitor();

    for (path, limit) in FIRST_PAGES {
        let mut bytes = 0;
        for part in parts(&visitor, path).await {
            let part = visitor.request(Method::GET, &part).header("accept-encoding", "br").send().await;
            bytes += part.expect("an answer").bytes().await.expect("its bytes").len();
        }

        assert!(bytes <= limit, "the application at {path} is {bytes} bytes");
    }
}

#[tokio::test]
async fn built_files_are_served_compressed_and_kept_for_good() {
    let hub = Hub::open().await;
    let visitor = hub.visitor();
    let parts = parts(&visitor, "/").await;
    let script = parts.iter().find(|part| part.ends_with(".js")).expect("a script");

    let answer =
        visitor.request(Method::GET, script).header("accept-encoding", "gzip, br").send().await.expect("an answer");

    assert_eq!(answer.headers()["content-encoding"], "br");
    assert_eq!(answer.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(visitor.status("/assets/nothing.js").await, StatusCode::NOT_FOUND);
}
