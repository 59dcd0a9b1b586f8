//! Speaks to a Meilisearch server: asks it, gives it work, and waits until that is done.
//! Not the place for what is asked or given.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::anyhow;
use meilisearch_sdk::errors::{Error, ErrorCode, ErrorType};
use meilisearch_sdk::request::parse_response;
use reqwest::{Client, Method, RequestBuilder};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use super::super::EngineFault;
use super::schema::Row;
use crate::tls;

/// How long one request may take that only hands work over, whatever a search may take.
const HANDING_OVER: Duration = Duration::from_secs(60);
/// How often the server is asked whether it is done, at first.
const FIRST_LOOK: Duration = Duration::from_millis(2);
/// How often at last.
const LAST_LOOK: Duration = Duration::from_millis(200);

/// Where a server is, and how this hub is known there.
#[derive(Clone, Debug)]
pub struct Address {
    /// Its address, such as `http://127.0.0.1:7700`.
    pub url: String,
    /// The key that may search, and make, fill and settle the indexes of this hub.
    pub key: Option<String>,
    /// With what the names of this hub's indexes begin, so that several hubs share a server.
    pub prefix: String,
    /// How long a search may take.
    pub patience: Duration,
    /// How long the work of one change may take.
    pub work_patience: Duration,
}

/// A Meilisearch server; the library reads its answers, but its own client clears eight megabytes before every request.
pub struct Server {
    http: Client,
    address: Address,
}

/// What was found of one query.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Found {
    /// The rows of this page.
    pub hits: Vec<Row>,
    /// How many rows, or documents where each is listed once, answer in all; none when that was not asked.
    pub total_hits: Option<usize>,
    /// How many of them have each value.
    pub facet_distribution: HashMap<String, HashMap<String, usize>>,
}

impl Found {
    /// How many answer in all.
    pub fn total(&self) -> usize {
        self.total_hits.unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct Answers {
    results: Vec<Found>,
}

/// Work that was handed over.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Handed {
    task_uid: u32,
}

#[derive(Deserialize)]
struct Task {
    status: String,
    error: Option<Value>,
}

impl Server {
    /// Makes ready to speak to a server; says nothing yet.
    pub fn new(address: Address) -> anyhow::Result<Self> {
        tls::make_ready();
        Ok(Self { http: Client::builder().build()?, address })
    }

    /// With what the names of this hub's indexes begin.
    pub fn prefix(&self) -> &str {
        &self.address.prefix
    }

    /// The answers to several queries, asked at once and answered in their order; nothing when an index is not there.
    pub async fn ask(&self, queries: Vec<Value>) -> Result<Option<Vec<Found>>, EngineFault> {
        let questions = self.request(Method::POST, "multi-search").json(&json!({ "queries": queries }));
        match self.send::<Answers>(questions, 200, self.address.patience).await {
            Ok(answers) => Ok(Some(answers.results)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(fault(error)),
        }
    }

    /// Whether an index is there.
    pub async fn has(&self, index: &str) -> Result<bool, EngineFault> {
        let question = self.request(Method::GET, &format!("indexes/{index}"));
        match self.send::<Value>(question, 200, self.address.patience).await {
            Ok(_) => Ok(true),
            Err(error) if is_absent(&error) => Ok(false),
            Err(error) => Err(fault(error)),
        }
    }

    /// Hands work over.
    pub async fn hand(&self, path: &str, body: impl Serialize) -> Result<Handed, EngineFault> {
        self.send(self.request(Method::POST, path).json(&body), 202, HANDING_OVER).await.map_err(fault)
    }

    /// Hands a change of settings over.
    pub async fn settle(&self, path: &str, body: &Value) -> Result<Handed, EngineFault> {
        self.send(self.request(Method::PATCH, path).json(body), 202, HANDING_OVER).await.map_err(fault)
    }

    /// Takes an index away; one that is not there is no error.
    pub async fn drop_index(&self, index: &str) -> Result<(), EngineFault> {
        if !self.has(index).await? {
            return Ok(());
        }
        let work = self.request(Method::DELETE, &format!("indexes/{index}"));
        let handed = self.send(work, 202, HANDING_OVER).await.map_err(fault)?;
        self.done(&[handed]).await
    }

    /// Waits until work is done; what failed is a fault.
    pub async fn done(&self, work: &[Handed]) -> Result<(), EngineFault> {
        let wait = async {
            for Handed { task_uid } in work {
                self.wait(*task_uid).await?;
            }
            Ok(())
        };
        let late = |_| EngineFault::Unreachable(anyhow!("work took longer than {:?}", self.address.work_patience));
        timeout(self.address.work_patience, wait).await.map_err(late)?
    }

    async fn wait(&self, task: u32) -> Result<(), EngineFault> {
        let mut pause = FIRST_LOOK;
        loop {
            let question = self.request(Method::GET, &format!("tasks/{task}"));
            let Task { status, error } = self.send(question, 200, HANDING_OVER).await.map_err(fault)?;
            match status.as_str() {
                "succeeded" => return Ok(()),
                "enqueued" | "processing" => {}
                _ => return Err(EngineFault::Undone(anyhow!("task {task} is {status}: {error:?}"))),
            }
            sleep(pause).await;
            pause = (2 * pause).min(LAST_LOOK);
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}/{path}", self.address.url.trim_end_matches('/')));
        match &self.address.key {
            Some(key) => request.bearer_auth(key),
            None => request,
        }
    }

    async fn send<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
        expected: u16,
        patience: Duration,
    ) -> Result<T, Error> {
        let away = |fault: reqwest::Error| Error::Other(Box::new(fault));
        let answer = request.timeout(patience).send().await.map_err(away)?;
        let (status, url) = (answer.status().as_u16(), answer.url().to_string());
        let body = answer.bytes().await.map_err(away)?;
        parse_response(status, expected, &String::from_utf8_lossy(&body), url)
    }
}

fn is_absent(error: &Error) -> bool {
    matches!(error, Error::Meilisearch(error) if matches!(error.error_code, ErrorCode::IndexNotFound))
}

/// What went wrong, in a sentence for whoever runs the hub.
fn fault(error: Error) -> EngineFault {
    match &error {
        Error::Meilisearch(told) if matches!(told.error_type, ErrorType::Auth) => EngineFault::Refused(error.into()),
        Error::Meilisearch(_) => EngineFault::Undone(error.into()),
        _ => EngineFault::Unreachable(error.into()),
    }
}
