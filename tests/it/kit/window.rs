//! A browser window without a screen: it keeps cookies, and goes where it is sent one step at a time.

use std::collections::BTreeMap;

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use url::Url;

use super::provider::Provider;
use super::{Asker, Hub, client};

/// One window at one hub.
pub struct Window {
    base: String,
    client: Client,
    cookies: BTreeMap<String, String>,
}

impl Window {
    /// A window that has never been at this hub.
    pub fn new(hub: &Hub) -> Self {
        Self::at(&hub.base)
    }

    /// The same at an address.
    pub fn at(base: &str) -> Self {
        Self { base: base.to_owned(), client: client(), cookies: BTreeMap::new() }
    }

    /// A request to an address of the hub, with the cookies kept so far.
    pub fn request(&self, method: Method, address: &str) -> RequestBuilder {
        let address = Url::parse(&self.base).and_then(|base| base.join(address)).expect("an address");
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

    /// Chooses somebody at the demonstration provider, by what the button sends, and gives where the hub sends the
    /// window in the end.
    pub async fn chooses(&mut self, choice: &str, return_to: &str) -> String {
        let away = self.leaves(return_to).await;
        let sent = Url::parse(&away).expect("an address");
        let mut form: Vec<(String, String)> = sent.query_pairs().into_owned().collect();
        form.push(("choice".to_owned(), choice.to_owned()));
        let request = self.request(Method::POST, "/demo-idp/authorize").form(&form);
        let answer = self.send(request).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        self.goes(answer.headers()[LOCATION].to_str().expect("text")).await
    }

    /// What the button of a person on the list of the demonstration provider sends.
    pub async fn choice_of(&mut self, name: &str) -> String {
        let away = self.leaves("/").await;
        let list = self.send(self.request(Method::GET, &away)).await.text().await.expect("a page");
        let (before, _) = list.split_once(&format!("\"><strong>{name}</strong>")).expect("a person on the list");
        before.rsplit('"').next().expect("a value").to_owned()
    }

    /// Whoever has signed in here, at this hub.
    pub fn asker(&self) -> Asker {
        Asker { base: self.base.clone(), session: self.session(), token: None, client: self.client.clone() }
    }

    /// The session cookie.
    pub fn session(&self) -> Option<String> {
        self.cookies.get("kp-session").cloned()
    }

    /// As whom the hub knows this window.
    pub async fn is(&self) -> Option<String> {
        self.asker().is().await
    }
}
