//! What an entry says of its document, understood.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use entity::archive::document::Kind;
use entity::{LocalizedText, Subjects, UncertainDate};

use super::Ground;
use crate::archive::transfer::{Arrival, Edition, Standing};
use crate::archive::{FileToKeep, MOST_CHARACTERS, NewDocument};
use crate::cli::manifest::{Document, Fault, Placed, Version, names, names_of, value};
use crate::text::is_language;

/// What is to be taken in of an entry with these files, unless something in it cannot be understood; that is told.
pub(super) fn of(
    entry: &Placed<Document>,
    files: Vec<Vec<FileToKeep>>,
    ground: &Ground,
    faults: &mut Vec<Fault>,
) -> Option<Arrival<FileToKeep>> {
    let document = &entry.it;
    let mut reading = Reading { line: entry.line, faults };
    let date: Option<UncertainDate> =
        reading.some(&document.date, |date| date.parse().map_err(|fault| format!("{fault}")));
    let directories = &ground.directories;
    let body = reading.some(&document.body, |body| names::body(directories, body, date.as_ref()));
    let participant = reading.some(&document.participant, |name| names::organisation(directories, name));
    let subjects = reading.subjects(document);
    let meeting = reading.some(&document.meeting, |name| names::meeting(directories, name));
    let audience = reading.some(&document.audience, |written| names::audience(directories, written, date.as_ref()));
    let id = reading.some(&document.id, |id| id.parse().map_err(|fault| format!("{fault}")));
    let kind = reading.some(&document.kind, |kind| {
        value(kind).ok_or_else(|| names::unknown("kind", kind, names_of::<Kind>().iter().map(String::as_str)))
    });
    let title = reading.title(document);
    reading.lengths(document);
    let standing = reading.standing(document, ground);
    let taken_in = reading.some(&document.taken_in, instant);
    let embargo = reading.some(&document.embargo, the_day);
    let editions =
        document.versions.iter().zip(files).map(|(version, files)| reading.edition(version, files)).collect();
    let record = NewDocument {
        id,
        title,
        kind: kind.unwrap_or(Kind::Other),
        symbol: document.symbol.clone(),
        aliases: document.aliases.clone(),
        body,
        participant,
        subjects,
        meeting,
        date,
        audience: audience.unwrap_or_else(|| ground.audience.clone()),
    };
    faults.is_empty().then_some(Arrival { record, taken_in, standing, embargo, editions })
}

/// Tells what cannot be understood and goes on.
struct Reading<'a> {
    line: usize,
    faults: &'a mut Vec<Fault>,
}

impl Reading<'_> {
    fn tell(&mut self, text: impl Into<String>) {
        self.faults.push(Fault { line: self.line, text: text.into() });
    }

    fn some<T>(&mut self, written: &Option<String>, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        read(written.as_deref()?).map_err(|fault| self.tell(fault)).ok()
    }

    fn title(&mut self, document: &Document) -> LocalizedText {
        let mut title = LocalizedText::default();
        for (language, text) in &document.titles {
            let language = language.to_ascii_lowercase();
            if !is_language(&language) {
                self.tell(format!("`{language}` is not a language tag; write en, fr, pt-br and the like"));
            }
            if text.trim().is_empty() {
                self.tell(format!("the title in `{language}` is empty; write it or leave the language out"));
            }
            title = title.with(&language, text.trim());
        }
        title
    }

    fn subjects(&mut self, document: &Document) -> Subjects {
        let read = document.subjects.iter().map(|written| names::subject(written));
        read.filter_map(|subject| subject.map_err(|fault| self.tell(fault)).ok()).collect()
    }

    fn lengths(&mut self, document: &Document) {
        let notes = document.versions.iter().filter_map(|version| version.note.as_ref());
        let texts = document.titles.values().chain(&document.symbol).chain(&document.aliases).chain(&document.reason);
        let too_long = |text: &&String| text.chars().count() > MOST_CHARACTERS;
        for text in texts.chain(notes).filter(too_long) {
            let start: String = text.chars().take(40).collect();
            self.tell(format!("`{start}…` has more than {MOST_CHARACTERS} characters; shorten it"));
        }
    }

    fn standing(&mut self, document: &Document, ground: &Ground) -> Standing {
        let published = self.some(&document.published, instant);
        let withdrawn = self.some(&document.withdrawn, instant);
        match (document.state.as_deref(), &document.reason) {
            (None, _) if ground.stays_draft => Standing::Draft,
            (Some("draft"), _) => Standing::Draft,
            (None | Some("published"), _) => Standing::Published { at: published },
            (Some("withdrawn"), Some(reason)) => {
                Standing::Withdrawn { published, at: withdrawn, reason: reason.clone() }
            }
            (Some("withdrawn"), None) => {
                self.tell("say why it was withdrawn: `reason`");
                Standing::Draft
            }
            (Some(other), _) => {
                self.tell(names::unknown("state", other, ["draft", "published", "withdrawn"]));
                Standing::Draft
            }
        }
    }

    fn edition(&mut self, version: &Version, files: Vec<FileToKeep>) -> Edition<FileToKeep> {
        Edition {
            note: version.note.clone(),
            at: self.some(&version.at, instant),
            published: self.some(&version.published, instant),
            is_pending: version.pending,
            files,
        }
    }
}

/// An instant of RFC 3339, or the first of a day.
fn instant(written: &str) -> Result<DateTime<Utc>, String> {
    match DateTime::parse_from_rfc3339(written) {
        Ok(at) => Ok(at.to_utc()),
        Err(_) => the_day(written).map(|day| day.and_time(NaiveTime::MIN).and_utc()),
    }
}

fn the_day(written: &str) -> Result<NaiveDate, String> {
    written.parse().map_err(|_| format!("`{written}` is no day; write it as 2012-11-30"))
}
