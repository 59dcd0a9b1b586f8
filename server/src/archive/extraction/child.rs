//! The reading process: binds itself to its limits, reads one file, answers on standard output.
//! It is started by [`super::Worker`] only and knows nothing of the rest of the program.

use std::ffi::OsString;
use std::io::Write;
use std::panic;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use anyhow::Context;
use rlimit::Resource;

use super::isolation::isolate;
use super::reader::{self, Desk};
use super::{Extracted, Limits, MediaType, Obstacle, Reading, Tools};

/// Stack of the thread that reads, in bytes: parsers of nested formats recurse.
pub(super) const STACK_BYTES: usize = 64 * 1024 * 1024;
/// Files open at once: the deposited one, the pipes, and what a second reader loads.
const OPEN_FILES: u64 = 32;

/// What the reading process is told on its command line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Assignment {
    pub(super) file: PathBuf,
    pub(super) media_type: MediaType,
    pub(super) limits: Limits,
    pub(super) tools: Tools,
    /// Whether the process fell over this file before, so that what it may have fallen over is left out.
    pub(super) is_second_try: bool,
}

impl Assignment {
    /// The arguments that [`Assignment::parse`] reads back.
    pub(super) fn arguments(&self) -> anyhow::Result<Vec<OsString>> {
        let mut arguments: Vec<OsString> = vec![
            "--media-type".into(),
            self.media_type.mime().into(),
            "--limits".into(),
            serde_json::to_string(&self.limits)?.into(),
            "--file".into(),
            self.file.clone().into(),
        ];
        arguments.extend(["--tools".into(), serde_json::to_string(&self.tools)?.into()]);
        arguments.extend(["--second-try".into(), self.is_second_try.to_string().into()]);
        Ok(arguments)
    }

    fn parse(arguments: impl IntoIterator<Item = OsString>) -> anyhow::Result<Self> {
        let (mut file, mut media_type, mut limits, mut tools) = (None, None, None, None);
        let mut is_second_try = false;
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            let value = arguments.next().context("an argument has no value")?;
            match name.to_str() {
                Some("--file") => file = Some(value.into()),
                Some("--media-type") => media_type = value.to_str().and_then(MediaType::from_mime),
                Some("--limits") => limits = value.to_str().map(serde_json::from_str).transpose()?,
                Some("--tools") => tools = value.to_str().map(serde_json::from_str).transpose()?,
                Some("--second-try") => is_second_try = value == "true",
                _ => anyhow::bail!("an argument is unknown"),
            }
        }
        Ok(Self {
            file: file.context("--file is missing")?,
            media_type: media_type.context("--media-type is missing or unknown")?,
            limits: limits.context("--limits is missing")?,
            tools: tools.context("--tools is missing")?,
            is_second_try,
        })
    }
}

/// Reads the file that `arguments` name and writes [`Extracted`] as one line of JSON to standard output.
///
/// `arguments` are those after the word `extract`. Call it before anything else starts in the process: threads and
/// memory in use count towards the limits, and other words on standard output would garble the answer.
/// Every fault of the file is part of the answer; another code than success means that none could be given.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    // The message of a panic may quote the document, its place may not.
    panic::set_hook(Box::new(|panicked| {
        if let Some(place) = panicked.location() {
            complain(&format!("panicked at {place}"));
        }
    }));
    match answer(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            complain(&format!("{fault:#}"));
            ExitCode::from(2)
        }
    }
}

fn answer(arguments: impl IntoIterator<Item = OsString>) -> anyhow::Result<()> {
    let assignment = Assignment::parse(arguments)?;
    confine(&assignment.limits)?;
    let bytes = std::fs::read(&assignment.file);
    // Once the bytes are here, no file of the hub is needed any more.
    isolate(&assignment.tools)?;
    let reader = thread::Builder::new().stack_size(STACK_BYTES).spawn(move || {
        read(bytes, assignment).map_or_else(|obstacle| Extracted::unreadable(&obstacle), |reading| reading.judge())
    })?;
    let extracted = reader.join().unwrap_or_else(|_| Extracted::unreadable(&Obstacle::Crashed));
    let mut output = std::io::stdout().lock();
    // A line of its own, whatever a library may have printed before.
    writeln!(output, "\n{}", serde_json::to_string(&extracted)?)?;
    Ok(output.flush()?)
}

fn complain(sentence: &str) {
    // With nobody reading there is nobody to tell.
    drop(writeln!(std::io::stderr(), "{sentence}"));
}

/// Sets the limits of this process, which it cannot raise again.
fn confine(limits: &Limits) -> anyhow::Result<()> {
    let bounds = [
        (Resource::AS, limits.memory_bytes, limits.memory_bytes),
        // The signal at the lower bound says what ran out, the one at the upper does not.
        (Resource::CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        (Resource::FSIZE, 0, 0),
        (Resource::CORE, 0, 0),
        (Resource::NOFILE, OPEN_FILES, OPEN_FILES),
    ];
    for (resource, lower, upper) in bounds {
        let (_, most) = resource.get()?;
        resource.set(lower.min(most), upper.min(most)).with_context(|| format!("{resource:?} cannot be limited"))?;
    }
    Ok(())
}

fn read(bytes: std::io::Result<Vec<u8>>, assignment: Assignment) -> Result<Reading, Obstacle> {
    let Assignment { media_type, limits, tools, is_second_try, .. } = assignment;
    let bytes = bytes.map_err(|fault| Obstacle::of_io(&fault, Obstacle::Missing))?;
    reader::read(&bytes, media_type, &Desk { is_second_try, ..Desk::of(limits, tools) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignment_survives_the_command_line() {
        let assignment = Assignment {
            file: "/deposit/--odd name".into(),
            media_type: MediaType::Odt,
            limits: Limits { pages: 7, ..Limits::default() },
            tools: Tools { pdftotext: Some("/usr/bin/pdftotext".into()), recognition: None },
            is_second_try: true,
        };

        let arguments = assignment.arguments().expect("limits are numbers");

        assert_eq!(Assignment::parse(arguments).ok(), Some(assignment));
    }

    #[test]
    fn an_incomplete_command_line_is_refused() {
        assert!(Assignment::parse(["--file".into(), "a".into()]).is_err());
        assert!(Assignment::parse(["--file".into()]).is_err());
        assert!(Assignment::parse(["--shout".into(), "a".into()]).is_err());
    }
}
