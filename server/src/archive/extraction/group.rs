//! A reading process with all it starts: begun, listened to and ended as one.
//! Not for what its answer means to the depositor of the file.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use anyhow::Context;
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};

use super::child::Assignment;
use super::{Extracted, Obstacle};

/// Bytes of complaint kept for the log.
const COMPLAINT_BYTES: u64 = 4096;

/// The reading process and all it starts.
/// What is given back counts no more towards the limit of memory, which is one of addresses.
pub(super) const ALLOCATOR: (&str, &str) = ("_RJEM_MALLOC_CONF", "retain:false,narenas:1");

#[derive(Debug)]
pub(super) struct Group {
    leader: Child,
    /// Known until the group is ended.
    id: Option<Pid>,
}

impl Group {
    /// Starts `program` with nothing in its environment but [`ALLOCATOR`], at the head of a process group of its own.
    pub(super) fn start(program: &Path, assignment: &Assignment) -> anyhow::Result<Self> {
        let leader = Command::new(program)
            .arg("extract")
            .args(assignment.arguments()?)
            .env_clear()
            .envs([ALLOCATOR])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let id = leader.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
        Ok(Self { leader, id })
    }

    /// What the process says until it closes its outputs.
    pub(super) async fn hear(&mut self, answer_bytes: u64) -> anyhow::Result<Heard> {
        let answer = self.leader.stdout.take().context("standard output was not piped")?;
        let complaint = self.leader.stderr.take().context("standard error was not piped")?;
        let (answer, complaint) =
            tokio::try_join!(start_of(answer, answer_bytes + 1), start_of(complaint, COMPLAINT_BYTES))?;
        Ok(Heard { answer, complaint })
    }

    /// Ends whatever of the group still runs, and says how its leader came to its end.
    pub(super) async fn end(&mut self) -> anyhow::Result<ExitStatus> {
        self.kill();
        Ok(self.leader.wait().await?)
    }

    /// The status of a leader that is through already does not change by this.
    fn kill(&mut self) {
        if let Some(id) = self.id.take()
            && let Err(fault) = kill_process_group(id, Signal::KILL)
        {
            tracing::debug!(%fault, "a reading process was gone before it was ended");
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The first bytes that come; the rest is let go, so that the writer does not wait.
async fn start_of(mut pipe: impl AsyncRead + Unpin, most: u64) -> std::io::Result<Vec<u8>> {
    let mut start = Vec::new();
    (&mut pipe).take(most).read_to_end(&mut start).await?;
    tokio::io::copy(&mut pipe, &mut tokio::io::sink()).await?;
    Ok(start)
}

/// What a reading process said.
#[derive(Debug)]
pub(super) struct Heard {
    answer: Vec<u8>,
    complaint: Vec<u8>,
}

impl Heard {
    /// The answer is the last line.
    pub(super) fn extracted(&self, answer_bytes: u64) -> anyhow::Result<Extracted> {
        anyhow::ensure!(self.answer.len() as u64 <= answer_bytes, "the answer is longer than {answer_bytes} bytes");
        let line = self.answer.trim_ascii_end().rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        serde_json::from_slice(line).context("there is no whole answer")
    }

    /// What kept the process from answering.
    pub(super) fn obstacle(&self, status: ExitStatus) -> Obstacle {
        // What the standard library says before it gives up.
        let is_refused_memory = self.complaint().contains("memory allocation of");
        match status.signal() {
            Some(signal) if signal == Signal::XCPU.as_raw() => Obstacle::TookTooLong,
            // The kernel ends a process so when the machine itself runs out of memory.
            Some(signal) if signal == Signal::KILL.as_raw() => Obstacle::TooMuchMemory,
            _ if is_refused_memory => Obstacle::TooMuchMemory,
            _ => Obstacle::Crashed,
        }
    }

    /// What it said on standard error, for operators.
    pub(super) fn complaint(&self) -> String {
        String::from_utf8_lossy(&self.complaint).trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_the_last_line_and_no_longer_than_allowed() {
        let extracted = Extracted::unreadable(&Obstacle::Empty);
        let json = serde_json::to_vec(&extracted).expect("an answer is plain");
        let heard = Heard { answer: [b"noise\n".as_slice(), &json, b"\n"].concat(), complaint: Vec::new() };
        let length = heard.answer.len() as u64;

        assert_eq!(heard.extracted(length).ok(), Some(extracted));
        assert!(heard.extracted(length - 1).is_err());
    }

    #[test]
    fn the_end_of_a_process_tells_what_ran_out() {
        let heard = |complaint: &[u8]| Heard { answer: Vec::new(), complaint: complaint.to_vec() };
        let killed_by = ExitStatus::from_raw;

        assert_eq!(heard(b"").obstacle(killed_by(Signal::XCPU.as_raw())), Obstacle::TookTooLong);
        assert_eq!(
            heard(b"memory allocation of 9 bytes failed").obstacle(killed_by(Signal::ABORT.as_raw())),
            Obstacle::TooMuchMemory
        );
        assert_eq!(heard(b"").obstacle(killed_by(Signal::SEGV.as_raw())), Obstacle::Crashed);
    }
}
