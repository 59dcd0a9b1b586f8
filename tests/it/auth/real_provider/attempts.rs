//! A sign-in belongs to one browser, is used once, and does not wait for ever.

use chrono::Duration;

use super::{ANA, hub_and_provider};
use crate::kit::window::Window;

const EXPIRED: &str = "/sign-in?outcome=expired";

#[tokio::test]
async fn a_sign_in_ends_in_the_browser_in_which_it_began() {
    let (hub, mut provider) = hub_and_provider(&[ANA]).await;
    hub.person("Ana Prado").await;
    let mut own = Window::new(&hub);
    let away = own.leaves("/").await;
    let callback = provider.visit(&away, "ana").await;
    let mut lured = Window::new(&hub);
    lured.leaves("/").await;

    let without_cookie = Window::new(&hub).goes(&callback).await;
    let with_own_cookie = lured.goes(&callback).await;
    let back = own.goes(&callback).await;

    assert_eq!([without_cookie, with_own_cookie], [EXPIRED, EXPIRED]);
    assert_eq!(lured.session(), None);
    assert_eq!(back, "/");
}

#[tokio::test]
async fn a_sign_in_is_used_once() {
    let (hub, mut provider) = hub_and_provider(&[ANA]).await;
    hub.person("Ana Prado").await;
    let mut window = Window::new(&hub);
    let away = window.leaves("/").await;
    let callback = provider.visit(&away, "ana").await;
    window.goes(&callback).await;

    assert_eq!(window.goes(&callback).await, EXPIRED);
}

#[tokio::test]
async fn a_sign_in_that_took_ten_minutes_is_over() {
    let (hub, mut provider) = hub_and_provider(&[ANA]).await;
    hub.person("Ana Prado").await;
    let mut window = Window::new(&hub);
    let away = window.leaves("/").await;
    let callback = provider.visit(&away, "ana").await;

    hub.advance(Duration::minutes(10));

    assert_eq!(window.goes(&callback).await, EXPIRED);
    assert_eq!(window.session(), None);
}

#[tokio::test]
async fn two_tabs_may_sign_in_side_by_side() {
    let (hub, mut provider) = hub_and_provider(&[ANA]).await;
    hub.person("Ana Prado").await;
    let mut window = Window::new(&hub);
    let (one, other) = (window.leaves("/one").await, window.leaves("/other").await);
    let (one, other) = (provider.visit(&one, "ana").await, provider.visit(&other, "ana").await);

    assert_eq!(window.goes(&one).await, "/one");
    assert_eq!(window.goes(&other).await, "/other");
}

#[tokio::test]
async fn an_answer_to_nothing_is_no_sign_in() {
    let (hub, _provider) = hub_and_provider(&[ANA]).await;
    let mut window = Window::new(&hub);
    window.leaves("/").await;

    for answer in ["", "?code=a", "?state=a&code=a", "?state=a&error=access_denied", "?state=a&state=b&code=c"] {
        assert_eq!(window.goes(&format!("/auth/callback{answer}")).await, EXPIRED, "{answer}");
    }
}
