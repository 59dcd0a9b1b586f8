//! From the deposit of a paper to the search that finds it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use entity::LocalizedText;
use reqwest::Client;
use serde_json::{Value, json};
use server::archive::{self, FileToKeep, Kept, NewDocument};
use server::audience::Audience;
use server::cli::serve;
use server::config::Settings;
use server::cx::{Actor, Stores};
use server::page::{Edge, Window};
use server::search;
use server::search::question::Question;
use tokio::net::TcpListener;

use crate::figures::{shown, table};
use crate::hub::memory;
use crate::memory::megabytes;
use crate::rounds::Rounds;

/// How many papers are deposited, one after the other.
const PAPERS: usize = 20;

/// How often the search is asked.
const GLANCE: Duration = Duration::from_millis(5);

/// How many searches the server answers before its memory is read.
const SEARCHES: usize = 200;

/// Imports papers one by one beside a hub that serves the demonstration archive, and asks it for each.
pub async fn measure(program: &Path, folder: &Path) -> Result<String, anyhow::Error> {
    let data = folder.join("hub-that-serves");
    let filled = crate::hub::command(program, &data, &["demo"]).stdout(Stdio::null()).status()?;
    anyhow::ensure!(filled.success(), "the demonstration archive could not be filled");
    let mut serve = crate::hub::command(program, &data, &["serve"]);
    let mut server = serve.env("KP_LISTEN", "127.0.0.1:0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let beside = beside(program, folder, &data, &mut server).await;
    let told = Command::new("kill").args(["-TERM", &server.id().to_string()]).status()?;
    anyhow::ensure!(told.success() && server.wait()?.success(), "the hub did not end well");
    let Beside { accepted, found, most } = beside?;
    let (accepted_within, found_within) = within(program, folder, &data).await?;
    let row = |who: &str, until: &str, seconds: Vec<f64>| {
        let seconds = Rounds::new(seconds);
        vec![who.to_owned(), until.to_owned(), shown(seconds.median()), shown(seconds.most())]
    };
    let (import, hub) = ("`kp-hub import` beside the hub", "the hub itself");
    Ok(table(
        "From deposit to search",
        &format!(
            "{PAPERS} papers, one after the other, into a hub that serves the demonstration archive: read, stored, recorded, \
             published, indexed. A hub looks for news of other processes once a second, and for its own at once. \
             The serving process held {most} at most, {SEARCHES} searches later."
        ),
        &["taken in by", "seconds until", "median", "most"],
        &[
            row(import, "it is accepted", accepted),
            row(import, "a search finds it", found),
            row(hub, "it is accepted", accepted_within),
            row(hub, "a search finds it", found_within),
        ],
    ))
}

/// Seconds until papers were accepted and found, by a hub that takes them in itself, as it does with uploads.
async fn within(program: &Path, folder: &Path, data: &Path) -> Result<(Vec<f64>, Vec<f64>), anyhow::Error> {
    let settings = Settings::read("", [("KP_DATA".to_owned(), data.display().to_string())].into())?;
    let stores = Stores::open(Settings { program: program.to_owned(), ..settings }).await?;
    let serving = serve(stores.clone(), TcpListener::bind("127.0.0.1:0").await?, false)?;
    let (mut accepted, mut found) = (Vec::new(), Vec::new());
    for number in 0..PAPERS {
        let (path, word) = paper(folder, &format!("own{number}"))?;
        let cx = stores.cx(Actor::System);
        let began = Instant::now();
        let file_name = format!("own{number}.txt");
        let file = FileToKeep { path, file_name, language: None, is_authentic: true, is_machine_translation: false };
        let Kept::New(kept) = archive::keep(&cx, file).await? else { anyhow::bail!("the paper is held already") };
        let id = archive::deposit(&cx, plain(&word), vec![*kept]).await?;
        archive::publish(&cx, id).await?;
        accepted.push(began.elapsed().as_secs_f64());
        let window = Window { rows: 20, edge: Edge::Start };
        let visitor = || stores.cx(Actor::Visitor);
        let question = Question { text: word.clone(), ..Question::default() };
        while search::find(&visitor(), &question, &window).await?.answer.total == 0 {
            tokio::time::sleep(GLANCE).await;
        }
        found.push(began.elapsed().as_secs_f64());
    }
    serving.stop().await?;
    Ok((accepted, found))
}

/// A paper with a word that no other has.
fn paper(folder: &Path, name: &str) -> Result<(PathBuf, String), anyhow::Error> {
    let (path, word) = (folder.join(format!("{name}.txt")), format!("zeugmatic{name}"));
    std::fs::write(&path, format!("The word of this paper is {word}, and no other paper has it."))?;
    Ok((path, word))
}

fn plain(title: &str) -> NewDocument {
    NewDocument::titled(LocalizedText::new("en", title), Audience::Public)
}

/// What was measured of a hub and imports beside it.
struct Beside {
    accepted: Vec<f64>,
    found: Vec<f64>,
    most: String,
}

async fn beside(program: &Path, folder: &Path, data: &Path, server: &mut Child) -> Result<Beside, anyhow::Error> {
    let mut line = String::new();
    BufReader::new(server.stdout.take().expect("its words")).read_line(&mut line)?;
    let url = format!("http://{}/graphql", line.trim().rsplit(' ').next().expect("an address"));
    let client = Client::builder().no_proxy().build()?;
    let (mut accepted, mut found) = (Vec::new(), Vec::new());
    for number in 0..PAPERS {
        let (path, word) = paper(folder, &format!("late{number}"))?;
        let began = Instant::now();
        let mut import = crate::hub::command(program, data, &["import", "--audience", "public"]);
        anyhow::ensure!(import.arg(&path).stdout(Stdio::null()).status()?.success(), "a paper could not be taken in");
        accepted.push(began.elapsed().as_secs_f64());
        while count(&client, &url, &word).await? == 0 {
            tokio::time::sleep(GLANCE).await;
        }
        found.push(began.elapsed().as_secs_f64());
    }
    for number in 0..SEARCHES {
        count(&client, &url, ["harbour", "certificate", "statistics", "decision"][number % 4]).await?;
    }
    Ok(Beside { accepted, found, most: memory(server.id(), "VmHWM").map_or_else(String::new, megabytes) })
}

async fn count(client: &Client, url: &str, text: &str) -> Result<u64, anyhow::Error> {
    let operation =
        "query($text: String!) { search(text: $text, first: 20) { totalCount edges { node { id title { text } } } } }";
    let question = json!({ "query": operation, "variables": { "text": text } });
    let answer: Value = client.post(url).header("x-kp-csrf", "1").json(&question).send().await?.json().await?;
    let count = answer["data"]["search"]["totalCount"].as_u64();
    count.ok_or_else(|| anyhow::anyhow!("the search was not answered: {answer}"))
}
