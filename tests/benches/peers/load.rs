//! Asking as fast as answers come, by `wrk`, on the processor of those who ask.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::parts::Parts;
use crate::processors::{ASIDE, on_processor};
use crate::sides::Load;

/// How many connections ask at once.
pub const AT_ONCE: usize = 16;

/// What is asked by turns.
#[derive(Clone)]
pub enum Requests {
    /// Questions of GraphQL.
    Questions(Vec<Value>),
    /// A path, in these codings.
    Path(String, &'static str),
}

/// Sums up in one line: requests, microseconds, those that one of a hundred takes, and what went wrong.
const DONE: &str = r#"
function done(summary, latency)
    local errors = summary.errors
    local wrong = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    io.write(string.format("figures %d %d %f %d\n", summary.requests, summary.duration,
        latency:percentile(99), wrong))
end
"#;

/// Asks for so many seconds.
pub fn ask(parts: &Parts, base: &str, requests: &Requests, seconds: u32) -> anyhow::Result<Load> {
    let script = tempfile::Builder::new().suffix(".lua").tempfile()?;
    std::fs::write(script.path(), script_of(requests)?)?;
    let mut wrk = on_processor(ASIDE, &parts.wrk);
    wrk.args(["--threads", "1", "--timeout", "10s", "--connections"]).arg(AT_ONCE.to_string());
    wrk.arg("--duration").arg(format!("{seconds}s")).arg("--script").arg(script.path()).arg(base);
    let output = wrk.output().context("wrk does not start")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let figures = said.lines().find_map(|line| line.strip_prefix("figures "));
    let figures =
        figures.with_context(|| format!("wrk said no figures: {}", String::from_utf8_lossy(&output.stderr)))?;
    let figures: Vec<f64> = figures.split(' ').map(str::parse).collect::<Result<_, _>>()?;
    let [requests, duration, p99, wrong] = figures[..] else { anyhow::bail!("wrk said other figures: {said}") };
    ensure!(wrong == 0.0 && requests > 0.0, "{base} did not answer well: {said}");
    Ok(Load { per_second: requests / duration * 1e6, p99: p99 / 1000.0 })
}

fn script_of(requests: &Requests) -> anyhow::Result<String> {
    let mut script = "local requests = {}\nfunction init()\n".to_owned();
    match requests {
        Requests::Questions(questions) => {
            for question in questions {
                writeln!(
                    script,
                    "table.insert(requests, wrk.format('POST', '/graphql', \
                     {{ ['Content-Type'] = 'application/json' }}, [===[{question}]===]))"
                )?;
            }
        }
        Requests::Path(path, codings) => writeln!(
            script,
            "table.insert(requests, wrk.format('GET', '{path}', {{ ['Accept-Encoding'] = '{codings}' }}))"
        )?,
    }
    script +=
        "end\nlocal turn = 0\nfunction request()\n    turn = turn % #requests + 1\n    return requests[turn]\nend\n";
    Ok(script + DONE)
}

/// A program on the processor of what is measured, with nothing in its environment but PATH.
pub fn measured(program: &Path) -> std::process::Command {
    let mut command = on_processor(crate::processors::MEASURED, program);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}
