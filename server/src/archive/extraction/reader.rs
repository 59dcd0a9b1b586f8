//! Which reader reads a file of which format, and what they all work with.
//! Not for the judgement on what they read.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use entity::archive::note::{Code, Note};

use super::reading::Reading;
use super::{
    Limits, MediaType, Obstacle, Tools, docx, email, enclosure, html, markdown, odt, pdf, picture, plain, pptx, xlsx,
};

/// What a reader works with besides the bytes of the file.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    pub(super) limits: Limits,
    pub(super) tools: Tools,
    /// When no further page is recognised in pictures.
    pub(super) recognise_until: Instant,
    /// How many files are around the one at hand.
    pub(super) depth: usize,
    /// Whether the process fell over this file before: the built-in reader of PDF and files inside are left out.
    pub(super) is_second_try: bool,
}

impl Desk {
    /// For one file that lies in no other.
    pub(super) fn of(limits: Limits, tools: Tools) -> Self {
        let recognise_until = Instant::now() + Duration::from_secs(limits.recognition_seconds);
        Self { limits, tools, recognise_until, depth: 0, is_second_try: false }
    }
}

/// Reads a file, and the files inside it after it.
pub(super) fn read(bytes: &[u8], media_type: MediaType, desk: &Desk) -> Result<Reading, Obstacle> {
    // A panic over a file costs the text of that file, and of none around it.
    let reading = catch_unwind(AssertUnwindSafe(|| read_alone(bytes, media_type, desk)));
    let mut reading = reading.map_err(|_| Obstacle::Crashed)??;
    if desk.is_second_try {
        reading.notes.push(Note::of(Code::PartLeftOut));
        return Ok(reading);
    }
    enclosure::append(&mut reading, desk);
    Ok(reading)
}

fn read_alone(bytes: &[u8], media_type: MediaType, desk: &Desk) -> Result<Reading, Obstacle> {
    let limits = &desk.limits;
    match media_type {
        MediaType::Pdf => pdf::read(bytes, desk),
        MediaType::Docx => docx::read(bytes, limits),
        MediaType::Pptx => pptx::read(bytes, limits),
        MediaType::Xlsx => xlsx::read(bytes, limits),
        MediaType::Odt => odt::read(bytes, limits),
        MediaType::Email => email::read(bytes, limits),
        MediaType::Html => html::read(bytes, limits),
        MediaType::Markdown => markdown::read(bytes, limits),
        MediaType::PlainText => plain::read(bytes, limits),
        MediaType::Png | MediaType::Jpeg | MediaType::Tiff => Ok(picture::read(bytes, desk)),
    }
}
