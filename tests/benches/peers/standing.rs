//! A program that serves on a processor of its own until it is dropped.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use reqwest::Client;
use serde_json::{Value, json};

use crate::hub;

/// How long a program may take until it is ready.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often it is asked whether it is.
const GLANCE: Duration = Duration::from_millis(1);

/// When a program is ready.
#[derive(Clone, Copy)]
pub enum Ready {
    /// When it answers this path well.
    Path(&'static str),
    /// When it answers a question of GraphQL.
    Graph,
}

/// A program that serves.
pub struct Standing {
    /// How it is reached, without a slash at the end.
    pub base: String,
    /// Milliseconds from its start until it was ready.
    pub ready_after: f64,
    process: Child,
}

/// A port that nobody listens on.
pub fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

impl Standing {
    /// Starts a program and waits until it is ready.
    pub async fn begin(mut command: Command, port: u16, ready: Ready) -> anyhow::Result<Self> {
        let began = Instant::now();
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        let process = process.context("taskset (Debian util-linux) does not start")?;
        let mut standing = Self { base: format!("http://127.0.0.1:{port}"), ready_after: 0.0, process };
        let client = Client::builder().no_proxy().build()?;
        while !standing.is_ready(&client, ready).await {
            let name = command.get_args().nth(2).unwrap_or_default().to_string_lossy();
            ensure!(standing.process.try_wait()?.is_none(), "{name} ended instead of serving");
            ensure!(began.elapsed() < PATIENCE, "{name} is not ready after {} seconds", PATIENCE.as_secs());
            tokio::time::sleep(GLANCE).await;
        }
        standing.ready_after = began.elapsed().as_secs_f64() * 1000.0;
        Ok(standing)
    }

    async fn is_ready(&self, client: &Client, ready: Ready) -> bool {
        let answer = match ready {
            Ready::Path(path) => client.get(format!("{}{path}", self.base)).send(),
            Ready::Graph => {
                client.post(format!("{}/graphql", self.base)).json(&json!({ "query": "{ __typename }" })).send()
            }
        };
        answer.await.is_ok_and(|answer| answer.status().is_success())
    }

    /// The memory that it holds at this moment, in bytes.
    pub fn memory(&self) -> anyhow::Result<u64> {
        hub::memory(self.process.id(), "VmRSS").context("it has ended")
    }

    /// The answer to a question of GraphQL; fails where it has errors.
    pub async fn answer(&self, question: &Value) -> anyhow::Result<Value> {
        let client = Client::builder().no_proxy().build()?;
        let answer = client.post(format!("{}/graphql", self.base)).json(question).send().await?;
        let mut answer: Value = answer.json().await?;
        ensure!(answer.get("errors").is_none_or(Value::is_null), "{} answers {answer}", self.base);
        Ok(answer["data"].take())
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        // It is gone already only when the bench has failed for that.
        if self.process.kill().is_ok() {
            drop(self.process.wait());
        }
    }
}
