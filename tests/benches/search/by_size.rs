//! Speed by the size of the archive, each size filled by one process and asked by another,
//! so that the memory told is that of serving alone.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::de::DeserializeOwned;

use crate::beside::Beside;
use crate::figures::{shown, table};
use crate::percentile::percentile;
use crate::speed::{Filled, Served, TIMED};

/// What one size came to.
struct Size {
    passages: usize,
    filled: Filled,
    served: Served,
    beside: Option<Beside>,
}

/// Measures each size, some of them beside FTS5, and gives both tables.
pub fn measure(folder: &Path, sizes: &[usize], beside: &[usize]) -> anyhow::Result<String> {
    let mut measured = Vec::new();
    for passages in sizes {
        crate::tell(&format!("{passages} passages"));
        let folder = folder.join(passages.to_string());
        let filled = child("fill", &folder, *passages)?;
        let served = child("ask", &folder, *passages)?;
        let beside = beside.contains(passages).then(|| child("beside", &folder, *passages)).transpose()?;
        std::fs::remove_dir_all(&folder)?;
        measured.push(Size { passages: *passages, filled, served, beside });
    }
    let mut tables = by_size(&measured);
    if !beside.is_empty() {
        tables += &beside_fts5(&measured);
    }
    Ok(tables)
}

/// This program again, for one step.
fn child<T: DeserializeOwned>(step: &str, folder: &Path, passages: usize) -> anyhow::Result<T> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(step).arg(folder).arg(passages.to_string()).stderr(Stdio::inherit());
    let output = command.output()?;
    anyhow::ensure!(output.status.success(), "`{step}` of {passages} passages failed");
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn by_size(sizes: &[Size]) -> String {
    let row = |size: &Size| {
        let Size { passages, filled, served, .. } = size;
        let times = &served.milliseconds;
        let seconds = times.iter().sum::<f64>() / 1000.0;
        vec![
            passages.to_string(),
            filled.documents.to_string(),
            shown(percentile(times, 50)),
            shown(percentile(times, 99)),
            shown(times.len() as f64 / seconds),
            shown(times.len() as f64 / served.by_two),
            format!("{} MB", served.memory / 1_000_000),
            format!("{} MB", filled.bytes / 1_000_000),
            shown(*passages as f64 / filled.seconds),
            format!(
                "{:.1} %",
                100.0 * served.totals.iter().filter(|total| **total == 0).count() as f64 / times.len() as f64
            ),
        ]
    };
    table(
        "Speed by size",
        &format!(
            "{TIMED} queries as delegates type them, after 200 others: one to four words of one passage, a fifth misspelt, half with the \
             last word unfinished, a tenth narrowed to a year, in six languages; each with the other words of the thesaurus, eight facets, highlighted snippets of \
             up to six pages of each of 20 documents, and an audience that sees nine tenths. \
             Passages are of natural text, about 2.5 kB each; beyond the first 20 000 they are put together from sentences of it, \
             so words are as frequent as in the text, but no new ones come."
        ),
        &[
            "passages",
            "documents",
            "p50 ms",
            "p99 ms",
            "queries/s",
            "by two clients",
            "memory",
            "on disk",
            "passages/s taken in",
            "found nothing",
        ],
        &sizes.iter().map(row).collect::<Vec<_>>(),
    )
}

fn beside_fts5(sizes: &[Size]) -> String {
    let mut rows = Vec::new();
    for size in sizes {
        let Some(beside) = &size.beside else { continue };
        let pairs = size.served.milliseconds.iter().zip(&beside.milliseconds);
        let (ours, theirs): (Vec<f64>, Vec<f64>) = pairs.filter_map(|(ours, theirs)| Some((*ours, (*theirs)?))).unzip();
        let row = |name: &str, times: &[f64], filling: f64, bytes: u64| {
            vec![
                size.passages.to_string(),
                name.to_owned(),
                shown(percentile(times, 50)),
                shown(percentile(times, 99)),
                shown(times.len() as f64 / times.iter().sum::<f64>() * 1000.0),
                shown(size.passages as f64 / filling),
                format!("{} MB", bytes / 1_000_000),
            ]
        };
        rows.push(row("KP Hub", &ours, size.filled.seconds, size.filled.bytes));
        rows.push(row("SQLite FTS5", &theirs, beside.filling, beside.bytes));
        let ratio = |hundredths| shown(percentile(&theirs, hundredths) / percentile(&ours, hundredths));
        let mean = theirs.iter().sum::<f64>() / ours.iter().sum::<f64>();
        let ratios = [
            size.passages.to_string(),
            "times as fast".into(),
            ratio(50),
            ratio(99),
            shown(mean),
            String::new(),
            String::new(),
        ];
        rows.push(ratios.to_vec());
    }
    table(
        "Beside SQLite FTS5",
        "The same passages and queries, with the facets kind, body, year and language counted over all documents that match, each \
         without its own filter, the same number of snippets and the same audience. FTS5 forgives no typo and does not cut \
         Chinese into words: misspelt and Chinese queries are left out of both rows.",
        &["passages", "engine", "p50 ms", "p99 ms", "queries/s", "passages/s taken in", "on disk"],
        &rows,
    )
}
