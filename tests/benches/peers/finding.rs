//! Finding in the same passages: the embedded engine in its process, beside Meilisearch over HTTP.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, ensure};
use futures::{StreamExt, stream};
use reqwest::Client;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server::search::engine::embedded::EmbeddedEngine;
use server::search::engine::{IndexedDocument, SearchEngine};

use crate::asked::{Asked, asked};
use crate::books::{self, Placed};
use crate::measures::Tally;
use crate::parts::Parts;
use crate::percentile::percentile;
use crate::plain_search::PlainSearch;
use crate::processors::{MEASURED, on_processor};
use crate::texts;
use crate::verdicts::{Goal, Verdict};

/// Both processors, for taking in.
const BOTH: &str = "0,1";

/// How many queries are asked before any is timed, and how many are.
const WARMING: usize = 100;
const TIMED: usize = 600;

/// How many queries with a known answer there are of each kind in each language.
const KNOWN: usize = 40;

/// How often all is taken in; it takes a minute.
const FILLINGS: usize = 2;

const KINDS: [&str; 4] = ["report", "notice", "minutes", "decision"];

/// The pages of the books as documents of an archive.
fn documents(pages: &[Placed<'_>]) -> Vec<IndexedDocument> {
    let document = |(at, placed): (usize, &Placed<'_>)| IndexedDocument {
        kind: KINDS[at % KINDS.len()].to_owned(),
        body: Some(format!("body-{}", at % 24)),
        participants: vec![format!("participant-{}", at % 59)],
        year: Some(2003 + (at % 24) as i32),
        subjects: (0..at % 4).map(|nth| format!("subject-{}", (at * 7 + nth) % 80)).collect(),
        meeting: at.is_multiple_of(4).then(|| format!("meeting-{}", at % 100)),
        status: "in_force".to_owned(),
        ..books::document(at, placed)
    };
    pages.iter().enumerate().map(document).collect()
}

fn shelves() -> anyhow::Result<Vec<texts::Shelf>> {
    let folder =
        std::env::var_os("KP_BENCH_TEXTS").context("run `cargo xtask bench peers`, which fetches the texts")?;
    texts::shelves(Path::new(&folder))
}

/// Measures all of it.
pub async fn measure(parts: &Parts, folder: &Path, rounds: usize) -> anyhow::Result<Vec<Verdict>> {
    let folder = folder.join("finding");
    fs::create_dir_all(&folder)?;
    let shelves = shelves()?;
    let pages = books::pages(&shelves);
    let documents = documents(&pages);
    let (taking_in, peer) = taking_in(parts, &folder, &documents, rounds.min(FILLINGS)).await?;
    let peer = peer.again_on(parts, MEASURED).await?;
    let quality = quality(&folder, &peer, &shelves, &pages).await?;
    let asked = asked(&documents, WARMING + TIMED);
    fs::write(folder.join("asked.json"), serde_json::to_vec(&asked)?)?;
    let client = Client::builder().no_proxy().build()?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        ours.push(own::<Vec<f64>>("ask", &folder, MEASURED)?);
        let mut times = Vec::new();
        for asked in &asked {
            times.push(peer.answer(&client, asked).await?);
        }
        theirs.push(times.split_off(WARMING));
    }
    let verdict = |figure, of: fn(&[f64]) -> f64, goal| Verdict {
        work: "full text with facets and highlights",
        beside: "Meilisearch",
        figure,
        ours: ours.iter().map(|times| of(times)).collect(),
        theirs: theirs.iter().map(|times| of(times)).collect(),
        goal,
    };
    Ok(vec![
        verdict("queries/s", per_second, Goal::AtLeast(4.0)),
        verdict("p50 ms", |times| percentile(times, 50), Goal::None),
        verdict("p99 ms", |times| percentile(times, 99), Goal::None),
        quality,
        taking_in,
    ])
}

/// How many answers a second there are when each comes after the one before.
pub fn per_second(milliseconds: &[f64]) -> f64 {
    1000.0 * milliseconds.len() as f64 / milliseconds.iter().sum::<f64>()
}

/// Both take all in; the last that did is handed on.
async fn taking_in(
    parts: &Parts,
    folder: &Path,
    documents: &[IndexedDocument],
    rounds: usize,
) -> anyhow::Result<(Verdict, PlainSearch)> {
    let passages: usize = documents.iter().map(|document| document.passages.len()).sum();
    let (mut ours, mut theirs, mut last) = (Vec::new(), Vec::new(), None);
    for round in 0..rounds {
        crate::tell(&format!("taking in {passages} passages"));
        ours.push(passages as f64 / own::<f64>("fill", folder, BOTH)?);
        // The one before has ended by then.
        drop(last.take());
        let peer = PlainSearch::begin(parts, &folder.join(format!("filled-{round}")), BOTH).await?;
        theirs.push(passages as f64 / peer.fill(documents).await?);
        last = Some(peer);
    }
    let verdict = Verdict {
        work: "taking in passages of 2.5 kB, on both processors",
        beside: "Meilisearch",
        figure: "passages/s",
        ours,
        theirs,
        goal: Goal::AtLeast(3.0),
    };
    Ok((verdict, last.context("there is at least one round")?))
}

/// This program again, for one step on these processors.
fn own<T: DeserializeOwned>(step: &str, folder: &Path, processors: &str) -> anyhow::Result<T> {
    let output = on_processor(processors, std::env::current_exe()?).arg(step).arg(folder).output()?;
    ensure!(output.status.success(), "`{step}` failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// How good the lists are, by queries whose answer is known.
async fn quality(
    folder: &Path,
    peer: &PlainSearch,
    shelves: &[texts::Shelf],
    pages: &[Placed<'_>],
) -> anyhow::Result<Verdict> {
    let engine = EmbeddedEngine::open(&folder.join("index"))?;
    let (mut ours, mut theirs) = (Tally::default(), Tally::default());
    for sought in books::sought(shelves, pages, KNOWN) {
        theirs.add(&peer.list(sought.at, &sought.text).await?, &[3]);
        ours.add(&books::list(&engine, sought.at, sought.text).await?, &[3]);
    }
    Ok(Verdict {
        work: "the page that a query was made of, among all",
        beside: "Meilisearch",
        figure: "nDCG@10",
        ours: vec![ours.mean_gain()],
        theirs: vec![theirs.mean_gain()],
        goal: Goal::AtLeast(0.95),
    })
}

/// In a process of its own: fills an index, and tells the seconds it took.
pub async fn fill(folder: &Path) -> anyhow::Result<()> {
    let index = folder.join("index");
    if index.exists() {
        fs::remove_dir_all(&index)?;
    }
    let shelves = shelves()?;
    let documents: Vec<_> = documents(&books::pages(&shelves)).into_iter().map(Ok).collect();
    let engine = EmbeddedEngine::open(&index)?;
    let began = Instant::now();
    engine.replace(stream::iter(documents).boxed(), 1).await?;
    say(&began.elapsed().as_secs_f64())
}

/// In a process of its own: asks the index, and tells the milliseconds of each query.
pub async fn ask(folder: &Path) -> anyhow::Result<()> {
    let asked: Vec<Asked> = serde_json::from_slice(&fs::read(folder.join("asked.json"))?)?;
    let engine = EmbeddedEngine::open(&folder.join("index"))?;
    let mut times = Vec::new();
    for asked in &asked {
        let query = asked.query();
        let began = Instant::now();
        engine.search(&query).await?;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    say(&times.split_off(WARMING))
}

fn say(figures: &impl Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(figures)?);
    Ok(())
}
