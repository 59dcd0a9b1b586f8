//! The side that asks: starts a reading process for one file, waits within limits, and turns every end into an answer.
//! Not for deciding when or how many files are read at once.

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::process::Signal;

use super::child::Assignment;
use super::group::Group;
use super::limits::MEGABYTE;
use super::{Extracted, Limits, MediaType, Obstacle, Outcome, Recognition, Tools};

/// Reads files, each in a process of its own.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The program whose subcommand `extract` calls [`super::child::run`]; usually the one that runs.
    pub program: PathBuf,
    /// What one reading may cost.
    pub limits: Limits,
    /// What may be used beside the built-in readers.
    pub tools: Tools,
}

impl Worker {
    /// A worker with the usual limits, and with the tools that are on PATH; characters in pictures are recognised in
    /// `languages` (tesseract's names, such as `eng+fra`), and not at all without.
    pub fn of(program: &Path, languages: Option<&str>) -> Self {
        let search_path = std::env::var_os("PATH").unwrap_or_default();
        let recognition = languages.map(|languages| Recognition::on(&search_path, languages));
        Self {
            program: program.to_owned(),
            limits: Limits::default(),
            tools: Tools { recognition, ..Tools::on(&search_path) },
        }
    }

    /// Reads the file at `path`, named `file_name` by its depositor and recognised as `media_type`.
    ///
    /// It never fails: what goes wrong is an [`super::Outcome`] with a sentence for the depositor, and its cause is
    /// logged. Dropping the future ends the process and what that started.
    pub async fn extract(&self, path: &Path, file_name: &str, media_type: MediaType) -> Extracted {
        let answer = match self.admit(path).await {
            Ok(file) => self.try_twice(file, media_type).await,
            Err(obstacle) => Err(Failure::from(obstacle)),
        };
        answer.unwrap_or_else(|failure| {
            let Failure { obstacle, cause, .. } = failure;
            let cause = cause.map(|cause| format!("{cause:#}"));
            tracing::warn!(file_name, media_type = media_type.mime(), %obstacle, cause, "a file was not read");
            Extracted::unreadable(&obstacle)
        })
    }

    /// What can be said without looking inside; the absolute path otherwise.
    async fn admit(&self, path: &Path) -> Result<PathBuf, Obstacle> {
        let file = tokio::fs::canonicalize(path).await.map_err(|_| Obstacle::Missing)?;
        let metadata = tokio::fs::metadata(&file).await.map_err(|_| Obstacle::Missing)?;
        match metadata.len() {
            _ if !metadata.is_file() => Err(Obstacle::Missing),
            0 => Err(Obstacle::Empty),
            bytes if bytes > self.limits.file_bytes => {
                Err(Obstacle::TooLarge { megabytes: self.limits.file_bytes / MEGABYTE })
            }
            _ => Ok(file),
        }
    }

    /// What brings the process down may be the built-in reader of PDF or a file inside the file: the rest is read without.
    async fn try_twice(&self, file: PathBuf, media_type: MediaType) -> Result<Extracted, Failure> {
        let (limits, tools) = (self.limits.clone(), self.tools.clone());
        let first = Assignment { file, media_type, limits, tools, is_second_try: false };
        let failure = match self.read(&first).await {
            Err(failure) if failure.obstacle.is_of_reader() && self.has_second_try(media_type) => failure,
            answer => return answer,
        };
        match self.read(&Assignment { is_second_try: true, ..first }).await {
            Ok(extracted) if !matches!(extracted.outcome, Outcome::Unreadable(_)) => Ok(extracted),
            // The first failure says more of the file than the second.
            Ok(_) | Err(_) => Err(failure),
        }
    }

    fn has_second_try(&self, media_type: MediaType) -> bool {
        match media_type {
            MediaType::Pdf => self.tools.pdftotext.is_some(),
            MediaType::Email => true,
            MediaType::Docx
            | MediaType::Pptx
            | MediaType::Xlsx
            | MediaType::Odt
            | MediaType::Html
            | MediaType::Markdown
            | MediaType::PlainText
            | MediaType::Png
            | MediaType::Jpeg
            | MediaType::Tiff => false,
        }
    }

    fn wall_time(&self) -> Duration {
        let recognition = self.tools.recognition.as_ref().map_or(0, |_| self.limits.recognition_seconds);
        Duration::from_secs(self.limits.wall_seconds + recognition)
    }

