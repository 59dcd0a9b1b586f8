//! A part of other hands, in a process of its own: asked in JSON lines, and answering in JSON lines.

use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::parts;

/// A running part; its process ends with the value.
#[derive(Debug)]
pub struct Part {
    commands: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    process: Child,
}

impl Part {
    /// Starts a program of `tests/parts`.
    pub fn start(program: &str) -> Self {
        let mut node = Command::new(parts::node());
        node.arg(parts::parts(program));
        Self::of(node)
    }

    /// Starts a command that is such a part.
    pub fn of(mut command: Command) -> Self {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("a part that starts");
        let commands = process.stdin.take().expect("standard input is piped");
        let answers = BufReader::new(process.stdout.take().expect("standard output is piped")).lines();
        Self { commands, answers, process }
    }

    /// Sends a line and waits for its answer.
    pub async fn ask(&mut self, line: &Value) -> Value {
        self.commands.write_all(format!("{line}\n").as_bytes()).await.expect("the part listens");
        self.hear().await
    }

    /// Waits for a line that comes by itself.
    pub async fn hear(&mut self) -> Value {
        let answer = self.answers.next_line().await.expect("the part's output can be read");
        let answer = answer.expect("the part is running: its program in tests/parts says why not");
        serde_json::from_str(&answer).expect("the part answers in JSON")
    }

    /// Ends the process as a crash would.
    pub async fn kill(mut self) {
        self.process.kill().await.expect("a process that ends");
    }
}
