//! A Meilisearch server set up as its manual has it: one record a passage, one answer a document.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use server::search::engine::{IndexedDocument, SNIPPET_WORDS};

use crate::archive::delegate;
use crate::asked::{Asked, FIRST};
use crate::measures::LOOKED_AT;
use crate::parts::Parts;
use crate::processors::on_processor;
use crate::standing::{Ready, Standing, free_port};

/// About how many bytes are handed over at once.
const HANDFUL: usize = 4 * 1024 * 1024;

/// How often it is asked whether it has done its work, and how long that may take.
const GLANCE: Duration = Duration::from_millis(20);
const PATIENCE: Duration = Duration::from_secs(600);

const FACETS: [&str; 8] = ["kind", "body", "participants", "year", "languages", "subjects", "meeting", "status"];

/// A server with one index.
pub struct PlainSearch {
    /// The server.
    pub standing: Standing,
    folder: PathBuf,
    client: Client,
}

/// A Meilisearch server on these processors, which keeps everything in a folder.
pub async fn server(parts: &Parts, folder: &Path, processors: &str) -> anyhow::Result<Standing> {
    let Some(program) = &parts.meilisearch else { bail!("meilisearch is not there") };
    let port = free_port()?;
    let mut command = on_processor(processors, program);
    command.args(["--no-analytics", "--http-addr", &format!("127.0.0.1:{port}"), "--log-level", "ERROR"]);
    command.arg("--db-path").arg(folder.join("data")).arg("--dump-dir").arg(folder.join("dumps"));
    std::fs::create_dir_all(folder)?;
    command.current_dir(folder).stderr(std::process::Stdio::null());
    Standing::begin(command, port, Ready::Path("/health")).await
}

impl PlainSearch {
    /// A new server without an index.
    pub async fn begin(parts: &Parts, folder: &Path, processors: &str) -> anyhow::Result<Self> {
        let standing = server(parts, folder, processors).await?;
        Ok(Self { standing, folder: folder.to_owned(), client: Client::builder().no_proxy().build()? })
    }

    /// The same with its index, started anew on other processors.
    pub async fn again_on(self, parts: &Parts, processors: &str) -> anyhow::Result<Self> {
        let folder = self.folder.clone();
        drop(self);
        Self::begin(parts, &folder, processors).await
    }

    /// Fills the index; gives the seconds it took.
    pub async fn fill(&self, documents: &[IndexedDocument]) -> anyhow::Result<f64> {
        let filterable: Vec<&str> = FACETS.into_iter().chain(["seen_by", "document"]).collect();
        let settings = json!({
            "searchableAttributes": ["title", "symbol", "text"],
            "filterableAttributes": filterable,
            "distinctAttribute": "document",
        });
        let begin = self.work(Method::POST, "indexes", &json!({ "uid": "passages", "primaryKey": "id" })).await?;
        self.done(begin).await?;
        let settled = self.work(Method::PATCH, "indexes/passages/settings", &settings).await?;
        self.done(settled).await?;
        let handfuls = handfuls(documents);
        let began = Instant::now();
        let mut last = settled;
        for handful in handfuls {
            last = self.work(Method::POST, "indexes/passages/documents", &handful).await?;
        }
        self.done(last).await?;
        Ok(began.elapsed().as_secs_f64())
    }

    /// Asks as a delegate does; gives the milliseconds until the answer was there, unread.
    pub async fn answer(&self, client: &Client, asked: &Asked) -> anyhow::Result<f64> {
        let mut filter = format!("seen_by IN [{}]", delegate().join(", "));
        if let Some(year) = asked.year {
            filter += &format!(" AND year = {year}");
        }
        let question = json!({
            "q": asked.text,
            "filter": filter,
            "facets": FACETS,
            "limit": FIRST,
            "attributesToRetrieve": ["document", "page"],
            "attributesToHighlight": ["title", "text"],
            "attributesToCrop": ["text"],
            "cropLength": SNIPPET_WORDS,
        });
        let request = client.post(format!("{}/indexes/passages/search", self.standing.base)).json(&question);
        let began = Instant::now();
        let answer = request.send().await?;
        let (status, body) = (answer.status(), answer.bytes().await?);
        let time = began.elapsed().as_secs_f64() * 1000.0;
        ensure!(status.is_success(), "Meilisearch answers {}", String::from_utf8_lossy(&body));
        Ok(time)
    }

    /// The grades of what it lists.
    pub async fn list(&self, sought: usize, text: &str) -> anyhow::Result<Vec<u8>> {
        let question = json!({ "q": text, "limit": LOOKED_AT, "attributesToRetrieve": ["document"] });
        let answer = self.ask(Method::POST, "indexes/passages/search", &question).await?;
        let hits = answer["hits"].as_array().map(Vec::as_slice).unwrap_or_default();
        let sought = sought.to_string();
        Ok(hits.iter().map(|hit| if hit["document"] == *sought { 3 } else { 0 }).collect())
    }

    async fn ask(&self, method: Method, path: &str, body: &Value) -> anyhow::Result<Value> {
        let request = self.client.request(method, format!("{}/{path}", self.standing.base)).json(body);
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    /// Asks for work that is done later; gives its number.
    async fn work(&self, method: Method, path: &str, body: &Value) -> anyhow::Result<u64> {
        let told = self.ask(method, path, body).await?;
        told["taskUid"].as_u64().ok_or_else(|| anyhow::anyhow!("Meilisearch answers {told}"))
    }

    async fn done(&self, work: u64) -> anyhow::Result<()> {
        let began = Instant::now();
        loop {
            let task = self.ask(Method::GET, &format!("tasks/{work}"), &Value::Null).await?;
            match task["status"].as_str() {
                Some("succeeded") => return Ok(()),
                Some("enqueued" | "processing") if began.elapsed() < PATIENCE => tokio::time::sleep(GLANCE).await,
                _ => bail!("Meilisearch did not do its work: {task}"),
            }
        }
    }
}

/// Passages as records, so many at once as are handed over.
fn handfuls(documents: &[IndexedDocument]) -> Vec<Value> {
    let (mut handfuls, mut records, mut bytes) = (Vec::new(), Vec::new(), 0);
    for document in documents {
        for passage in &document.passages {
            bytes += passage.text.len();
            records.push(json!({
                "id": format!("{}-{}", document.id, passage.page),
                "document": document.id,
                "page": passage.page,
                "title": document.titles.first().map(|title| &title.text),
                "symbol": document.symbols,
                "text": passage.text,
                "seen_by": document.seen_by,
                "kind": document.kind,
                "body": document.body,
                "participants": document.participants,
                "year": document.year,
                "languages": document.languages,
                "subjects": document.subjects,
                "meeting": document.meeting,
                "status": document.status,
            }));
        }
        if bytes > HANDFUL {
            handfuls.push(Value::Array(std::mem::take(&mut records)));
            bytes = 0;
        }
    }
    handfuls.push(Value::Array(records));
    handfuls
}
