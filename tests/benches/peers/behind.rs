//! The hub's search with a Meilisearch server behind, beside that server asked the same without a hub before it.
//! What the hub asks is written down once, and then asked again by itself.

use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::ensure;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use reqwest::{Client, Method};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::finding::per_second;
use crate::hub;
use crate::parts::Parts;
use crate::percentile::percentile;
use crate::plain_search::server;
use crate::processors::MEASURED;
use crate::records::hub_command;
use crate::standing::{Ready, Standing, free_port};
use crate::verdicts::{Goal, Verdict};

/// What a page of results shows.
const SEARCH: &str = "query($text: String!) { search(text: $text, first: 20) {
    totalCount facets { field buckets { value label count } }
    edges { title { html } node { id symbol } pages { number snippet { html } } }
} }";

/// What readers of the demonstration archive type.
const TYPED: &str = include_str!("../search/judged.toml");

/// How often a search is written down; the hub asks other things beside, so the shortest counts.
const WRITTEN: usize = 3;

#[derive(Deserialize)]
struct Judged {
    query: Vec<Typed>,
}

#[derive(Deserialize)]
struct Typed {
    text: String,
}

/// A request to the server: method, path and body.
type Asked = (Method, String, Bytes);

/// Hands requests on to the server, and writes them down.
#[derive(Clone)]
struct Clerk {
    client: Client,
    server: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Clerk {
    fn taken(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn hand_on(State(clerk): State<Clerk>, method: Method, uri: Uri, body: Bytes) -> Response {
    let path = uri.to_string();
    clerk.asked.lock().unwrap_or_else(PoisonError::into_inner).push((method.clone(), path.clone(), body.clone()));
    match ask(&clerk.client, &clerk.server, &(method, path, body)).await {
        Ok((status, body)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}

async fn ask(client: &Client, server: &str, (method, path, body): &Asked) -> reqwest::Result<(u16, Bytes)> {
    let request = client.request(method.clone(), format!("{server}{path}"));
    let answer = request.header("content-type", "application/json").body(body.clone()).send().await?;
    Ok((answer.status().as_u16(), answer.bytes().await?))
}

/// Measures both, one question after the other.
pub async fn measure(parts: &Parts, folder: &Path, rounds: usize) -> anyhow::Result<Vec<Verdict>> {
    let (data, client) = (folder.join("behind"), Client::builder().no_proxy().build()?);
    let peer = server(parts, &folder.join("behind-server"), MEASURED).await?;
    let mut fill = hub::command(&hub::program(), &data, &["demo"]);
    ensure!(fill.env("KP_MEILI_URL", &peer.base).stdout(Stdio::null()).status()?.success(), "the hub was not filled");
    let questions = questions()?;
    let requests = written_down(&data, &peer, &client, &questions).await?;
    let hub = with_server(&data, &peer.base).await?;
    for question in &questions {
        hub.answer(question).await?;
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        ours.push(each(&client, &hub.base, questions.iter().map(|question| vec![put(question)])).await?);
        theirs.push(each(&client, &peer.base, requests.iter().cloned()).await?);
    }
    let verdict = |figure, of: fn(&[f64]) -> f64, goal| Verdict {
        work: "the same through our graph, Meilisearch behind, demonstration archive",
        beside: "Meilisearch asked the same",
        figure,
        ours: ours.iter().map(|times| of(times)).collect(),
        theirs: theirs.iter().map(|times| of(times)).collect(),
        goal,
    };
    Ok(vec![
        verdict("queries/s", per_second, Goal::AtLeast(0.85)),
        verdict("p50 ms", |times| percentile(times, 50), Goal::MoreAtMost(0.8)),
    ])
}

fn questions() -> anyhow::Result<Vec<Value>> {
    let typed: Judged = toml::from_str(TYPED)?;
    let question = |typed: Typed| json!({ "query": SEARCH, "variables": { "text": typed.text } });
    Ok(typed.query.into_iter().map(question).collect())
}

async fn with_server(data: &Path, server: &str) -> anyhow::Result<Standing> {
    let port = free_port()?;
    let mut serve = hub_command(data, port);
    Standing::begin(
        {
            serve.env("KP_MEILI_URL", server);
            serve
        },
        port,
        Ready::Path("/readyz"),
    )
    .await
}

/// What the hub asks the server for each question.
async fn written_down(
    data: &Path,
    peer: &Standing,
    client: &Client,
    questions: &[Value],
) -> anyhow::Result<Vec<Vec<Asked>>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let clerk = Clerk { client: client.clone(), server: peer.base.clone(), asked: Arc::default() };
    let routes = Router::new().fallback(hand_on).with_state(clerk.clone());
    let desk = tokio::spawn(async move { axum::serve(listener, routes).await });
    let hub = with_server(data, &format!("http://{address}")).await?;
    let mut all = Vec::new();
    for question in questions {
        let mut written = Vec::new();
        for _ in 0..=WRITTEN {
            clerk.taken();
            hub.answer(question).await?;
            written.push(clerk.taken());
        }
        // The first time the hub may learn what it then knows.
        let shortest = written.into_iter().skip(1).min_by_key(Vec::len).unwrap_or_default();
        ensure!(!shortest.is_empty(), "the hub asks nothing of the server");
        all.push(shortest);
    }
    desk.abort();
    Ok(all)
}

/// A question as it is put to a hub.
fn put(question: &Value) -> Asked {
    (Method::POST, "/graphql".to_owned(), Bytes::from(question.to_string()))
}

/// The milliseconds of each search, which may be several requests one after the other, until the last answer was there.
async fn each(client: &Client, server: &str, searches: impl Iterator<Item = Vec<Asked>>) -> anyhow::Result<Vec<f64>> {
    let mut times = Vec::new();
    for search in searches {
        let began = Instant::now();
        for request in &search {
            let (status, body) = ask(client, server, request).await?;
            ensure!(status < 400, "{server} answers {}", String::from_utf8_lossy(&body));
        }
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(times)
}
