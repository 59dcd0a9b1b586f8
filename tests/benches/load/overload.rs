//! Twice as many requests as a hub can answer, and what is left of it afterwards.

use std::time::Duration;

use crate::askers::{Answers, Askers};
use crate::figures::{shown, table};
use crate::percentile::percentile;
use crate::processors::stay_aside;
use crate::serving::Serving;
use crate::tell;

/// How long each phase takes.
const PHASE: Duration = Duration::from_secs(20);

/// How many ask at once to find out how much the hub can do.
const ASKERS: usize = 32;

/// Measures what a hub can do, then asks for twice as much, then as at first.
pub async fn measure() -> anyhow::Result<String> {
    stay_aside()?;
    let hub = Serving::begin().await?;
    let askers = Askers::of(&hub.base);
    tell("getting warm");
    askers.by_turns(1, Duration::from_secs(5)).await;
    tell("one after the other");
    let before = askers.by_turns(1, PHASE).await;
    tell("as much as it can do");
    let most = askers.by_turns(ASKERS, PHASE).await;
    let capacity = most.right.len() as f64 / PHASE.as_secs_f64();
    let memory = hub.memory()?;
    tell("twice as much");
    let (flood, flood_memory) = askers.at_rate(2.0 * capacity, PHASE, || hub.memory().unwrap_or_default()).await;
    tell("as before");
    let at_once = askers.by_turns(1, Duration::from_secs(1)).await;
    let after = askers.by_turns(1, PHASE).await;

    let row = |phase: &str, answers: &Answers, seconds: f64, memory: Option<u64>| {
        vec![
            phase.to_owned(),
            shown(answers.right.len() as f64 / seconds),
            shown(percentile(&answers.right, 50)),
            shown(percentile(&answers.right, 99)),
            answers.refused.to_string(),
            answers.failed.to_string(),
            memory.map(|bytes| format!("{} MB", bytes / 1_000_000)).unwrap_or_default(),
        ]
    };
    let seconds = PHASE.as_secs_f64();
    Ok(table(
        "Twice as much as it can do",
        &format!(
            "Visitors search the demonstration archive, with facets and snippets, and list documents. \
             The hub has one processor, they have the other. Refused is answered with 429 or 503 and `Retry-After`; failed is anything else. \
             First one asks after the other, then {ASKERS} do at once, then twice as many requests a second come as were answered, \
             whatever becomes of them, then one asks again: within the first second, and after it."
        ),
        &["phase", "answered a second", "p50 ms", "p99 ms", "refused", "failed", "memory"],
        &[
            row("one by one", &before, seconds, None),
            row("as much as it can do", &most, seconds, Some(memory)),
            row("twice as much", &flood, seconds, Some(flood_memory)),
            row("the second after", &at_once, 1.0, None),
            row("one by one again", &after, seconds, Some(hub.memory()?)),
        ],
    ))
}
