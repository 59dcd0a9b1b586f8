//! Files inside files: what is attached to a message or a PDF, read after it by the reader of its own format.
//! Not for finding them.

use entity::archive::note::{Code, Note};

use super::reader::{self, Desk};
use super::reading::{Leaf, Reading};
use super::{Limits, MediaType, Obstacle, SNIFF_BYTES, sniff};

/// A file inside the file at hand.
#[derive(Debug, Default)]
pub(super) struct Enclosure {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    /// What the file around it says it is, for one without a telling name.
    pub(super) media_type: Option<MediaType>,
}

/// Reads the enclosed files of `reading` and puts their pages, called by their names, after its own.
pub(super) fn append(reading: &mut Reading, desk: &Desk) {
    let enclosed = std::mem::take(&mut reading.enclosed);
    for enclosure in &enclosed {
        let left = what_is_left(reading, &desk.limits);
        if left.enclosures == 0 {
            reading.notes.push(Note::counted(Code::CutAfterEnclosedFiles, [desk.limits.enclosures as u64]));
            return;
        }
        if left.pages == 0 || left.characters == 0 {
            reading.notes.push(Note::named(Code::EnclosedFilesUnread, &enclosure.name));
            return;
        }
        reading.files_enclosed += 1;
        match open(enclosure, left, desk) {
            Ok(inner) => take_in(reading, &enclosure.name, inner),
            Err(obstacle) => reading.notes.push(obstacle.note().within(&enclosure.name)),
        }
    }
}

fn open(enclosure: &Enclosure, limits: Limits, desk: &Desk) -> Result<Reading, Obstacle> {
    if enclosure.bytes.is_empty() {
        return Err(Obstacle::Empty);
    }
    if desk.depth >= desk.limits.enclosure_depth {
        return Err(Obstacle::TooIntricate);
    }
    let head = &enclosure.bytes[..enclosure.bytes.len().min(SNIFF_BYTES)];
    let media_type = match enclosure.media_type {
        // The header of a message inside is often too short to be told from minutes.
        Some(MediaType::Email) => MediaType::Email,
        declared => sniff(&enclosure.name, head).or(declared).ok_or(Obstacle::UnknownKind)?,
    };
    let desk = Desk { limits, depth: desk.depth + 1, ..desk.clone() };
    reader::read(&enclosure.bytes, media_type, &desk)
}

/// The limits less what is used up.
fn what_is_left(reading: &Reading, limits: &Limits) -> Limits {
    let characters: usize = reading.pages.iter().map(|leaf| leaf.text.chars().count()).sum();
    Limits {
        pages: limits.pages.saturating_sub(reading.pages.len()),
        characters: limits.characters.saturating_sub(characters),
        enclosures: limits.enclosures.saturating_sub(reading.files_enclosed),
        ..limits.clone()
    }
}

fn take_in(reading: &mut Reading, name: &str, inner: Reading) {
    reading.files_enclosed += inner.files_enclosed;
    reading.notes.extend(inner.notes.into_iter().map(|note| note.within(name)));
    // Letterheads and signatures come as pictures; they would be pages of nothing.
    if inner.pages.iter().all(|leaf| leaf.text.trim().is_empty()) {
        reading.notes.push(Note::named(Code::EnclosedFileWithoutText, name));
        return;
    }
    reading.pages.extend(inner.pages.into_iter().map(|leaf| {
        let label = match &leaf.label {
            Some(label) => format!("{name}: {label}"),
            None => name.to_owned(),
        };
        Leaf { label: Some(label), ..leaf }
    }));
}

#[cfg(test)]
mod tests {
    use super::super::Tools;
    use super::*;

    fn file(name: &str, text: &str) -> Enclosure {
        Enclosure { name: name.to_owned(), bytes: text.as_bytes().to_vec(), media_type: None }
    }

    fn with(enclosed: Vec<Enclosure>, limits: Limits) -> Reading {
        let letter = Leaf { text: "Letter".to_owned(), ..Leaf::default() };
        let mut reading = Reading { pages: vec![letter], enclosed, ..Reading::default() };
        append(&mut reading, &Desk::of(limits, Tools::default()));
        reading
    }

    #[test]
    fn enclosed_files_follow_under_their_names() {
        let reading = with(vec![file("a.txt", "Annex"), file("b.html", "<p>Table</p>")], Limits::default());

        assert_eq!(reading.texts(), ["Letter", "Annex", "Table"]);
        assert_eq!(reading.pages[2].label.as_deref(), Some("b.html"));
    }

    #[test]
    fn as_deep_as_allowed_is_read_and_one_deeper_is_named() {
        let nested =
            |depth: usize| "Subject: a\nContent-Type: message/rfc822\n\n".repeat(depth) + "Subject: b\n\nWords";
        let inside = |depth: usize| {
            let message = Enclosure { media_type: Some(MediaType::Email), ..file("m", &nested(depth - 1)) };
            with(vec![message], Limits { enclosure_depth: 3, ..Limits::default() })
        };

        let (deep, deeper) = (inside(3), inside(4));
        assert!(deep.notes.is_empty() && deep.texts().last().is_some_and(|text| text.ends_with("Words")), "{deep:?}");
        assert_eq!((deeper.notes[0].code, deeper.notes[0].inside.len()), (Code::TooIntricate, 4), "{deeper:?}");
        assert_eq!(deeper.pages.len(), deep.pages.len());
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let files = vec![file("a.zip", "PK\u{3}\u{4}"), file("b.txt", ""), file("c.tif", "II*\0")];

        let reading = with(files, Limits::default());

        assert_eq!(reading.texts(), ["Letter"]);
        let notes = [
            Note::of(Code::UnknownKind).within("a.zip"),
            Note::of(Code::Empty).within("b.txt"),
            Note::named(Code::EnclosedFileWithoutText, "c.tif"),
        ];
        assert_eq!(reading.notes, notes);
    }

    #[test]
    fn as_many_as_allowed_are_read_and_one_more_is_cut_with_a_note() {
        let limits = Limits { enclosures: 2, ..Limits::default() };
        let files = |count: usize| (0..count).map(|number| file(&format!("{number}.txt"), "Annex")).collect();

        assert!(with(files(2), limits.clone()).notes.is_empty());
        let over = with(files(3), limits);
        assert_eq!(over.pages.len(), 3);
        assert_eq!(over.notes, [Note::counted(Code::CutAfterEnclosedFiles, [2])]);
    }

    #[test]
    fn pages_are_counted_over_all_files() {
        let reading =
            with(vec![file("a.txt", "one\u{c}two"), file("b.txt", "three")], Limits { pages: 2, ..Limits::default() });

        assert_eq!(reading.texts(), ["Letter", "one"]);
        assert_eq!(reading.notes.len(), 2, "{:?}", reading.notes);
    }
}
