//! A list of records, beside `pgbench` asking the same SQL without a hub between.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::load::{Requests, measured};
use crate::parts::Parts;
use crate::records::{CONNECTIONS, Records};
use crate::sides::{Side, each, in_turn};
use crate::verdicts::{Goal, Verdict};

const LIST: &str = "{ documents(first: 20) { edges { node { id symbol kind title { text } date { edtf } } } } }";

/// How many seconds `pgbench` asks.
const SECONDS: u32 = 4;

/// Measures the hub beside `pgbench`.
pub async fn measure(parts: &Parts, records: &Records, rounds: usize) -> anyhow::Result<Vec<Verdict>> {
    let Some(pgbench) = &parts.pgbench else { return Ok(Vec::new()) };
    let question = json!({ "query": LIST });
    let script = tempfile::NamedTempFile::new()?;
    fs::write(script.path(), asked_for(records, &question).await?)?;
    let hub = records.hub().await?;
    let side = Side { base: hub.base.clone(), requests: Requests::Questions(vec![question]) };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let load = in_turn(parts, std::slice::from_ref(&side), 1)?;
        ours.extend(each(&load[0], |load| load.per_second));
        theirs.push(transactions(pgbench, records, script.path())?);
    }
    Ok(vec![Verdict {
        work: "list of 20 documents",
        beside: "the same SQL by pgbench",
        figure: "answers/s",
        ours,
        theirs,
        goal: Goal::AtLeast(0.6),
    }])
}

/// The SQL that a hub asks of documents for a question, with its values.
async fn asked_for(records: &Records, question: &serde_json::Value) -> anyhow::Result<String> {
    let db = records.connect().await?;
    db.execute_unprepared("ALTER DATABASE peers SET log_statement = 'all'").await?;
    let hub = records.hub().await?;
    let folder = records.owner.query_pairs().find(|(name, _)| name == "host").context("the server has no folder")?.1;
    let log = Path::new(&*folder).join("log");
    // What a hub does for itself when it starts is over by the second answer.
    hub.answer(question).await?;
    let before = fs::read(&log)?.len();
    hub.answer(question).await?;
    db.execute_unprepared("ALTER DATABASE peers RESET log_statement").await?;
    let said = String::from_utf8(fs::read(&log)?.split_off(before))?;
    let statements: Vec<String> = statements(&said).filter(|statement| statement.contains("\"document\"")).collect();
    let [statement] = &statements[..] else { bail!("a list is one statement of the hub, and not: {said}") };
    Ok(format!("{statement};\n"))
}

/// The statements of a log, their values in their places.
fn statements(log: &str) -> impl Iterator<Item = String> {
    let lines = log.lines().zip(log.lines().skip(1).chain([""]));
    lines.filter_map(|(line, next)| {
        let (_, statement) = line.split_once("execute ")?.1.split_once(": ")?;
        let mut statement = statement.to_owned();
        if let Some((_, values)) = next.split_once("parameters: ").or_else(|| next.split_once("Parameters: ")) {
            // From the last, so that $1 is not found in $10.
            let values: Vec<&str> = values.split(", $").collect();
            for value in values.iter().rev() {
                let (number, value) = value.trim_start_matches('$').split_once(" = ")?;
                statement = statement.replace(&format!("${number}"), value);
            }
        }
        Some(statement)
    })
}

fn transactions(pgbench: &Path, records: &Records, script: &Path) -> anyhow::Result<f64> {
    let mut command = measured(pgbench);
    command.args(["--no-vacuum", "--protocol=prepared", "--jobs=1"]).arg(format!("--client={CONNECTIONS}"));
    command.arg(format!("--time={SECONDS}")).arg("--file").arg(script).arg(records.owner.as_str());
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let figure = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    figure.with_context(|| format!("pgbench said no figure: {said}{}", String::from_utf8_lossy(&output.stderr)))
}
