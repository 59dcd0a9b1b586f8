//! PDF: the pages as two readers see them, of which the better is kept.
//! Not for pictures of text, and not for reading the files inside the file.

use std::panic::{AssertUnwindSafe, catch_unwind};

use entity::archive::note::{Code, Note};
use pdf_oxide::PdfDocument;
use pdf_oxide::object::Object;
use pdf_oxide::optional_content::decode_pdf_text_string;

use super::enclosure::Enclosure;
use super::manuscript::Manuscript;
use super::reader::Desk;
use super::reading::Leaf;
use super::{Limits, Obstacle, Reading, poppler, quality, recognition, tidy};

/// What a PDF begins with, within its first bytes.
const MARK: &[u8] = b"%PDF-";
const MARK_BYTES: usize = 1024;
/// What a page of the second reader must be worth to be kept, in percent of the first one's,
/// which keeps the rows of tables on their lines.
const NEEDED_PERCENT: usize = 102;
/// The same for right-to-left pages, whose words the first reader turns around, which no measure of ours sees.
const NEEDED_PERCENT_RIGHT_TO_LEFT: usize = 50;

pub(super) fn read(bytes: &[u8], desk: &Desk) -> Result<Reading, Obstacle> {
    let limits = &desk.limits;
    let head = &bytes[..bytes.len().min(MARK_BYTES)];
    if !head.windows(MARK.len()).any(|window| window == MARK) {
        return Err(Obstacle::Mislabelled { expected: "PDF" });
    }
    let own = if desk.is_second_try { Err(Obstacle::Crashed) } else { read_own(bytes.to_vec(), limits) };
    let other = desk.tools.pdftotext.as_deref().and_then(|program| poppler::pages(program, bytes, limits));
    let (own, other) = match (own, other) {
        (own, None) => (own?, Vec::new()),
        (own, Some(other)) => (own.unwrap_or_default(), other),
    };
    let mut manuscript = Manuscript::new(limits);
    for number in 0..own.pages.len().max(other.len()) {
        let page = better(own.pages.get(number).map(|leaf| leaf.text.as_str()), other.get(number).map(String::as_str));
        manuscript.write(&tidy::join_divided_words(page));
        manuscript.turn();
        if manuscript.is_full() {
            break;
        }
    }
    let mut chosen = manuscript.finish();
    let gaps = recognition::fill(&mut chosen.pages, bytes, desk);
    Ok(Reading { pages: chosen.pages, notes: [own.notes, chosen.notes, gaps].concat(), ..own })
}

fn better<'p>(own: Option<&'p str>, other: Option<&'p str>) -> &'p str {
    match (own, other) {
        (None, None) => "",
        (Some(page), None) | (None, Some(page)) => page,
        (Some(own), Some(other)) => {
            let (own_worth, other_worth) = (quality::of(own).worth(), quality::of(other).worth());
            let needed = if quality::is_right_to_left(other) { NEEDED_PERCENT_RIGHT_TO_LEFT } else { NEEDED_PERCENT };
            if other_worth * 100 > own_worth * needed { other } else { own }
        }
    }
}

fn read_own(bytes: Vec<u8>, limits: &Limits) -> Result<Reading, Obstacle> {
    let document = catch_unwind(|| PdfDocument::from_bytes(bytes))
        .map_err(|_| Obstacle::Crashed)?
        .map_err(|fault| obstacle(&fault))?;
    catch_unwind(AssertUnwindSafe(|| read_document(&document, limits))).map_err(|_| Obstacle::Crashed)?
}

fn obstacle(fault: &pdf_oxide::Error) -> Obstacle {
    match fault {
        pdf_oxide::Error::EncryptedPdf => Obstacle::Protected,
        _ => Obstacle::Damaged,
    }
}

fn read_document(document: &PdfDocument, limits: &Limits) -> Result<Reading, Obstacle> {
    if document.is_encrypted() && !document.is_authenticated() {
        return Err(Obstacle::Protected);
    }
    let count = document.page_count().map_err(|fault| obstacle(&fault))?;
    if count == 0 {
        return Err(Obstacle::Damaged);
    }
    let mut reading =
        Reading { title: title(document), declared_language: catalog_text(document, "Lang"), ..Reading::default() };
    for page in 0..count.min(limits.pages) {
        // One page that trips the reader does not cost the others.
        match catch_unwind(AssertUnwindSafe(|| document.extract_text(page))) {
            Ok(Ok(text)) => reading.pages.push(Leaf { text, ..Leaf::default() }),
            Ok(Err(_)) | Err(_) => {
                reading.pages.push(Leaf::default());
                reading.notes.push(Note::counted(Code::PageUnreadable, [page as u64 + 1]));
            }
        }
    }
    if count > limits.pages {
        reading.notes.push(Note::counted(Code::CutAfterPages, [limits.pages as u64]));
    }
    reading.enclosed = enclosed(document);
    Ok(reading)
}

/// The files attached to the whole document; what trips the reader here costs none of the text.
fn enclosed(document: &PdfDocument) -> Vec<Enclosure> {
    let files = catch_unwind(AssertUnwindSafe(|| document.extract_embedded_files()));
    let files = files.ok().and_then(Result::ok).unwrap_or_default();
    let named = files.into_iter().map(|(name, bytes)| {
        // The reader takes every name for UTF-8, also those in pairs of bytes.
        let name = name.replace(['\u{0}', '\u{fffd}'], "");
        Enclosure { name, bytes, media_type: None }
    });
    named.collect()
}

/// The title in the file's properties, without what Word puts before it.
fn title(document: &PdfDocument) -> Option<String> {
    let properties = document.trailer().as_dict()?.get("Info")?;
    let title = text_under(document, &document.resolve_object(properties).ok()?, "Title")?;
    let title = title.trim_start_matches("Microsoft Word - ").trim();
    Some(title.to_owned()).filter(|title| !title.is_empty())
}

fn catalog_text(document: &PdfDocument, key: &str) -> Option<String> {
    text_under(document, &document.catalog().ok()?, key)
}

fn text_under(document: &PdfDocument, dictionary: &Object, key: &str) -> Option<String> {
    let value = document.resolve_object(dictionary.as_dict()?.get(key)?).ok()?;
    Some(decode_pdf_text_string(value.as_string()?))
}

#[cfg(test)]
mod tests {
    use super::super::Tools;
    use super::*;

    fn chosen(own: &str, other: &str) -> String {
        better(Some(own), Some(other)).to_owned()
    }

    #[test]
    fn the_page_with_more_whole_words_is_kept() {
        assert_eq!(chosen("ThePlenaryadoptedtheFinalCommuniqué", "The Plenary"), "The Plenary");
        assert_eq!(chosen("The Plenary adopted", "The Plenary"), "The Plenary adopted");
        assert_eq!(chosen("The Plenary", "Plenary The"), "The Plenary");
        assert_eq!(chosen("Carats Carats", "Carats of rough"), "Carats of rough");
        assert_eq!(chosen("", ""), "");
    }

    #[test]
    fn right_to_left_pages_are_taken_from_the_second_reader() {
        assert_eq!(chosen("ماعلاجتا العام", "الاجتماع العام"), "الاجتماع العام");
        assert_eq!(chosen("الاجتماع العام", ""), "الاجتماع العام");
    }

    #[test]
    fn bytes_without_the_mark_of_a_pdf_are_not_tried() {
        let fault = read(b"\x89PNG", &Desk::of(Limits::default(), Tools::default()));

        assert_eq!(fault.err(), Some(Obstacle::Mislabelled { expected: "PDF" }));
    }
}
