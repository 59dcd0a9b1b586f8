//! The hub beside its peers, in one run on one machine: what is measured has one processor, those who ask have the other.
//! Prints a section of `docs/performance.md`; says on standard error how far it is. A peer that is not there is left out.
#![expect(clippy::print_stdout, reason = "the figures are its answer")]
#![expect(clippy::print_stderr, reason = "it takes minutes, and tells how far it is")]

mod answers;
#[expect(dead_code, reason = "the search bench needs the rest of it")]
#[path = "../search/archive.rs"]
mod archive;
#[path = "../search/asked.rs"]
mod asked;
mod behind;
#[expect(dead_code, reason = "the search bench needs the rest of it")]
#[path = "../search/books.rs"]
mod books;
#[path = "../documents/figures.rs"]
mod figures;
mod finding;
#[path = "../documents/hub.rs"]
mod hub;
mod list;
mod load;
#[path = "../search/measures.rs"]
mod measures;
mod parts;
#[path = "../search/percentile.rs"]
mod percentile;
mod plain_search;
#[path = "../load/processors.rs"]
mod processors;
mod records;
#[path = "../documents/rounds.rs"]
mod rounds;
mod sides;
mod standing;
mod starting;
mod still;
#[path = "../search/texts.rs"]
mod texts;
mod verdicts;

use std::path::Path;
use std::time::Instant;

use anyhow::bail;

use crate::parts::Parts;

/// How often each side is measured, unless it is said otherwise.
const ROUNDS: usize = 5;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    match words.as_slice() {
        [] => runtime.block_on(whole(ROUNDS)),
        ["rounds", rounds] => runtime.block_on(whole(rounds.parse()?)),
        ["still", port] => runtime.block_on(still::serve(port.parse()?)),
        ["fill", folder] => runtime.block_on(finding::fill(Path::new(folder))),
        ["ask", folder] => runtime.block_on(finding::ask(Path::new(folder))),
        words => bail!("it measures `rounds NUMBER` of everything, and there are no words like {words:?}"),
    }
}

async fn whole(rounds: usize) -> anyhow::Result<()> {
    let began = Instant::now();
    let (parts, folder) = (Parts::given()?, tempfile::tempdir()?);
    processors::stay_aside()?;
    let records = records::Records::filled(&parts, folder.path()).await?;
    let mut found = Vec::new();
    tell("answers beside other servers of GraphQL");
    found.extend(answers::measure(&parts, &records, rounds).await?);
    tell("a list beside its own SQL");
    found.extend(list::measure(&parts, &records, rounds).await?);
    tell("what stands still");
    found.extend(still::measure(&parts, &records, folder.path(), rounds).await?);
    if parts.meilisearch.is_some() {
        tell("finding beside Meilisearch");
        found.extend(finding::measure(&parts, folder.path(), rounds).await?);
        tell("finding with Meilisearch behind");
        found.extend(behind::measure(&parts, folder.path(), rounds).await?);
    }
    tell("starting");
    let started = starting::measure(&parts, &records, folder.path(), rounds).await?;
    print!("{}{started}", verdicts::table_of(&found, rounds));
    tell(&format!("{} seconds in all", began.elapsed().as_secs()));
    Ok(())
}

fn tell(step: &str) {
    eprintln!("{step}");
}
