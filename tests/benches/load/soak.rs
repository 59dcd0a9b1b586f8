//! A hub that is asked and written to for a long time: its memory stays, and nothing piles up.

use std::time::{Duration, Instant};

use anyhow::ensure;

use crate::askers::{Answers, Askers};
use crate::figures::{shown, table};
use crate::percentile::percentile;
use crate::processors::stay_aside;
use crate::serving::Serving;
use crate::tell;

/// How many ask at once; a hub can do more.
const ASKERS: usize = 2;

/// How often a document is taken in beside them, and the memory is looked at.
const BEAT: Duration = Duration::from_secs(5);

/// How much larger the memory may be in the last quarter than in the second, in hundredths.
const GROWTH: f64 = 10.0;

/// Asks and writes for so long; fails when anything was answered wrongly, piled up or grew.
pub async fn measure(time: Duration) -> anyhow::Result<String> {
    stay_aside()?;
    let hub = Serving::begin().await?;
    let (askers, papers) = (Askers::of(&hub.base), tempfile::tempdir()?);
    let (began, mut all, mut memory) = (Instant::now(), Answers::default(), Vec::new());
    for round in 0.. {
        if began.elapsed() >= time {
            break;
        }
        let paper = papers.path().join(format!("soak-{round}.txt"));
        std::fs::write(&paper, format!("Round {round} of a long day at the harbour.\n").repeat(50))?;
        hub.takes_in(&paper)?;
        let answers = askers.by_turns(ASKERS, BEAT).await;
        all.right.extend(answers.right);
        all.refused += answers.refused;
        all.failed += answers.failed;
        memory.push(hub.memory()? as f64 / 1_000_000.0);
        if round % 12 == 0 {
            tell(&format!("{} s, {:.0} MB, {} answers", began.elapsed().as_secs(), memory[round], all.right.len()));
        }
    }
    let last = askers.finds(&format!("Round {}", memory.len() - 1)).await?;
    let quarter = memory.len() / 4;
    let [early, late] = [quarter..2 * quarter, 3 * quarter..memory.len()].map(|part| percentile(&memory[part], 50));
    let growth = 100.0 * (late - early) / early;
    ensure!(all.refused + all.failed == 0, "{} requests were refused and {} failed", all.refused, all.failed);
    ensure!(last, "the document taken in last is not found: the index does not keep up");
    ensure!(growth <= GROWTH, "the memory grew by {growth:.1} %, from {early:.0} to {late:.0} MB");
    Ok(table(
        "A long day",
        &format!(
            "{ASKERS} visitors ask all the time, and every {} seconds a document is taken in by another process. \
             Memory is what the hub held, the median of the second and of the last quarter of the time.",
            BEAT.as_secs()
        ),
        &[
            "minutes",
            "answers",
            "p50 ms",
            "p99 ms",
            "refused or failed",
            "documents taken in",
            "memory early",
            "late",
            "growth",
        ],
        &[vec![
            shown(began.elapsed().as_secs_f64() / 60.0),
            all.right.len().to_string(),
            shown(percentile(&all.right, 50)),
            shown(percentile(&all.right, 99)),
            "0".to_owned(),
            memory.len().to_string(),
            format!("{early:.0} MB"),
            format!("{late:.0} MB"),
            format!("{growth:.1} %"),
        ]],
    ))
}
