//! The programs of partners: by which tokens they get in, and what they get.

use chrono::Duration;
use entity::auth::session;
use reqwest::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use reqwest::{Method, Response, StatusCode};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use server::audience::Audience;

use super::ANA;
use crate::kit::listening::{Client, NEWS};
use crate::kit::provider::Provider;
use crate::kit::window::Window;
use crate::kit::{Asker, Hub, code};

const PROGRAM: &str = Provider::PROGRAMS[0];
const STRANGER: &str = Provider::PROGRAMS[1];

/// A hub that admits one program, with these settings beside the usual ones.
async fn hub_with(given: &[(&str, &str)]) -> (Hub, Provider) {
    let mut provider = Provider::start(&[ANA]).await;
    let hub = Hub::open_with_provider_and(&mut provider, &[&[("KP_CLIENTS", PROGRAM)], given].concat()).await;
    (hub, provider)
}

/// A token of the program for the hub.
async fn token(hub: &Hub, provider: &mut Provider) -> String {
    provider.token(PROGRAM, &hub.base).await
}

async fn asked(asker: &Asker) -> Response {
    let request = asker.request(Method::POST, "/graphql").json(&json!({ "query": "{ viewer { isStaff } }" }));
    request.header("x-kp-csrf", "1").send().await.expect("an answer")
}

/// With which status and words a token is refused, after whatever path; a 401 says so in its header too.
async fn refused(hub: &Hub, token: &str) -> (StatusCode, String) {
    let program = hub.program(token.to_owned());
    let answer = asked(&program).await;
    let status = answer.status();
    for path in ["/feeds/search.atom", "/search", "/s/AD%201", "/q/abc", "/uploads"] {
        assert_eq!(program.status(path).await, status, "{path}");
    }
    let challenge = answer.headers().get(WWW_AUTHENTICATE).map(|value| value.to_str().expect("text").to_owned());
    let told: Value = answer.json().await.expect("JSON");
    let sentence = told["errors"][0]["message"].as_str().expect("a sentence").to_owned();
    let expected = format!("Bearer error=\"invalid_token\", error_description=\"{sentence}\"");
    assert_eq!(challenge, (status == StatusCode::UNAUTHORIZED).then_some(expected));
    (status, sentence)
}

/// Refused as no token for this hub.
async fn invalid(hub: &Hub, token: &str, why: &str) {
    let (status, sentence) = refused(hub, token).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{sentence}");
    assert!(sentence.contains(why), "{sentence}");
}

