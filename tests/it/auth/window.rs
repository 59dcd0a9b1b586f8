//! A browser window without a screen: it keeps cookies, and goes where it is sent one step at a time.

use std::collections::BTreeMap;

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use url::Url;

use crate::kit::provider::Provider;
use crate::kit::{Hub, client};

/// One window at one hub.
pub struct Window<'h> {
    hub: &'h Hub,
    client: Client,
    cookies: BTreeMap<String, String>,
}

impl<'h> Window<'h> {
    /// A window that has never been at this hub.
    pub fn new(hub: &'h Hub) -> Self {
        Self { hub, client: client(), cookies: BTreeMap::new() }
    }

    /// A request to an address of the hub, with the cookies kept so far.
    pub fn request(&self, method: Method, address: &str) -> RequestBuilder {
        let address = Url::parse(&self.hub.base).and_then(|base| base.join(address)).expect("an address");
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.client.request(method, address).header(COOKIE, cookies.join("; "))
    }

    /// Sends a request and keeps the cookies of the answer.
    pub async fn send(&mut self, request: RequestBuilder) -> Response {
        let answer = request.send().await.expect("an answer");
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().expect("text");
            let (name, rest) = cookie.split_once('=').expect("a name");
            let value = rest.split(';').next().unwrap_or_default();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Goes to an address and gives where the answer sends it.
    pub async fn goes(&mut self, address: &str) -> String {
        let request = self.request(Method::GET, address);
        let answer = self.send(request).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{address}");
        answer.headers()[LOCATION].to_str().expect("text").to_owned()
    }

    /// Begins to sign in, and gives the address at the provider.
    pub async fn leaves(&mut self, return_to: &str) -> String {
        let mut address = Url::parse("http://hub/auth/sign-in").expect("an address");
        address.query_pairs_mut().append_pair("return_to", return_to);
        self.goes(&format!("/auth/sign-in?{}", address.query().unwrap_or_default())).await
    }

    /// Signs in as an account of the provider, and gives where the hub sends it in the end.
    pub async fn signs_in(&mut self, provider: &mut Provider, sub: &str) -> String {
        let callback = self.leaves("/").await;
        let callback = provider.visit(&callback, sub).await;
        self.goes(&callback).await
    }

    /// The session cookie.
    pub fn session(&self) -> Option<String> {
        self.cookies.get("kp-session").cloned()
    }

    /// As whom the hub knows this window.
    pub async fn is(&self) -> Option<String> {
        match self.session() {
            Some(session) => self.hub.with_session(session).is().await,
            None => None,
        }
    }
}
