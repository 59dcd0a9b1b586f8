//! What was tried, how it went, and what could not be tried here.

use std::env;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::verdict::Verdict;

/// What may be missing in CI as well, because no registry has it ready: it is run where it is installed.
///
/// `cargo deny` takes ten minutes to build, Meilisearch comes from its makers only, and yesterday's program from a
/// history that a clone need not have.
const MAY_BE_MISSING_IN_CI: [&str; 4] = [
    "licences and sources",
    "tests with a search server",
    "tests in a module `search_server`",
    "tests in a module `beside_former`",
];

enum Outcome {
    Passed,
    Failed(String),
    CouldNotRun,
}

struct Step {
    name: &'static str,
    outcome: Outcome,
    took: Duration,
}

/// The steps so far.
#[derive(Default)]
pub struct Summary {
    steps: Vec<Step>,
    // What could not run, and why.
    left_out: Vec<(String, String)>,
    verdict: Verdict,
}

impl Summary {
    /// Does a step and notes how it went; gives whether it went well.
    pub fn step(&mut self, name: &'static str, act: impl FnOnce() -> Result<()>) -> bool {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = match act() {
            Ok(()) => Outcome::Passed,
            Err(error) => Outcome::Failed(format!("{error:#}")),
        };
        let passed = matches!(outcome, Outcome::Passed);
        self.steps.push(Step { name, outcome, took: start.elapsed() });
        passed
    }

    /// Does something that other steps need, and that says itself how it went.
    pub fn preparation<T>(&mut self, name: &'static str, act: impl FnOnce() -> T) -> T {
        println!("\n== {name}");
        let start = Instant::now();
        let found = act();
        self.steps.push(Step { name, outcome: Outcome::Passed, took: start.elapsed() });
        found
    }

    /// Does a step of tests, whose counts are added to the last line.
    pub fn tests(&mut self, name: &'static str, act: impl FnOnce() -> Result<(Verdict, Result<()>)>) {
        let mut counted = Verdict::default();
        self.step(name, || {
            let (verdict, outcome) = act()?;
            counted = verdict;
            outcome
        });
        self.verdict.add(counted);
    }

    /// Notes a step that cannot be done on this machine.
    pub fn cannot(&mut self, name: &'static str, why: impl Into<String>) {
        self.steps.push(Step { name, outcome: Outcome::CouldNotRun, took: Duration::ZERO });
        self.leave_out(name, why);
    }

    /// Notes a part of a later step that cannot be done on this machine.
    pub fn leave_out(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.left_out.push((what.into(), why.into()));
    }

    /// Prints everything, the counts last, and decides.
    pub fn close(self) -> ExitCode {
        println!("\n{:<28} {:<16} {:>7}", "step", "outcome", "seconds");
        for Step { name, outcome, took } in &self.steps {
            let outcome = match outcome {
                Outcome::Passed => "passed",
                Outcome::Failed(_) => "FAILED",
                Outcome::CouldNotRun => "could not run",
            };
            println!("{name:<28} {outcome:<16} {:>7.1}", took.as_secs_f64());
        }
        self.print_reasons();
        let Verdict { passed, failed, skipped, .. } = self.verdict;
        let skipped = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
        println!("\n{passed} passed, {failed} failed{skipped}");
        if self.is_good(env::var_os("CI").is_some_and(|ci| ci == "true")) {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    fn print_reasons(&self) {
        for Step { name, outcome, .. } in &self.steps {
            if let Outcome::Failed(why) = outcome {
                println!("\nfailed: {name}: {why}");
            }
        }
        for name in &self.verdict.failures {
            println!("  {name}");
        }
        for (what, why) in &self.left_out {
            println!("\ncould not run here: {what}: {why}");
        }
    }

    // At home a missing part is told; in CI it would be a promise that nobody keeps.
    fn is_good(&self, in_ci: bool) -> bool {
        let no_step_failed = !self.steps.iter().any(|step| matches!(step.outcome, Outcome::Failed(_)));
        let nothing_amiss = self.left_out.iter().all(|(what, _)| MAY_BE_MISSING_IN_CI.contains(&what.as_str()));
        no_step_failed && self.verdict.failed == 0 && (nothing_amiss || !in_ci)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_fails_is_a_failure_everywhere() {
        let mut summary = Summary::default();

        summary.step("format", || anyhow::bail!("not formatted"));

        assert!(!summary.is_good(false));
    }

    #[test]
    fn what_could_not_run_is_a_failure_in_ci_only() {
        let mut summary = Summary::default();

        summary.leave_out("tests in a browser", "there is none");

        assert!(summary.is_good(false));
        assert!(!summary.is_good(true));
    }

    #[test]
    fn what_is_listed_may_be_missing_in_ci() {
        let mut summary = Summary::default();

        for name in MAY_BE_MISSING_IN_CI {
            summary.cannot(name, "it is not installed");
        }

        assert!(summary.is_good(true));
    }
}
