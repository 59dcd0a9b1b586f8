//! Reading the verdicts of `cargo test` as they scroll by.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::shell;

/// What the test programs counted, added up.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Tests that held.
    pub passed: u64,
    /// Tests that did not.
    pub failed: u64,
    /// Tests that were ignored or left out.
    pub skipped: u64,
    /// The names of those that did not hold.
    pub failures: Vec<String>,
}

impl Verdict {
    /// Runs tests in sight and adds up their counts; whether the command itself failed comes second.
    pub fn of(command: &mut Command) -> Result<(Self, Result<()>)> {
        shell::announce(command);
        let mut tests = command.stdout(Stdio::piped()).spawn().context("cannot start cargo")?;
        let output = tests.stdout.take().expect("standard output is piped");
        let mut verdict = Self::default();
        for line in BufReader::new(output).split(b'\n') {
            let line = line.context("cannot read the tests' output")?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            verdict.read(&line);
        }
        let status = tests.wait().context("the tests cannot be waited for")?;
        let outcome = if status.success() { Ok(()) } else { verdict.fault() };
        Ok((verdict, outcome))
    }

    /// Takes the counts of another run in.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.failures.extend(other.failures);
    }

    fn fault(&self) -> Result<()> {
        match self.failed {
            0 => bail!("the tests were not built, or broke off; read above why"),
            1 => bail!("1 test failed"),
            many => bail!("{many} tests failed"),
        }
    }

    fn read(&mut self, line: &str) {
        if let Some(name) = line.strip_prefix("test ").and_then(|line| line.strip_suffix(" ... FAILED")) {
            self.failures.push(name.to_owned());
        }
        let Some(counts) = line.strip_prefix("test result: ") else {
            return;
        };
        for part in counts.split([';', '.']) {
            let mut words = part.split_whitespace();
            let Some(count) = words.next().and_then(|count| count.parse::<u64>().ok()) else {
                continue;
            };
            match words.next() {
                Some("passed") => self.passed += count,
                Some("failed") => self.failed += count,
                Some("ignored" | "filtered") => self.skipped += count,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_all_test_programs_are_added_up() {
        let mut verdict = Verdict::default();

        for line in [
            "test archive::a_draft_stays_inside ... FAILED",
            "test archive::another ... ok",
            "test result: FAILED. 7 passed; 1 failed; 2 ignored; 0 measured; 3 filtered out; finished in 1.24s",
            "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        ] {
            verdict.read(line);
        }

        let failures = vec!["archive::a_draft_stays_inside".to_owned()];
        assert_eq!(verdict, Verdict { passed: 12, failed: 1, skipped: 5, failures });
    }
}
