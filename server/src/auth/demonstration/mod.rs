//! An OpenID Connect provider for demonstrations: whoever comes chooses whom to be, without a password.
//! It works only on a loopback address and only when the command line asks for it; no setting turns it on.
//! The hub speaks to it as to any provider, over HTTP.

mod codes;
mod http;
mod page;
mod people;
mod token;
mod words;

use std::sync::Arc;

use anyhow::ensure;
use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use openidconnect::core::CoreEdDsaPrivateSigningKey;
use openidconnect::{IssuerUrl, JsonWebKeyId};
use url::{Position, Url};

use self::codes::Codes;
use super::provider::CALLBACK;
use crate::config::{Provider, Settings, is_loopback};
use crate::cx::Stores;

/// Where the provider lives beside the hub.
const PATH: &str = "/demo-idp";

/// The one client it serves.
const CLIENT: &str = "kp-hub-demonstration";

/// What a proxy in front adds; with it the asker may sit anywhere.
const FORWARDED: [&str; 6] =
    ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

/// The provider of one process: its name, its key and the codes it has given out.
struct Demonstration {
    issuer: IssuerUrl,
    redirect_uri: Url,
    authority: String,
    key: CoreEdDsaPrivateSigningKey,
    codes: Codes,
}

/// How the hub is known at its demonstration provider; to be put into the settings of `serve --demo`.
/// Fails with a sentence off loopback and beside a real provider.
pub fn provider(settings: &Settings) -> anyhow::Result<Provider> {
    must_be_loopback(settings)?;
    ensure!(
        settings.provider.is_none(),
        "--demo lets anybody be anybody and cannot stand beside a real provider; take KP_OIDC_ISSUER away or leave --demo out"
    );
    let issuer = settings.public_url.join(PATH)?.to_string();
    Ok(Provider {
        audience: issuer.clone(),
        issuer,
        client_id: CLIENT.to_owned(),
        client_secret: None,
        clients: Vec::new(),
    })
}

/// The routes of the demonstration provider, with a key that lives as long as the process.
/// Fails with a sentence off loopback.
pub fn router(settings: &Settings) -> anyhow::Result<Router<Arc<Stores>>> {
    must_be_loopback(settings)?;
    let demonstration = Arc::new(Demonstration {
        issuer: IssuerUrl::from_url(settings.public_url.join(PATH)?),
        redirect_uri: settings.public_url.join(CALLBACK)?,
        authority: settings.public_url[Position::BeforeHost..Position::AfterPort].to_owned(),
        key: signing_key()?,
        codes: Codes::default(),
    });
    tracing::warn!("the demonstration provider is on: whoever reaches this machine may be anybody");
    let routes = Router::new()
        .route("/.well-known/openid-configuration", get(http::discovery))
        .route("/jwks", get(http::keys))
        .route("/authorize", get(http::choices).post(http::choose))
        .route("/token", post(token::token))
        .route("/style.css", get(http::style));
    Ok(Router::new()
        .nest(PATH, routes)
        .layer(from_fn_with_state(demonstration.clone(), only_here))
        .layer(Extension(demonstration)))
}

fn must_be_loopback(settings: &Settings) -> anyhow::Result<()> {
    ensure!(
        settings.listen.ip().is_loopback(),
        "--demo lets anybody be anybody and works only on a loopback address, but KP_LISTEN is {}; \
         set KP_LISTEN=127.0.0.1:8080 or leave --demo out",
        settings.listen
    );
    ensure!(
        is_loopback(&settings.public_url),
        "--demo lets anybody be anybody and works only on this machine, but KP_PUBLIC_URL is {}; \
         set KP_PUBLIC_URL=http://localhost:8080 or leave --demo out",
        settings.public_url
    );
    Ok(())
}

fn signing_key() -> anyhow::Result<CoreEdDsaPrivateSigningKey> {
    let pem = SigningKey::from_bytes(&super::random_bytes()?).to_pkcs8_pem(LineEnding::LF)?;
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new("demonstration".to_owned())))
        .map_err(anyhow::Error::msg)
}

/// A loopback address behind a proxy is no loopback address, and a name that resolves to one is not ours.
async fn only_here(State(demonstration): State<Arc<Demonstration>>, request: Request, next: Next) -> Response {
    if is_direct(request.headers(), &demonstration.authority) {
        return next.run(request).await;
    }
    let refusal = "the demonstration answers only on the machine it runs on, under the address it was started with";
    (StatusCode::FORBIDDEN, refusal).into_response()
}

fn is_direct(headers: &HeaderMap, authority: &str) -> bool {
    headers.get(HOST).is_some_and(|host| host.as_bytes() == authority.as_bytes())
        && !FORWARDED.iter().any(|name| headers.contains_key(*name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn settings(changed: &[(&str, &str)]) -> Settings {
        let environment: BTreeMap<_, _> =
            changed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Settings::read("", environment).expect("right settings")
    }

    #[test]
    fn on_loopback_the_demonstration_may_run() {
        for (listen, public_url) in [
            ("127.0.0.1:8080", "http://localhost:8080"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("[::1]:8080", "http://[::1]:8080"),
        ] {
            let settings = settings(&[("KP_LISTEN", listen), ("KP_PUBLIC_URL", public_url)]);

            assert_eq!(provider(&settings).expect("it may").issuer, format!("{public_url}/demo-idp"));
            assert!(router(&settings).is_ok());
        }
    }

    #[test]
    fn off_loopback_the_demonstration_refuses_to_start() {
        for (listen, public_url, at_fault) in [
            ("0.0.0.0:8080", "http://localhost:8080", "KP_LISTEN"),
            ("[::]:8080", "http://localhost:8080", "KP_LISTEN"),
            ("192.0.2.1:8080", "http://localhost:8080", "KP_LISTEN"),
            ("127.0.0.1:8080", "https://hub.example.org", "KP_PUBLIC_URL"),
            ("127.0.0.1:8080", "https://localhost.example.org:8080", "KP_PUBLIC_URL"),
        ] {
            let settings = settings(&[("KP_LISTEN", listen), ("KP_PUBLIC_URL", public_url)]);

            assert!(provider(&settings).err().expect("refused").to_string().contains(at_fault));
            assert!(router(&settings).expect_err("refused").to_string().contains(at_fault));
        }
    }

    #[test]
    fn the_demonstration_does_not_stand_beside_a_real_provider() {
        let settings = settings(&[("KP_OIDC_ISSUER", "https://login.example.org"), ("KP_OIDC_CLIENT_ID", "hub")]);

        assert!(provider(&settings).err().expect("refused").to_string().contains("KP_OIDC_ISSUER"));
    }

    #[test]
    fn who_comes_through_a_proxy_or_under_another_name_is_not_on_this_machine() {
        let asked = |headers: &[(&'static str, &'static str)]| {
            let headers =
                headers.iter().map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")));
            is_direct(&headers.collect(), "localhost:8080")
        };

        assert!(asked(&[("host", "localhost:8080")]));
        assert!(!asked(&[]));
        assert!(!asked(&[("host", "hub.example.org")]));
        assert!(!asked(&[("host", "localhost:8080"), ("x-forwarded-for", "192.0.2.1")]));
    }
}
