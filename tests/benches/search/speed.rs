//! How fast the embedded engine takes documents in and answers.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use futures::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use server::search::engine::embedded::EmbeddedEngine;
use server::search::engine::{Depth, SearchEngine};

use crate::archive::Archive;
use crate::asked::{Asked, asked};
use crate::hub::memory;
use crate::texts::Shelf;

/// How many queries are asked before any is timed.
const WARMING: usize = 200;

/// How many queries are timed.
pub const TIMED: usize = 1800;

/// From how many documents queries are drawn, of archives that have so many.
const SAMPLE: usize = 2000;

/// What taking in came to.
#[derive(Debug, Serialize, Deserialize)]
pub struct Filled {
    /// Documents taken in.
    pub documents: usize,
    /// Seconds it took.
    pub seconds: f64,
    /// Bytes on disk.
    pub bytes: u64,
}

/// What asking came to.
#[derive(Debug, Serialize, Deserialize)]
pub struct Served {
    /// Milliseconds of each query of a single client.
    pub milliseconds: Vec<f64>,
    /// How many documents each of them found.
    pub totals: Vec<usize>,
    /// Seconds that two clients took for the same queries.
    pub by_two: f64,
    /// The most memory the process held, in bytes.
    pub memory: u64,
}

/// The queries of a folder: those for warming, and those that are timed.
pub fn queries(folder: &Path) -> anyhow::Result<(Vec<Asked>, Vec<Asked>)> {
    let mut asked: Vec<Asked> = serde_json::from_slice(&fs::read(folder.join("asked.json"))?)?;
    let timed = asked.split_off(WARMING);
    Ok((asked, timed))
}

/// Fills an index in `folder` with so many passages, and writes down what it is to be asked.
pub async fn fill(folder: &Path, shelves: &[Shelf], passages: usize) -> anyhow::Result<Filled> {
    fs::create_dir_all(folder)?;
    let sample: Vec<_> = Archive::new(shelves, passages).take(SAMPLE).collect();
    fs::write(folder.join("asked.json"), serde_json::to_vec(&asked(&sample, WARMING + TIMED))?)?;
    let index = folder.join("index");
    let engine = EmbeddedEngine::open(&index)?;
    let began = Instant::now();
    engine.replace(stream::iter(Archive::new(shelves, passages).map(Ok)).boxed(), 1).await?;
    let seconds = began.elapsed().as_secs_f64();
    let sound = engine.check(Depth::Glance).await?;
    anyhow::ensure!(sound.passages == passages, "{} passages were taken in of {passages}", sound.passages);
    Ok(Filled { documents: sound.documents, seconds, bytes: bytes_below(&index)? })
}

/// Asks the index of `folder`: one client, then two at once.
pub async fn ask(folder: &Path) -> anyhow::Result<Served> {
    let (warming, timed) = queries(folder)?;
    let engine = Arc::new(EmbeddedEngine::open(&folder.join("index"))?);
    for asked in warming {
        engine.search(&asked.query()).await?;
    }
    let (mut milliseconds, mut totals) = (Vec::new(), Vec::new());
    for asked in &timed {
        let query = asked.query();
        let began = Instant::now();
        let answer = engine.search(&query).await?;
        milliseconds.push(began.elapsed().as_secs_f64() * 1000.0);
        totals.push(answer.total);
    }
    let began = Instant::now();
    let halves = timed.chunks(timed.len().div_ceil(2)).map(|half| {
        let (engine, half) = (engine.clone(), half.to_vec());
        tokio::spawn(async move {
            for asked in &half {
                engine.search(&asked.query()).await?;
            }
            anyhow::Ok(())
        })
    });
    for client in halves.collect::<Vec<_>>() {
        client.await.context("a client")??;
    }
    Ok(Served {
        milliseconds,
        totals,
        by_two: began.elapsed().as_secs_f64(),
        memory: memory(std::process::id(), "VmHWM").context("the memory of this process is not told")?,
    })
}

/// Bytes of all files below a folder.
fn bytes_below(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() { bytes_below(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}
