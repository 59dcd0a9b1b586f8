//! The demonstration provider: everybody to choose from, on this machine alone, and never by mistake.

use reqwest::{Method, StatusCode};

use crate::kit::window::Window;
use crate::kit::{Folder, Hub, Role, command, ended};

#[tokio::test]
async fn whoever_is_chosen_from_the_list_is_signed_in() {
    let hub = Hub::open_with_demonstration().await;
    let ana = hub.person("Ana Prado").await;
    let mut window = Window::new(&hub);

    let back = window.chooses(&ana.id.to_string(), "/d/doc_1").await;

    assert_eq!(back, "/d/doc_1");
    assert_eq!(window.is().await.as_deref(), Some("Ana Prado"));
}

#[tokio::test]
async fn the_list_names_people_and_terms_and_says_that_it_is_a_demonstration() {
    let hub = Hub::open_with_demonstration().await;
    let ana = hub.person("Ana Prado").await;
    hub.affiliate(&ana, hub.participant("XA").await, Role::FocalPoint, None).await;
    let mut window = Window::new(&hub);
    let away = window.leaves("/").await;

    let request = window.request(Method::GET, &away).header("accept-language", "fr");
    let answer = window.send(request).await;

    let policy = answer.headers()["content-security-policy"].to_str().expect("text").to_owned();
    let page = answer.text().await.expect("a page");
    for part in ["<html lang=\"fr\">", "Démonstration", "Ana Prado", "XA, point focal", "inconnue"] {
        assert!(page.contains(part), "{part} is missing: {page}");
    }
    assert!(policy.contains("default-src 'none'") && policy.contains("style-src 'self'"), "{policy}");
}

#[tokio::test]
async fn a_stranger_and_a_refusal_can_be_chosen_too() {
    let hub = Hub::open_with_demonstration().await;
    let mut window = Window::new(&hub);

    assert_eq!(window.chooses("stranger", "/").await, "/sign-in?outcome=stranger");
    assert_eq!(window.chooses("refuse", "/").await, "/sign-in?outcome=refused");
    assert_eq!(window.session(), None);
}

#[tokio::test]
async fn the_demonstration_sends_nobody_elsewhere() {
    let hub = Hub::open_with_demonstration().await;
    let mut window = Window::new(&hub);
    let away = window.leaves("/").await;
    let elsewhere = away.replace("%2Fauth%2Fcallback", "%2Felsewhere");

    let request = window.request(Method::GET, &elsewhere);
    let answer = window.send(request).await;

    assert_ne!(elsewhere, away);
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_demonstration_does_not_answer_through_a_proxy() {
    let hub = Hub::open_with_demonstration().await;
    let mut window = Window::new(&hub);
    let away = window.leaves("/").await;

    let request = window.request(Method::GET, &away).header("x-forwarded-for", "192.0.2.1");
    let answer = window.send(request).await;

    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn without_the_switch_there_is_no_demonstration() {
    let hub = Hub::open().await;
    let visitor = hub.visitor();

    for path in ["/demo-idp/authorize", "/demo-idp/jwks", "/demo-idp/.well-known/openid-configuration"] {
        let answer = visitor.get(path).await;

        let is_page = answer.headers()["content-type"].to_str().expect("text").starts_with("text/html");
        assert!(is_page, "{path}: the page application, which knows no such page");
        assert!(!answer.text().await.expect("text").contains("demo-idp"), "{path}");
    }
    let token = visitor.request(Method::POST, "/demo-idp/token").send().await.expect("an answer");
    assert_eq!(token.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn off_loopback_the_process_refuses_to_start_with_the_demonstration() {
    for (name, value) in [("KP_LISTEN", "0.0.0.0:0"), ("KP_PUBLIC_URL", "https://hub.example.org")] {
        let folder = Folder::new();

        let mut serve = command(folder.path(), &["serve", "--demo"]);
        serve.env("KP_LISTEN", "127.0.0.1:0").env(name, value);
        let ended = ended(serve).await;

        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(!ended.status.success());
        assert!(said.contains("--demo") && said.contains(name), "{said}");
    }
}

#[tokio::test]
async fn an_archive_of_others_than_the_invented_is_never_opened_with_the_demonstration() {
    for email in ["somebody@ministry.example", "somebody@example.org"] {
        let hub = Hub::open_unserved().await;
        server::directory::enter_person(&hub.cx(), "Somebody Real", email).await.expect("a person");

        let mut serve = command(hub.data(), &["serve", "--demo"]);
        serve.env("KP_LISTEN", "127.0.0.1:0");
        let ended = ended(serve).await;

        assert!(!ended.status.success());
        assert!(String::from_utf8_lossy(&ended.stderr).contains("this archive is not the demonstration's"), "{email}");
    }
}
