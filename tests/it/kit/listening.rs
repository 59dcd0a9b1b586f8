//! Those who listen: what a subscription tells, event by event, and clients of other hands.

use std::sync::Arc;

use async_graphql::Request;
use futures::StreamExt;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use server::archive::{self, Description};
use server::schema;

use super::part::Part;
use super::{Asker, Hub};

/// News of documents, as a partner listens to it.
pub const NEWS: &str = "subscription($filter: DocumentFilter, $after: String) {
    documentNews(filter: $filter, after: $after) { cursor documents { title { text } state } } }";

/// News of one's own searches.
pub const FOUND: &str = "subscription { savedSearchNews { savedSearches { name newCount } } }";

/// Somebody who listens.
pub struct Listening {
    answer: Response,
    received: String,
}

impl Listening {
    /// What is told next: the answer of an execution, or nothing at the end.
    pub async fn hears(&mut self) -> Option<Value> {
        loop {
            let Some(end) = self.received.find("\n\n") else {
                let more = self.answer.chunk().await.expect("an answer that goes on")?;
                self.received += std::str::from_utf8(&more).expect("text");
                continue;
            };
            let event: String = self.received.drain(..end + 2).collect();
            let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
            match field("event:") {
                Some("next") => return serde_json::from_str(field("data:").expect("an answer")).expect("JSON"),
                Some("complete") => return None,
                // A sign of life.
                None => {}
                Some(other) => panic!("an event of another kind: {other}"),
            }
        }
    }

    /// The titles of the documents that are told next.
    pub async fn hears_of(&mut self) -> Vec<String> {
        titles(&self.hears().await.expect("news"))
    }

    /// The titles of so many documents, however they are told together.
    pub async fn hears_of_so_many(&mut self, count: usize) -> Vec<String> {
        let mut heard = Vec::new();
        while heard.len() < count {
            heard.extend(self.hears_of().await);
        }
        heard
    }
}

fn titles(told: &Value) -> Vec<String> {
    let documents = told["data"]["documentNews"]["documents"].as_array();
    let documents = documents.unwrap_or_else(|| panic!("no news: {told:#}"));
    documents.iter().map(|document| document["title"]["text"].as_str().expect("a title").to_owned()).collect()
}

impl Asker {
    /// Asks to listen; the answer as it begins.
    pub async fn asks_to_listen(&self, operation: &str, variables: Value) -> Response {
        let request = self.request(Method::POST, "/graphql").header("x-kp-csrf", "1");
        let request = request.header("accept", "text/event-stream");
        request.json(&json!({ "query": operation, "variables": variables })).send().await.expect("an answer")
    }

    /// Listens.
    pub async fn listens(&self, operation: &str, variables: Value) -> Listening {
        let answer = self.asks_to_listen(operation, variables).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Listening { answer, received: String::new() }
    }

    /// Listens to news of documents, from now on; with the cursor of what was before.
    pub async fn listens_to_news(&self) -> (Listening, Value) {
        let mut listening = self.listens(NEWS, json!({})).await;
        let greeting = listening.hears().await.expect("a greeting");
        assert_eq!(titles(&greeting), Vec::<String>::new());
        (listening, greeting["data"]["documentNews"]["cursor"].clone())
    }
}

impl Hub {
    /// Gives a document another title.
    pub async fn rename(&self, id: &str, title: &str) {
        let title = Some(entity::LocalizedText::new("en", title));
        let change = Description { title, ..Description::default() };
        archive::describe(&self.cx(), id.parse().expect("an id"), change).await.expect("a change");
    }
}

impl Hub {
    /// What a subscription tells the hub itself of an act, without the wire, and how many SQL statements that takes.
    pub async fn tells(&self, operation: &str, act: impl Future<Output = ()>) -> (usize, Vec<Value>) {
        let (memory, _) = schema::memory();
        let memory = Arc::new(memory);
        let looks = async || {
            let (loader, loads) = schema::edges(self.cx());
            let request = Request::new(operation).data(loader).data(self.cx());
            let told = schema::build().execute_stream_with_session_data(request, memory.clone());
            let told: Vec<_> = loads.beside(told.collect()).await;
            told.into_iter().map(|answer: async_graphql::Response| answer.data.into_json().expect("JSON")).collect()
        };
        let _greeting: Vec<Value> = looks().await;
        act.await;
        self.statements(looks()).await
    }
}

/// A client of other hands, in a process of its own.
pub struct Client(Part);

impl Client {
    /// Starts a client.
    pub fn start() -> Self {
        Self(Part::start("listen.mjs"))
    }

    /// Listens over `events` or a `socket`.
    pub async fn listens(&mut self, hub: &Hub, by: &str, session: Option<&str>, operation: &str) {
        let who = session.map_or(json!({}), |session| json!({ "cookie": format!("kp-session={session}") }));
        self.listens_as(hub, by, who, operation).await;
    }

    /// Listens over `events` or a `socket` with an access token.
    pub async fn listens_with_token(&mut self, hub: &Hub, by: &str, token: &str, operation: &str) {
        self.listens_as(hub, by, json!({ "authorization": format!("Bearer {token}") }), operation).await;
    }

    async fn listens_as(&mut self, hub: &Hub, by: &str, who: Value, operation: &str) {
        self.0.ask(&json!({ "do": "listen", "by": by, "base": hub.base, "who": who, "query": operation })).await;
    }

    /// What is told next: an answer, the errors, or `{"end": true}`.
    pub async fn hears(&mut self) -> Value {
        self.0.ask(&json!({ "do": "hear" })).await
    }

    /// Ends what it listens to.
    pub async fn leaves(&mut self) {
        self.0.ask(&json!({ "do": "leave" })).await;
    }

    /// Says words on a bare socket, with these headers; answers what came back and how it was closed.
    pub async fn says(&mut self, hub: &Hub, headers: Value, protocol: &str, words: &[Value]) -> Value {
        let line = json!({ "do": "say", "base": hub.base, "headers": headers, "protocol": protocol, "words": words });
        self.0.ask(&line).await
    }
}