    async fn read(&self, assignment: &Assignment) -> Result<Extracted, Failure> {
        match self.attempt(assignment).await {
            // Killed from outside, or by a machine that ran out of memory: neither need be the file's doing.
            Err(failure) if failure.was_killed => self.attempt(assignment).await,
            outcome => outcome,
        }
    }

    async fn attempt(&self, assignment: &Assignment) -> Result<Extracted, Failure> {
        let mut group =
            Group::start(&self.program, assignment).map_err(|cause| Failure::because(Obstacle::NotStarted, cause))?;
        let heard = tokio::time::timeout(self.wall_time(), group.hear(self.limits.answer_bytes)).await;
        // The answer is whole or the time is up: nothing of the group has more to do.
        let status = group.end().await.map_err(|cause| Failure::because(Obstacle::Crashed, cause))?;
        let Ok(heard) = heard else {
            return Err(Obstacle::TookTooLong.into());
        };
        let heard = heard.map_err(|cause| Failure::because(Obstacle::Crashed, cause))?;
        heard.extracted(self.limits.answer_bytes).map_err(|cause| Failure {
            was_killed: status.signal() == Some(Signal::KILL.as_raw()),
            ..Failure::because(heard.obstacle(status), cause.context(heard.complaint()))
        })
    }
}

/// An obstacle with what operators should know of it.
#[derive(Debug)]
struct Failure {
    obstacle: Obstacle,
    cause: Option<anyhow::Error>,
    was_killed: bool,
}

impl Failure {
    fn because(obstacle: Obstacle, cause: anyhow::Error) -> Self {
        Self { obstacle, cause: Some(cause), was_killed: false }
    }
}

impl From<Obstacle> for Failure {
    fn from(obstacle: Obstacle) -> Self {
        Self { obstacle, cause: None, was_killed: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::extraction::group::ALLOCATOR;

    async fn sentence(program: &str, bytes: &[u8], limits: Limits) -> String {
        let file = tempfile::NamedTempFile::new().expect("a file can be made");
        std::fs::write(file.path(), bytes).expect("a file can be written");
        let worker = Worker { program: program.into(), limits, tools: Tools::default() };
        match worker.extract(file.path(), "minutes.txt", MediaType::PlainText).await.outcome {
            Outcome::Unreadable(reason) => reason.sentence,
            outcome => panic!("{outcome:?}"),
        }
    }

    #[tokio::test]
    async fn a_file_of_the_largest_size_is_tried_and_one_byte_more_is_refused() {
        let limits = Limits { file_bytes: 3, ..Limits::default() };

        assert_eq!(sentence("/nowhere", b"abc", limits.clone()).await, Obstacle::NotStarted.to_string());
        assert_eq!(sentence("/nowhere", b"abcd", limits).await, Obstacle::TooLarge { megabytes: 0 }.to_string());
    }

    /// A program that stands in for the reader.
    fn script(folder: &tempfile::TempDir, lines: &str) -> String {
        use std::os::unix::fs::PermissionsExt;

        let path = folder.path().join("reader");
        std::fs::write(&path, format!("#!/bin/sh\n{lines}\n")).expect("a script");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a mode");
        path.display().to_string()
    }

    #[tokio::test]
    async fn a_reader_that_never_answers_is_ended_when_the_time_on_the_clock_is_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let program = script(&folder, "exec /usr/bin/tail -f /dev/null");
        let limits = Limits { wall_seconds: 1, ..Limits::default() };

        assert_eq!(sentence(&program, b"abc", limits).await, Obstacle::TookTooLong.to_string());
    }

    #[tokio::test]
    async fn a_reader_is_told_nothing_of_the_surroundings() {
        let folder = tempfile::tempdir().expect("a folder");
        let program = script(&folder, "/usr/bin/env > \"$0.told\"");

        sentence(&program, b"abc", Limits::default()).await;

        let told = std::fs::read_to_string(folder.path().join("reader.told")).expect("what it was told");
        let names: Vec<_> = told.lines().filter_map(|line| line.split('=').next()).collect();
        assert!(names.iter().all(|name| ["PWD", "OLDPWD", "SHLVL", "_", ALLOCATOR.0].contains(name)), "{told}");
    }

    #[tokio::test]
    async fn an_empty_file_is_named_so() {
        assert_eq!(sentence("/nowhere", b"", Limits::default()).await, Obstacle::Empty.to_string());
    }

    #[tokio::test]
    async fn a_reader_that_says_nothing_has_crashed() {
        assert_eq!(sentence("/bin/false", b"abc", Limits::default()).await, Obstacle::Crashed.to_string());
    }
}
