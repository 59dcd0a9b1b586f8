//! What stands still: the least that can be asked beside an answer that is always the same, and files beside nginx.

use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};
use axum::Json;
use axum::Router;
use axum::routing::post;
use reqwest::Client;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use serde_json::{Value, json};

use crate::load::{Requests, measured};
use crate::parts::Parts;
use crate::records::Records;
use crate::sides::{Side, each, in_turn};
use crate::standing::{Ready, Standing, free_port};
use crate::verdicts::{Goal, Verdict};

/// What a browser takes; nginx may not know all of them.
const CODINGS: &str = "br, gzip";

/// Headers that a server makes anew for every answer, or by the file.
const OF_THE_SERVER: [&str; 8] = [
    "accept-ranges",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "etag",
    "last-modified",
];

/// Serves an answer that is always the same, until it is ended.
pub async fn serve(port: u16) -> anyhow::Result<()> {
    async fn answer(Json(_): Json<Value>) -> Json<Value> {
        Json(json!({ "data": { "__typename": "Query" } }))
    }
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    Ok(axum::serve(listener, Router::new().route("/graphql", post(answer))).await?)
}

/// Measures the hub beside both.
pub async fn measure(parts: &Parts, records: &Records, folder: &Path, rounds: usize) -> anyhow::Result<Vec<Verdict>> {
    let hub = records.hub().await?;
    let mut verdicts = vec![trivial(parts, &hub, rounds).await?];
    if let Some(nginx) = &parts.nginx {
        verdicts.extend(files(parts, &hub, nginx, &folder.join("nginx"), rounds).await?);
    }
    Ok(verdicts)
}

async fn trivial(parts: &Parts, hub: &Standing, rounds: usize) -> anyhow::Result<Verdict> {
    let question = json!({ "query": "{ __typename }" });
    let port = free_port()?;
    let mut command = measured(&std::env::current_exe()?);
    command.args(["still", &port.to_string()]);
    let peer = Standing::begin(command, port, Ready::Graph).await?;
    ensure!(hub.answer(&question).await? == peer.answer(&question).await?, "the answers differ");
    let requests = Requests::Questions(vec![question]);
    let sides = [hub, &peer].map(|side| Side { base: side.base.clone(), requests: requests.clone() });
    let loads = in_turn(parts, &sides, rounds)?;
    Ok(Verdict {
        work: "`{ __typename }`",
        beside: "an answer of axum that is always the same",
        figure: "answers/s",
        ours: each(&loads[0], |load| load.per_second),
        theirs: each(&loads[1], |load| load.per_second),
        goal: Goal::AtLeast(0.65),
    })
}

async fn files(
    parts: &Parts,
    hub: &Standing,
    nginx: &Path,
    folder: &Path,
    rounds: usize,
) -> anyhow::Result<Vec<Verdict>> {
    let client = Client::builder().no_proxy().build()?;
    let page = client.get(&hub.base).send().await?.text().await?;
    let (small, large) = (named(&page, ".css")?, named(&page, ".wasm")?);
    let root = folder.join("files");
    fs::create_dir_all(&root)?;
    let mut headers = HeaderMap::new();
    for path in [&small, &large] {
        headers = lay_down(&client, &hub.base, path, &root).await?;
    }
    let port = free_port()?;
    fs::write(folder.join("nginx.conf"), settings(folder, port, &headers))?;
    let mut command = measured(nginx);
    command.arg("-e").arg(folder.join("errors")).arg("-c").arg(folder.join("nginx.conf"));
    let peer = Standing::begin(command, port, Ready::Path("/")).await?;
    let works = [("smallest file of the page application", small, 1.0), ("its program", large, 0.9)];
    let mut verdicts = Vec::new();
    for (work, path, goal) in works {
        let (ours, theirs) = (taken(&client, hub, &path).await?, taken(&client, &peer, &path).await?);
        ensure!(ours == theirs, "nginx answers {path} otherwise than the hub");
        let requests = Requests::Path(path, CODINGS);
        let sides = [hub, &peer].map(|side| Side { base: side.base.clone(), requests: requests.clone() });
        let loads = in_turn(parts, &sides, rounds)?;
        verdicts.push(Verdict {
            work,
            beside: "nginx",
            figure: "answers/s",
            ours: each(&loads[0], |load| load.per_second),
            theirs: each(&loads[1], |load| load.per_second),
            goal: Goal::AtLeast(goal),
        });
    }
    Ok(verdicts)
}

/// The first path of a page that ends so.
fn named(page: &str, ending: &str) -> anyhow::Result<String> {
    let is_of_path = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
    let paths = page.split(|letter| !is_of_path(letter));
    let paths = paths.filter(|path| path.starts_with('/') && path.ends_with(ending));
    paths.min_by_key(|path| path.len()).map(str::to_owned).with_context(|| format!("the page names no {ending}"))
}

async fn taken(client: &Client, side: &Standing, path: &str) -> anyhow::Result<(Option<String>, Vec<u8>)> {
    let answer = client.get(format!("{}{path}", side.base)).header(ACCEPT_ENCODING, CODINGS).send().await?;
    let answer = answer.error_for_status()?;
    let coding = answer.headers().get(CONTENT_ENCODING).and_then(|coding| coding.to_str().ok()).map(str::to_owned);
    Ok((coding, answer.bytes().await?.to_vec()))
}

/// Writes what the hub answers in each coding where nginx looks for it; gives the headers that come with it.
async fn lay_down(client: &Client, base: &str, path: &str, root: &Path) -> anyhow::Result<HeaderMap> {
    let file = root.join(path.trim_start_matches('/'));
    fs::create_dir_all(file.parent().context("a file lies in a folder")?)?;
    let mut headers = HeaderMap::new();
    for (coding, extension) in [("br", ".br"), ("gzip", ".gz"), ("identity", "")] {
        let answer = client.get(format!("{base}{path}")).header(ACCEPT_ENCODING, coding).send().await?;
        let answer = answer.error_for_status()?;
        headers = answer.headers().clone();
        ensure!(headers.contains_key(CONTENT_TYPE), "{path} has no type");
        fs::write(format!("{}{extension}", file.display()), answer.bytes().await?)?;
    }
    Ok(headers)
}

/// One process, files by sendfile, those packed already as they are, and the headers of the hub.
fn settings(folder: &Path, port: u16, headers: &HeaderMap) -> String {
    let folder = folder.display();
    let told = headers.iter().filter(|(name, _)| !OF_THE_SERVER.contains(&name.as_str()));
    let told: String = told
        .filter_map(|(name, value)| Some(format!("        add_header {name} \"{}\";\n", value.to_str().ok()?)))
        .collect();
    format!(
        "daemon off;
worker_processes 1;
user root;
pid {folder}/pid;
include /etc/nginx/modules-enabled/*brotli*.conf;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    open_file_cache max=100;
    brotli_static on;
    gzip_static on;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/files;
        location = / {{ return 200; }}
{told}    }}
}}
"
    )
}
