//! A program of the machine at work inside the reading process's group: fed, listened to and ended in time.
//! Not for what it is asked or what its answer means.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

/// What one run of a program may cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    /// Bytes heard of it; what comes after is not waited for.
    pub(super) bytes: u64,
    /// Time on the clock.
    pub(super) time: Duration,
}

/// The absolute path of the program `name` in the folders of a search path such as the variable `PATH`.
pub(super) fn find(search_path: &OsStr, name: &str) -> Option<PathBuf> {
    std::env::split_paths(search_path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// A program that is told nothing of this machine but its arguments.
pub(super) fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    command
}

/// What the program says when it is given `input`; `None` when it fails or is not done in time.
pub(super) fn ask(mut command: Command, input: &[u8], allowance: Allowance) -> Option<Vec<u8>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let (mut question, answer) = (child.stdin.take()?, child.stdout.take()?);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        // A program that has read enough closes its input; that is no failure.
        scope.spawn(move || drop(question.write_all(input)));
        scope.spawn(move || hear(answer.take(allowance.bytes), &sender));
        let output = receiver.recv_timeout(allowance.time).ok().flatten();
        end(child, output)
    })
}

fn hear(mut pipe: impl Read, sender: &Sender<Option<Vec<u8>>>) {
    let mut output = Vec::new();
    let is_whole = pipe.read_to_end(&mut output).is_ok();
    // Nobody listens any more when the time is up.
    drop(sender.send(is_whole.then_some(output)));
}

fn end(mut child: Child, output: Option<Vec<u8>>) -> Option<Vec<u8>> {
    if output.is_none() && child.kill().is_err() {
        return None;
    }
    let is_success = child.wait().is_ok_and(|status| status.success());
    output.filter(|_| is_success)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWANCE: Allowance = Allowance { bytes: 1_000_000, time: Duration::from_secs(60) };

    fn shell(line: &str) -> Command {
        let mut command = command(Path::new("/bin/sh"));
        command.args(["-c", line]);
        command
    }

    #[test]
    fn only_absolute_folders_are_searched() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let program = folder.path().join("pdftotext");
        std::fs::write(&program, "").expect("a file can be made");
        let search_path = std::env::join_paths([Path::new("."), folder.path()]).expect("the names hold no colon");

        assert_eq!(find(&search_path, "pdftotext"), Some(program));
        assert_eq!(find(OsStr::new("."), "pdftotext"), None);
    }

    #[test]
    fn a_program_answers_to_more_than_a_pipe_holds() {
        let input = vec![b'a'; 500_000];

        assert_eq!(ask(shell("exec cat"), &input, ALLOWANCE), Some(input));
    }

    #[test]
    fn a_program_that_reads_nothing_may_answer_all_the_same() {
        assert_eq!(ask(shell("echo done"), &vec![b'a'; 500_000], ALLOWANCE).as_deref(), Some(b"done\n".as_slice()));
    }

    #[test]
    fn a_program_that_fails_or_never_ends_says_nothing() {
        let hasty = Allowance { time: Duration::from_millis(50), ..ALLOWANCE };

        assert_eq!(ask(shell("echo half; exit 1"), b"", ALLOWANCE), None);
        assert_eq!(ask(shell("exec sleep 600"), &vec![b'a'; 500_000], hasty), None);
    }
}
