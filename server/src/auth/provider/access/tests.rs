//! Which tokens let a program in, and why others do not.

use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};

use super::*;

const KEY: [u8; 32] = [7; 32];

fn noon() -> DateTime<Utc> {
    "2026-03-01T12:00:00Z".parse().expect("an instant")
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn gate() -> Gate {
    gate_by(KEY)
}

fn gate_by(key: [u8; 32]) -> Gate {
    let key = SigningKey::from_bytes(&key).verifying_key();
    let key = json!({ "kty": "OKP", "crv": "Ed25519", "kid": "one", "use": "sig", "x": encoded(key.as_bytes()) });
    let keys = serde_json::from_value(json!({ "keys": [key] })).expect("keys");
    let provider = config::Provider {
        issuer: "https://login.example.org".to_owned(),
        client_id: "kp-hub".to_owned(),
        client_secret: None,
        audience: "https://hub.example.org".to_owned(),
        clients: vec![Client::new("registry")],
    };
    Gate::new(&provider, IssuerUrl::new(provider.issuer.clone()).expect("a URL"), keys)
}

fn head() -> Value {
    json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": "one" })
}

/// What a token says that is issued at noon for ten minutes.
fn claims() -> Value {
    let (from, until) = (noon().timestamp(), (noon() + TimeDelta::minutes(10)).timestamp());
    json!({ "iss": "https://login.example.org", "aud": "https://hub.example.org", "sub": "registry", "jti": "a",
        "client_id": "registry", "iat": from, "exp": until })
}

/// A value with some of its fields changed, and those that are null taken out.
fn but(mut value: Value, changed: Value) -> Value {
    let fields = value.as_object_mut().expect("an object");
    fields.extend(changed.as_object().expect("an object").clone());
    fields.retain(|_, value| !value.is_null());
    value
}

fn signed(key: [u8; 32], head: &Value, claims: &Value) -> String {
    let said = format!("{}.{}", encoded(head.to_string()), encoded(claims.to_string()));
    let signature = SigningKey::from_bytes(&key).sign(said.as_bytes()).to_bytes();
    format!("{said}.{}", encoded(signature))
}

/// What comes of a token that says this instead of what it should.
fn with(changed: Value) -> Result<Client, Fault> {
    gate().client(noon(), &signed(KEY, &head(), &but(claims(), changed)))
}

/// What comes of a token with this in its head, and this in it.
fn headed(changed: Value, claimed: Value) -> Result<Client, Fault> {
    gate().client(noon(), &signed(KEY, &but(head(), changed), &but(claims(), claimed)))
}

#[test]
fn a_token_for_this_hub_lets_its_program_in() {
    let other = "https://other.example.org";
    for said in [
        json!({}),
        json!({ "aud": ["https://hub.example.org"] }),
        json!({ "aud": [other, "https://hub.example.org"], "scope": "read", "email": "a@example.org" }),
        json!({ "azp": "registry" }),
        json!({ "client_id": null, "azp": "registry" }),
    ] {
        assert_eq!(with(said.clone()), Ok(Client::new("registry")), "{said}");
    }
    assert_eq!(headed(json!({ "kid": null }), json!({})), Ok(Client::new("registry")));
}

#[test]
fn a_token_for_or_from_somebody_else_lets_nobody_in() {
    let audience = || Err(Fault::Audience("https://hub.example.org".to_owned()));

    assert_eq!(with(json!({ "aud": "kp-hub" })), audience());
    assert_eq!(with(json!({ "aud": "https://hub.example.org/" })), audience());
    assert_eq!(with(json!({ "aud": null })), audience());
    assert_eq!(with(json!({ "iss": "https://login.example.org/" })), Err(Fault::Issuer));
    assert_eq!(with(json!({ "client_id": "registry2" })), Err(Fault::Unnamed));
    assert_eq!(with(json!({ "client_id": null })), Err(Fault::Nameless));
    assert_eq!(with(json!({ "azp": "other" })), Err(Fault::Nameless));
}

#[test]
fn a_token_runs_from_its_first_instant_to_its_last_and_half_a_minute_beside() {
    let gate = gate();
    let comes =
        |claims: &Value, seconds| gate.client(noon() + TimeDelta::seconds(seconds), &signed(KEY, &head(), claims));
    let later = |seconds| (noon() + TimeDelta::seconds(seconds)).timestamp();

    assert_eq!(comes(&claims(), -30), Ok(Client::new("registry")));
    assert_eq!(comes(&but(claims(), json!({ "jti": "b" })), -31), Err(Fault::Early));
    assert_eq!(comes(&claims(), 629), Ok(Client::new("registry")));
    assert_eq!(comes(&claims(), 630), Err(Fault::Expired));
    assert_eq!(comes(&but(claims(), json!({ "nbf": later(31) })), 0), Err(Fault::Early));
    assert_eq!(comes(&but(claims(), json!({ "nbf": later(30) })), 0), Ok(Client::new("registry")));
    assert_eq!(comes(&but(claims(), json!({ "exp": null })), 0), Err(Fault::Unreadable));
}

#[test]
fn an_id_token_never_passes_for_an_access_token() {
    for kind in ["JWT", "jwt", "id+jwt", "logout+jwt", "application/jwt"] {
        assert_eq!(headed(json!({ "typ": kind }), json!({})), Err(Fault::OtherKind), "{kind}");
    }
    assert_eq!(headed(json!({ "typ": null }), json!({})), Err(Fault::OtherKind));
    assert_eq!(headed(json!({ "typ": "JWT" }), json!({ "typ": "ID" })), Err(Fault::OtherKind));
    for said in [json!({ "nonce": "n" }), json!({ "at_hash": "h" }), json!({ "c_hash": "h" })] {
        assert_eq!(with(said.clone()), Err(Fault::OtherKind), "{said}");
        assert_eq!(headed(json!({ "typ": "JWT" }), but(said, json!({ "typ": "Bearer" }))), Err(Fault::OtherKind));
    }

    for kind in [json!({ "typ": "JWT" }), json!({ "typ": null })] {
        assert_eq!(headed(kind, json!({ "typ": "Bearer" })), Ok(Client::new("registry")));
    }
    assert_eq!(headed(json!({ "typ": "application/at+JWT" }), json!({})), Ok(Client::new("registry")));
}

#[test]
fn a_token_that_wants_a_proof_is_not_taken_without() {
    assert_eq!(with(json!({ "cnf": { "jkt": "k" } })), Err(Fault::Bound));
}

#[test]
fn only_signatures_by_the_keys_of_the_provider_count() {
    let unsigned = format!(
        "{}.{}.",
        encoded(json!({ "alg": "none", "typ": "at+jwt" }).to_string()),
        encoded(claims().to_string())
    );
    let encrypted = signed(KEY, &but(head(), json!({ "alg": "RSA-OAEP", "enc": "A256GCM" })), &claims());
    let of = |token: &str| gate().client(noon(), token);

    assert_eq!(of(&signed([8; 32], &head(), &claims())), Err(Fault::Signature));
    assert_eq!(of(&unsigned), Err(Fault::Signature));
    assert_eq!(headed(json!({ "alg": "HS256" }), json!({})), Err(Fault::Signature));
    assert_eq!(headed(json!({ "alg": "RS256" }), json!({})), Err(Fault::UnknownKey));
    assert_eq!(headed(json!({ "kid": "two" }), json!({})), Err(Fault::UnknownKey));
    assert_eq!(headed(json!({ "crit": ["exp"] }), json!({})), Err(Fault::Unreadable));
    assert!(of(&encrypted).is_err());
    for nonsense in ["", "a", "a.b.c", "..", "\u{e9}"] {
        assert_eq!(of(nonsense), Err(Fault::Unreadable), "{nonsense}");
    }
}

#[test]
fn a_token_of_the_greatest_size_is_read_and_a_longer_one_not() {
    let padded = |padding: usize| signed(KEY, &head(), &but(claims(), json!({ "pad": "x".repeat(padding) })));
    let longest = (0..LONGEST * 3 / 4).rev().map(padded).find(|token| token.len() <= LONGEST).expect("one that fits");

    assert!(LONGEST - longest.len() < 2, "{}", longest.len());
    assert_eq!(gate().client(noon(), &longest), Ok(Client::new("registry")));
    assert_eq!(gate().client(noon(), &format!("{longest}xx")), Err(Fault::TooLong));
}

#[test]
fn a_token_is_recognised_once_it_was_examined_until_it_expires() {
    let (gate, token) = (gate(), signed(KEY, &head(), &claims()));
    let forged = signed([8; 32], &head(), &claims());
    let recognised = |token: &str, minutes| gate.recognised(noon() + TimeDelta::minutes(minutes), token);

    assert_eq!(recognised(&token, 0), None);
    gate.client(noon(), &token).expect("a good token");
    gate.client(noon(), &forged).expect_err("a forged one");

    assert_eq!(recognised(&token, 0), Some(Client::new("registry")));
    assert_eq!(recognised(&token, 11), None);
    assert_eq!(recognised(&forged, 0), None);
}

#[test]
fn a_token_that_was_examined_is_recognised_as_long_as_the_provider_has_the_same_keys() {
    let (before, token) = (gate(), signed(KEY, &head(), &claims()));
    before.client(noon(), &token).expect("a good token");
    let [mut other, mut same] = [[8; 32], KEY].map(gate_by);

    other.follow(&before);
    same.follow(&before);

    assert_eq!(other.recognised(noon(), &token), None);
    assert_eq!(same.recognised(noon(), &token), Some(Client::new("registry")));
}

#[test]
fn what_is_said_of_a_token_can_stand_in_a_header() {
    for fault in [Fault::TooLong, Fault::Audience("urn:kp".to_owned()), Fault::Unnamed, Fault::Early, Fault::Bound] {
        let sentence = fault.to_string();
        assert!(sentence.bytes().all(|byte| matches!(byte, b' '..=b'~') && !b"\"\\".contains(&byte)), "{sentence}");
    }
}
