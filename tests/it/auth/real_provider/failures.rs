//! What a provider may do wrong, and that nobody gets in by it.

use super::{ANA, hub_and_provider};
use crate::kit::Hub;
use crate::kit::provider::Provider;
use crate::kit::window::Window;

async fn hub_that_knows_ana() -> (Hub, Provider) {
    let (hub, provider) = hub_and_provider(&[ANA]).await;
    hub.person("Ana Prado").await;
    (hub, provider)
}

/// Nobody gets in this time; the next time all is well.
async fn fails_once(hub: &Hub, provider: &mut Provider, outcome: &str) {
    let mut window = Window::new(hub);

    assert_eq!(window.signs_in(provider, "ana").await, format!("/sign-in?outcome={outcome}"));
    assert_eq!(window.session(), None);
    assert_eq!(window.signs_in(provider, "ana").await, "/");
}

#[tokio::test]
async fn a_refusal_at_the_provider_is_a_refusal_here() {
    let (hub, mut provider) = hub_that_knows_ana().await;
    provider.refuse_next().await;

    fails_once(&hub, &mut provider, "refused").await;
}

#[tokio::test]
async fn a_code_that_has_expired_admits_nobody() {
    let (hub, mut provider) = hub_that_knows_ana().await;
    provider.expire_next_code().await;

    fails_once(&hub, &mut provider, "failed").await;
}

#[tokio::test]
async fn a_code_that_was_used_admits_nobody() {
    let (hub, mut provider) = hub_that_knows_ana().await;
    provider.spend_next_code().await;

    fails_once(&hub, &mut provider, "failed").await;
}

#[tokio::test]
async fn a_token_for_another_sign_in_admits_nobody() {
    let (hub, mut provider) = hub_that_knows_ana().await;
    provider.confuse_next_nonce().await;

    fails_once(&hub, &mut provider, "failed").await;
}

#[tokio::test]
async fn a_token_that_was_tampered_with_admits_nobody() {
    let (hub, mut provider) = hub_that_knows_ana().await;
    provider.tamper_with_next_token().await;

    fails_once(&hub, &mut provider, "failed").await;
}

#[tokio::test]
async fn a_provider_may_change_its_keys() {
    let (hub, mut provider) = hub_that_knows_ana().await;
    let mut window = Window::new(&hub);
    window.signs_in(&mut provider, "ana").await;

    provider.rotate_keys().await;
    let back = window.signs_in(&mut provider, "ana").await;

    assert_eq!(back, "/");
    assert_eq!(window.is().await.as_deref(), Some("Ana Prado"));
}

#[tokio::test]
async fn an_answer_that_names_another_provider_admits_nobody() {
    let (hub, mut provider) = hub_that_knows_ana().await;
    let mut window = Window::new(&hub);
    let away = window.leaves("/").await;
    let callback = provider.visit(&away, "ana").await;
    let (honest, _) = callback.split_once("&iss=").expect("the provider names itself");

    let back = window.goes(&format!("{honest}&iss=https%3A%2F%2Fevil.example")).await;

    assert_eq!(back, "/sign-in?outcome=failed");
    assert_eq!(window.session(), None);
}

#[tokio::test]
async fn a_provider_that_is_away_ends_in_a_sentence() {
    let (hub, provider) = hub_that_knows_ana().await;
    drop(provider);

    assert_eq!(Window::new(&hub).leaves("/").await, "/sign-in?outcome=failed");
}
