//! Who gets in, and who does not.

use serde_json::json;

use super::{ANA, hub_and, hub_and_provider};
use crate::kit::provider::{Account, Algorithm, Claims, Provider};
use crate::kit::window::Window;
use crate::kit::{command, ended};

#[tokio::test]
async fn somebody_the_directory_knows_signs_in_and_is_back_where_they_were() {
    let (hub, mut provider) = hub_and_provider(&[ANA]).await;
    hub.person("Ana Prado").await;
    let mut window = Window::new(&hub);

    let away = window.leaves("/search?text=mine&page=2").await;
    let callback = provider.visit(&away, "ana").await;
    let back = window.goes(&callback).await;

    assert_eq!(back, "/search?text=mine&page=2");
    assert_eq!(window.is().await.as_deref(), Some("Ana Prado"));
}

#[tokio::test]
async fn an_empty_hub_gets_the_first_of_its_support_staff() {
    let (hub, mut provider) = hub_and_provider(&[ANA]).await;
    let words = ["people", "admit", "ana.prado@example.org", "--name", "Ana Prado", "--role", "support_staff"];
    assert!(ended(command(hub.data(), &words)).await.status.success());
    let mut window = Window::new(&hub);

    window.signs_in(&mut provider, "ana").await;

    let ana = hub.with_session(window.session().expect("a session"));
    assert_eq!(ana.ask("{ viewer { isStaff } }", json!({})).await, json!({ "viewer": { "isStaff": true } }));
}

#[tokio::test]
async fn the_address_may_be_told_at_the_userinfo_endpoint_alone_and_the_token_signed_with_ed25519() {
    let provider = Provider::start_as(&[ANA], Algorithm::EdDsa, Claims::AtUserinfo).await;
    let (hub, mut provider) = hub_and(provider).await;
    hub.person("Ana Prado").await;
    let mut window = Window::new(&hub);

    let back = window.signs_in(&mut provider, "ana").await;

    assert_eq!(back, "/");
    assert_eq!(window.is().await.as_deref(), Some("Ana Prado"));
}

#[tokio::test]
async fn the_case_of_the_address_does_not_matter() {
    let account = Account { email: "Ana.Prado@Example.ORG", ..ANA };
    let (hub, mut provider) = hub_and_provider(&[account]).await;
    hub.person("Ana Prado").await;

    assert_eq!(Window::new(&hub).signs_in(&mut provider, "ana").await, "/");
}

#[tokio::test]
async fn a_stranger_is_sent_to_a_page_that_says_so_and_gets_no_session() {
    let (hub, mut provider) = hub_and_provider(&[ANA]).await;
    hub.person("Somebody Else").await;
    let mut window = Window::new(&hub);

    let back = window.signs_in(&mut provider, "ana").await;

    assert_eq!(back, "/sign-in?outcome=stranger");
    assert_eq!(window.session(), None);
}

#[tokio::test]
async fn an_address_that_nobody_verified_admits_nobody() {
    let account = Account { is_verified: false, ..ANA };
    for claims in [Claims::InIdToken, Claims::AtUserinfo] {
        let (hub, mut provider) =
            hub_and(Provider::start_as(std::slice::from_ref(&account), Algorithm::Rs256, claims).await).await;
        hub.person("Ana Prado").await;
        let mut window = Window::new(&hub);

        let back = window.signs_in(&mut provider, "ana").await;

        assert_eq!(back, "/sign-in?outcome=stranger");
        assert_eq!(window.session(), None);
    }
}

#[tokio::test]
async fn an_address_given_to_somebody_else_does_not_bring_its_first_owners_rights() {
    let heir = Account { sub: "heir", ..ANA };
    let (hub, mut provider) = hub_and_provider(&[ANA, heir]).await;
    hub.person("Ana Prado").await;
    Window::new(&hub).signs_in(&mut provider, "ana").await;

    let heirs = Window::new(&hub).signs_in(&mut provider, "heir").await;
    let owners = Window::new(&hub).signs_in(&mut provider, "ana").await;

    assert_eq!(heirs, "/sign-in?outcome=stranger");
    assert_eq!(owners, "/");
}

#[tokio::test]
async fn nobody_is_sent_to_another_site_after_signing_in() {
    let (hub, mut provider) = hub_and_provider(&[ANA]).await;
    hub.person("Ana Prado").await;

    for elsewhere in ["https://evil.example/", "//evil.example", "/\\evil.example", "/a/..//evil.example"] {
        let mut window = Window::new(&hub);
        let away = window.leaves(elsewhere).await;
        let callback = provider.visit(&away, "ana").await;

        assert_eq!(window.goes(&callback).await, "/", "{elsewhere}");
    }
}

#[tokio::test]
async fn where_no_provider_is_set_signing_in_ends_in_a_sentence() {
    let hub = crate::kit::Hub::open().await;

    assert_eq!(Window::new(&hub).leaves("/").await, "/sign-in?outcome=failed");
}