#[tokio::test]
async fn a_program_reads_what_everybody_may_read_by_every_way_there_is() {
    let (hub, mut provider) = hub_with(&[]).await;
    let open = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    hub.document("Harbour raid", Audience::Community, &["The harbour is raided."]).await;
    hub.settle().await;
    let program = hub.program(token(&hub, &mut provider).await);

    let path = program.opens(&open).await["versions"][0]["renditions"][0]["path"].clone();

    assert_eq!(program.lists().await, ["Harbour rules"]);
    assert_eq!(program.finds("harbour").await, ["Harbour rules"]);
    assert_eq!(
        program.get(path.as_str().expect("a path")).await.text().await.expect("text"),
        "The harbour opens at dawn."
    );
    assert_eq!(program.exports("json", "q=harbour").await.1, "1 of 1");
    for path in ["/graphql?query={__typename}", "/feeds/search.atom?q=harbour"] {
        assert_eq!(program.status(path).await, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_program_changes_nothing_and_is_nobody() {
    let (hub, mut provider) = hub_with(&[]).await;
    let id = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    let program = hub.program(token(&hub, &mut provider).await);

    for operation in [
        "mutation($id: ID!) { withdrawDocument(id: $id, reason: \"Old\") { id } }",
        "mutation($id: String!) { requestAccess(input: { reference: $id, reason: \"Work\" }) { id } }",
        "mutation { saveSearch(name: \"Mine\", address: \"q=harbour\", alert: NEVER) { id } }",
        "mutation { shortenSearch(address: \"q=harbour\") }",
    ] {
        let answer = program.send(operation, json!({ "id": id })).await;
        assert_eq!(code(&answer), "FORBIDDEN", "{operation}: {answer}");
    }
    let upload = program.request(Method::POST, "/uploads").header("tus-resumable", "1.0.0");
    let upload = upload.header("upload-length", "1").header("upload-metadata", "filename YQ==").send().await;
    assert_eq!(upload.expect("an answer").status(), StatusCode::FORBIDDEN);
    assert_eq!(program.is().await, None);
}

#[tokio::test]
async fn a_token_that_is_none_for_this_hub_lets_nobody_in() {
    let (hub, mut provider) = hub_with(&[]).await;
    let real = token(&hub, &mut provider).await;
    let elsewhere = Provider::start(&[]).await.token(PROGRAM, &hub.base).await;

    invalid(&hub, "a-token", "can be read").await;
    invalid(&hub, &provider.token(PROGRAM, "https://other.example.org").await, &hub.base).await;
    invalid(&hub, &elsewhere, "another provider").await;
    for by in ["none", "HS256", "RS256"] {
        invalid(&hub, &provider.forge(&real, by).await, "signature").await;
    }
    assert_eq!(asked(&hub.program(real.clone())).await.status(), StatusCode::OK);
    hub.advance(Duration::minutes(11));
    invalid(&hub, &real, "expired").await;
}

#[tokio::test]
async fn the_id_token_of_somebody_who_signed_in_is_no_access_token() {
    let (hub, mut provider) = hub_with(&[]).await;
    hub.person("Ana Prado").await;
    Window::new(&hub).signs_in(&mut provider, "ana").await;
    let kept = session::Entity::find().one(&hub.stores.db).await.expect("a read").expect("a session");

    invalid(&hub, &kept.id_token.expect("an ID token"), "somebody else").await;
    let alike = json!({ "head": { "typ": "JWT" }, "claims": { "nonce": "n" } });
    invalid(&hub, &provider.token_that_says(PROGRAM, &hub.base, alike).await, "not an access token").await;
}

#[tokio::test]
async fn a_token_in_the_form_that_keycloak_gives_it_is_taken() {
    let (hub, mut provider) = hub_with(&[("KP_OIDC_AUDIENCE", "urn:kp-hub")]).await;
    let form = json!({ "head": { "typ": "JWT" }, "claims": { "typ": "Bearer", "azp": PROGRAM } });

    let token = provider.token_that_says(PROGRAM, "urn:kp-hub", form).await;

    assert_eq!(asked(&hub.program(token)).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_program_that_nobody_named_is_told_whom_to_ask() {
    let (hub, mut provider) = hub_with(&[]).await;

    let (status, sentence) = refused(&hub, &provider.token(STRANGER, &hub.base).await).await;

    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(sentence.contains("KP_CLIENTS"), "{sentence}");
}

#[tokio::test]
async fn when_the_provider_changes_its_keys_new_tokens_are_taken_at_once_and_old_ones_no_more() {
    let (hub, mut provider) = hub_with(&[]).await;
    let old = token(&hub, &mut provider).await;
    assert_eq!(asked(&hub.program(old.clone())).await.status(), StatusCode::OK);

    provider.rotate_keys().await;
    let new = token(&hub, &mut provider).await;

    assert_eq!(asked(&hub.program(new)).await.status(), StatusCode::OK);
    invalid(&hub, &old, "a key that the provider does not show").await;
}

#[tokio::test]
async fn while_the_provider_is_away_known_keys_count_and_unknown_ones_wait() {
    let (hub, mut provider) = hub_with(&[]).await;
    let lasting = json!({ "claims": { "exp": hub.cx().now.timestamp() + 86_400 } });
    let [seen, unseen] =
        [token(&hub, &mut provider).await, provider.token_that_says(PROGRAM, &hub.base, lasting).await];
    assert_eq!(asked(&hub.program(seen)).await.status(), StatusCode::OK);
    provider.rotate_keys().await;
    let of_new_key = token(&hub, &mut provider).await;
    drop(provider);

    let waits = asked(&hub.program(of_new_key)).await;

    assert_eq!(waits.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(waits.headers().contains_key(RETRY_AFTER));
    assert_eq!(code(&waits.json().await.expect("JSON")), "UNAVAILABLE");
    let program = hub.program(unseen);
    assert_eq!(asked(&program).await.status(), StatusCode::OK);
    hub.advance(Duration::hours(2));
    assert_eq!(asked(&program).await.status(), StatusCode::OK);
    assert_eq!(asked(&hub.visitor()).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn where_the_provider_was_never_reached_tokens_wait() {
    let (hub, mut provider) = hub_with(&[]).await;
    let token = token(&hub, &mut provider).await;
    drop(provider);

    assert_eq!(asked(&hub.program(token)).await.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn beside_a_token_a_session_counts_for_nothing() {
    let (hub, mut provider) = hub_with(&[]).await;
    hub.document("Harbour raid", Audience::Staff, &["The harbour is raided."]).await;
    let staff = hub.staff().await;
    assert_eq!(staff.lists().await, ["Harbour raid"]);

    let both = staff.showing(token(&hub, &mut provider).await);

    assert_eq!(both.lists().await, Vec::<String>::new());
    assert_eq!(both.is().await, None);
}

/// What a request through a proxy is answered, sent from this address.
async fn from(asker: &Asker, address: &str) -> Response {
    let request = asker.request(Method::GET, "/graphql?query={__typename}").header("x-forwarded-for", address);
    request.send().await.expect("an answer")
}

#[tokio::test]
async fn a_program_is_counted_wherever_it_runs_and_holds_nobody_else_back() {
    let both = [PROGRAM, STRANGER].join(",");
    let limits =
        [("KP_CLIENT_RATE", "3"), ("KP_ADDRESS_RATE", "1"), ("KP_PROXIES", "127.0.0.1"), ("KP_CLIENTS", &both)];
    let (hub, mut provider) = hub_with(&limits).await;
    let program = hub.program(token(&hub, &mut provider).await);
    for _ in 0..3 {
        assert_eq!(from(&program, "203.0.113.9").await.status(), StatusCode::OK);
    }

    let refused = from(&program, "203.0.113.10").await;

    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let seconds = refused.headers()[RETRY_AFTER].to_str().expect("digits").parse::<u64>().expect("seconds");
    assert!((1..=20).contains(&seconds), "{seconds}");
    let other = hub.program(provider.token(STRANGER, &hub.base).await);
    assert_eq!(from(&other, "203.0.113.11").await.status(), StatusCode::OK);
    assert_eq!(from(&hub.visitor(), "203.0.113.10").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn tokens_that_let_nobody_in_are_counted_by_the_address_that_sends_them() {
    let (hub, mut provider) = hub_with(&[("KP_ADDRESS_RATE", "3"), ("KP_PROXIES", "127.0.0.1")]).await;
    let real = token(&hub, &mut provider).await;
    let forged = hub.program(provider.forge(&real, "RS256").await);
    for _ in 0..3 {
        assert_eq!(from(&forged, "203.0.113.9").await.status(), StatusCode::UNAUTHORIZED);
    }

    assert_eq!(from(&forged, "203.0.113.9").await.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(from(&hub.program(real), "203.0.113.10").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_program_listens_until_its_token_expires() {
    let (hub, mut provider) = hub_with(&[]).await;
    let (events, sockets) = (token(&hub, &mut provider).await, token(&hub, &mut provider).await);
    let mut clients = [Client::start(), Client::start()];
    for (client, (by, token)) in clients.iter_mut().zip([("events", events), ("socket", sockets)]) {
        client.listens_with_token(&hub, by, &token, NEWS).await;
        assert_eq!(client.hears().await["data"]["documentNews"]["documents"], json!([]), "{by}");
    }

    hub.document("Harbour raid", Audience::Community, &["The harbour is raided."]).await;
    hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    for client in &mut clients {
        let told = client.hears().await["data"]["documentNews"]["documents"].clone();
        assert_eq!(told[0]["title"]["text"], "Harbour rules", "{told}");
    }
    hub.advance(Duration::minutes(11));
    hub.document("Harbour tolls", Audience::Public, &["The harbour has tolls."]).await;

    for client in &mut clients {
        assert_eq!(client.hears().await, json!({ "end": true }));
    }
}

#[tokio::test]
async fn a_program_has_as_many_subscriptions_as_it_is_given_wherever_it_runs() {
    let (hub, mut provider) = hub_with(&[("KP_ASKER_SUBSCRIPTIONS", "1")]).await;
    let [one, other] =
        [token(&hub, &mut provider).await, token(&hub, &mut provider).await].map(|token| hub.program(token));
    let (_listening, _) = one.listens_to_news().await;

    assert_eq!(other.asks_to_listen(NEWS, json!({})).await.status(), StatusCode::TOO_MANY_REQUESTS);
    hub.visitor().listens_to_news().await;
}
