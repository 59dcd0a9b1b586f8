//! Forged requests.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::kit::{Asker, Hub};

async fn post(asker: &Asker, headers: &[(&str, &str)]) -> StatusCode {
    let mut request = asker.request(Method::POST, "/graphql").json(&json!({ "query": "{ viewer { isStaff } }" }));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("an answer").status()
}

#[tokio::test]
async fn a_session_is_used_only_with_the_header_and_from_our_own_pages() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let own = hub.base.clone();

    assert_eq!(post(&staff, &[]).await, StatusCode::FORBIDDEN);
    assert_eq!(post(&staff, &[("x-kp-csrf", "1")]).await, StatusCode::OK);
    assert_eq!(
        post(&staff, &[("x-kp-csrf", "1"), ("origin", &own), ("sec-fetch-site", "same-origin")]).await,
        StatusCode::OK
    );
    assert_eq!(
        post(&staff, &[("x-kp-csrf", "1"), ("origin", "https://elsewhere.example.org")]).await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(post(&staff, &[("x-kp-csrf", "1"), ("sec-fetch-site", "cross-site")]).await, StatusCode::FORBIDDEN);
    let get = staff.request(Method::GET, "/graphql?query=%7Bviewer%7BisStaff%7D%7D").send().await.expect("an answer");
    assert_eq!(get.status(), StatusCode::FORBIDDEN);
    let sign_out = staff.request(Method::POST, "/auth/sign-out").send().await.expect("an answer");
    assert_eq!(sign_out.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_request_without_a_session_needs_no_header() {
    let hub = Hub::open().await;

    assert_eq!(post(&hub.visitor(), &[("origin", "https://partner.example.org")]).await, StatusCode::OK);
    let bearer = hub.visitor().request(Method::POST, "/graphql").header("authorization", "Bearer x");
    let bearer = bearer.json(&json!({ "query": "{ __typename }" })).send().await.expect("an answer");
    assert_eq!(bearer.status(), StatusCode::UNAUTHORIZED);
}
