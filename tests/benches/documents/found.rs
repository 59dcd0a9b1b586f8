//! From the deposit of a paper to the search that finds it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::{Value, json};

use crate::figures::{Rounds, shown, table};
use crate::memory::{megabytes, peak};

/// How many papers are deposited, one after the other.
const PAPERS: usize = 20;

/// How often the search is asked.
const GLANCE: Duration = Duration::from_millis(5);

/// How many searches the server answers before its memory is read.
const SEARCHES: usize = 200;

/// Imports papers one by one beside a hub that serves the demonstration archive, and asks it for each.
pub async fn measure(program: &Path, folder: &Path) -> Result<String, anyhow::Error> {
    let data = folder.join("hub-that-serves");
    let filled = crate::hub(program, &data, &["demo"]).stdout(Stdio::null()).status()?;
    anyhow::ensure!(filled.success(), "the demonstration archive could not be filled");
    let mut serve = crate::hub(program, &data, &["serve"]);
    let mut server = serve.env("KP_LISTEN", "127.0.0.1:0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let measured = ask(program, folder, &data, &mut server).await;
    let told = Command::new("kill").args(["-TERM", &server.id().to_string()]).status()?;
    anyhow::ensure!(told.success() && server.wait()?.success(), "the hub did not end well");
    measured
}

async fn ask(program: &Path, folder: &Path, data: &Path, server: &mut Child) -> Result<String, anyhow::Error> {
    let mut line = String::new();
    BufReader::new(server.stdout.take().expect("its words")).read_line(&mut line)?;
    let url = format!("http://{}/graphql", line.trim().rsplit(' ').next().expect("an address"));
    let client = Client::builder().no_proxy().build()?;
    let (mut accepted, mut found) = (Vec::new(), Vec::new());
    for number in 0..PAPERS {
        let path = folder.join(format!("late-{number}.txt"));
        std::fs::write(
            &path,
            format!("Late paper {number}: the word of it is zeugmatic{number}, and no other paper has it."),
        )?;
        let began = Instant::now();
        let mut import = crate::hub(program, data, &["import", "--audience", "public"]);
        anyhow::ensure!(import.arg(&path).stdout(Stdio::null()).status()?.success(), "a paper could not be taken in");
        let taken = began.elapsed();
        while count(&client, &url, &format!("zeugmatic{number}")).await? == 0 {
            tokio::time::sleep(GLANCE).await;
        }
        accepted.push(taken.as_secs_f64());
        found.push(began.elapsed().as_secs_f64());
    }
    for number in 0..SEARCHES {
        count(&client, &url, ["harbour", "certificate", "statistics", "decision"][number % 4]).await?;
    }
    let most = peak(server.id()).map_or_else(String::new, megabytes);
    let row = |what: &str, rounds: Rounds| vec![what.to_owned(), shown(rounds.median()), shown(rounds.most())];
    Ok(table(
        "From deposit to search",
        &format!(
            "{PAPERS} papers, one after the other, by `kp-hub import` beside a hub that serves the demonstration archive \
             and looks for news of other processes once a second. \
             The serving process held {most} at most, {SEARCHES} searches later."
        ),
        &["seconds from the start of the import", "median", "most"],
        &[row("until it is accepted", Rounds::new(accepted)), row("until it is found", Rounds::new(found))],
    ))
}

async fn count(client: &Client, url: &str, text: &str) -> Result<u64, anyhow::Error> {
    let operation =
        "query($text: String!) { search(text: $text, first: 20) { totalCount edges { node { id title { text } } } } }";
    let question = json!({ "query": operation, "variables": { "text": text } });
    let answer: Value = client.post(url).header("x-kp-csrf", "1").json(&question).send().await?.json().await?;
    let count = answer["data"]["search"]["totalCount"].as_u64();
    count.ok_or_else(|| anyhow::anyhow!("the search was not answered: {answer}"))
}
