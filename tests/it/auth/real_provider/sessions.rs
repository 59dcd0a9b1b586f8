//! What a session is good for, how long, and how it ends.

use chrono::Duration;
use entity::auth::session;
use reqwest::{Method, StatusCode};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::Value;
use url::Url;

use super::{ANA, hub_and_provider};
use crate::kit::Hub;
use crate::kit::window::Window;

#[tokio::test]
async fn an_idle_session_ends_and_a_used_one_goes_on() {
    let hub = Hub::open_with(&[("KP_SESSION_IDLE_MINUTES", "60")]).await;
    let ana = hub.signed_in(&hub.person("Ana Prado").await).await;

    hub.advance(Duration::minutes(59));
    assert!(ana.is().await.is_some());
    hub.advance(Duration::minutes(59));
    assert!(ana.is().await.is_some());
    hub.advance(Duration::minutes(60));

    assert!(ana.is().await.is_none());
    assert_eq!(session::Entity::find().count(&hub.stores.db).await.expect("a count"), 0);
}

#[tokio::test]
async fn a_session_ends_with_its_life_however_much_it_is_used() {
    let hub = Hub::open_with(&[("KP_SESSION_HOURS", "1"), ("KP_SESSION_IDLE_MINUTES", "59")]).await;
    let ana = hub.signed_in(&hub.person("Ana Prado").await).await;

    hub.advance(Duration::minutes(58));
    assert!(ana.is().await.is_some());
    hub.advance(Duration::minutes(2));

    assert!(ana.is().await.is_none());
}

#[tokio::test]
async fn every_sign_in_opens_a_session_of_its_own_and_ends_the_one_before() {
    let (hub, mut provider) = hub_and_provider(&[ANA]).await;
    hub.person("Ana Prado").await;
    let mut window = Window::new(&hub);
    window.signs_in(&mut provider, "ana").await;
    let before = window.session().expect("a session");

    window.signs_in(&mut provider, "ana").await;

    assert_ne!(window.session(), Some(before.clone()));
    assert_eq!(hub.with_session(before).is().await, None);
    assert_eq!(window.is().await.as_deref(), Some("Ana Prado"));
}

#[tokio::test]
async fn a_session_cookie_is_hidden_from_scripts_and_nothing_keeps_the_answer() {
    let (hub, mut provider) = hub_and_provider(&[ANA]).await;
    hub.person("Ana Prado").await;
    let mut window = Window::new(&hub);
    let away = window.leaves("/").await;
    let callback = provider.visit(&away, "ana").await;

    let request = window.request(Method::GET, &callback);
    let answer = window.send(request).await;

    let cookie = answer.headers()["set-cookie"].to_str().expect("text");
    let secret = window.session().expect("a session");
    assert_eq!(cookie, format!("kp-session={secret}; HttpOnly; SameSite=Lax; Path=/"));
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let kept = session::Entity::find().one(&hub.stores.db).await.expect("a read").expect("a session");
    assert_ne!(kept.token_hash, secret);
}

#[tokio::test]
async fn signing_out_ends_the_session_here_and_leads_to_where_it_ends_at_the_provider() {
    let (hub, mut provider) = hub_and_provider(&[ANA]).await;
    hub.person("Ana Prado").await;
    let mut window = Window::new(&hub);
    window.signs_in(&mut provider, "ana").await;
    let session = window.session().expect("a session");

    let request = window.request(Method::POST, "/auth/sign-out").header("x-kp-csrf", "1");
    let answer = window.send(request).await;

    assert_eq!(answer.status(), StatusCode::OK);
    let answer: Value = answer.json().await.expect("JSON");
    let redirect = Url::parse(answer["redirect"].as_str().expect("an address")).expect("an address");
    let names: Vec<_> = redirect.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert!(redirect.as_str().starts_with(provider.issuer()));
    assert_eq!(names, ["id_token_hint", "client_id", "post_logout_redirect_uri"]);
    assert_eq!(window.session(), None);
    assert_eq!(hub.with_session(session).is().await, None);
}

#[tokio::test]
async fn signing_out_without_a_provider_that_asks_for_more_ends_here() {
    let hub = Hub::open().await;
    let ana = hub.signed_in(&hub.person("Ana Prado").await).await;

    let out = ana.request(Method::POST, "/auth/sign-out").header("x-kp-csrf", "1").send().await.expect("an answer");

    assert_eq!(out.status(), StatusCode::NO_CONTENT);
    assert!(ana.is().await.is_none());
}

#[tokio::test]
async fn beside_a_bearer_token_a_session_counts_for_nothing() {
    let hub = Hub::open().await;
    let ana = hub.signed_in(&hub.person("Ana Prado").await).await;

    let answer = ana
        .request(Method::POST, "/graphql")
        .bearer_auth("a-token")
        .header("x-kp-csrf", "1")
        .json(&serde_json::json!({ "query": "{ viewer { person { name } } }" }))
        .send()
        .await
        .expect("an answer");

    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}
