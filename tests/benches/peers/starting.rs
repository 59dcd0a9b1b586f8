//! How soon each is ready, how much memory it holds when nobody has asked yet, and how large the hub's program is.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::answers;
use crate::figures::{shown, table};
use crate::hub;
use crate::parts::Parts;
use crate::plain_search;
use crate::processors::MEASURED;
use crate::records::Records;
use crate::rounds::Rounds;
use crate::standing::Standing;

/// How long each is left alone before its memory is read.
const REST: Duration = Duration::from_secs(1);

/// At most so many milliseconds, so many megabytes of memory, and so many of the program.
const GOALS: [f64; 3] = [150.0, 60.0, 45.0];

/// What is started.
enum Program<'a> {
    Hub,
    Server { node: &'a Path, servers: &'a Path, name: &'static str },
    Meilisearch,
}

/// Starts each by turns.
pub async fn measure(parts: &Parts, records: &Records, folder: &Path, rounds: usize) -> anyhow::Result<String> {
    let mut programs = vec![("KP Hub", Program::Hub)];
    if let Some((node, servers)) = &parts.node {
        let peers =
            [("PostGraphile", "postgraphile.mjs"), ("GraphQL Yoga", "yoga.mjs"), ("Apollo Server", "apollo.mjs")];
        programs.extend(peers.map(|(peer, name)| (peer, Program::Server { node, servers, name })));
    }
    if parts.meilisearch.is_some() {
        programs.push(("Meilisearch", Program::Meilisearch));
    }
    let mut figures = vec![(Vec::new(), Vec::new()); programs.len()];
    for _ in 0..rounds {
        for ((_, program), (ready, memory)) in programs.iter().zip(&mut figures) {
            let standing = started(parts, records, folder, program).await?;
            ready.push(standing.ready_after);
            tokio::time::sleep(REST).await;
            memory.push(standing.memory()? as f64 / 1e6);
        }
    }
    let rows = programs.iter().zip(figures).map(|((name, program), (ready, memory))| {
        let (ready, memory) = (Rounds::new(ready), Rounds::new(memory));
        let own_program = match program {
            Program::Hub => Some(hub::program()),
            Program::Meilisearch => parts.meilisearch.clone(),
            Program::Server { .. } => None,
        };
        let size = own_program.map(fs::metadata).transpose()?.map(|own_program| own_program.len() as f64 / 1e6);
        let is_reached = [Some(ready.median()), Some(memory.median()), size]
            .iter()
            .zip(GOALS)
            .all(|(figure, goal)| figure.is_some_and(|figure| figure <= goal));
        let reached = match program {
            Program::Hub if is_reached => "yes",
            Program::Hub => "**no**",
            Program::Server { .. } | Program::Meilisearch => "",
        };
        let cells = [ready.with_spread(), shown(memory.median()), size.map(shown).unwrap_or_default()];
        Ok([vec![(*name).to_owned()], cells.to_vec(), vec![reached.to_owned()]].concat())
    });
    let [ready, memory, size] = GOALS.map(shown);
    Ok(table(
        "Starting and resting",
        &format!(
            "From the start to the first good answer, by turns, {rounds} times each, with the records in PostgreSQL, and the memory a second later. \
             The hub's goals: ready after {ready} ms, {memory} MB of memory, {size} MB of program, the page application in it."
        ),
        &["program", "ready after ms (least to most)", "memory MB", "program MB", "reached"],
        &rows.collect::<anyhow::Result<Vec<_>>>()?,
    ))
}

async fn started(parts: &Parts, records: &Records, folder: &Path, program: &Program<'_>) -> anyhow::Result<Standing> {
    match program {
        Program::Hub => records.hub().await,
        Program::Server { node, servers, name } => answers::server(node, servers, name, records).await,
        Program::Meilisearch => plain_search::server(parts, &folder.join("behind-server"), MEASURED).await,
    }
}
