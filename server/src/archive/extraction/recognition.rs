//! Words recognised in pictures by tesseract, with how sure it is of them.
//! Not for pages that have text of their own.

use std::path::Path;
use std::time::{Duration, Instant};

use entity::archive::note::{Code, Note};

use super::program::{self, Allowance};
use super::reader::Desk;
use super::reading::Leaf;
use super::{Limits, Recognition, tidy};

/// The longer side of a page as it is drawn, in dots: 300 an inch on A4.
const DOTS: &str = "3508";
/// Most bytes of one drawn page; it is grey and has no more than the square of the longer side.
const PICTURE_BYTES: u64 = 16_000_000;
/// Bytes that tesseract says at most of one character: it tells the place of every word.
const BYTES_PER_CHARACTER: u64 = 64;
/// Longest work on one page.
const PAGE_TIME: Duration = Duration::from_secs(60);
/// Below this share of certainty the words are specks and shadows.
const LEAST_CERTAINTY: f32 = 0.3;

/// What recognises, as far as this machine has it.
struct Recogniser<'d> {
    tesseract: &'d Path,
    languages: &'d str,
    until: Instant,
    limits: &'d Limits,
}

/// Recognises those of `pages` of a PDF that have no text; the notes say what was left out.
pub(super) fn fill(pages: &mut [Leaf], pdf: &[u8], desk: &Desk) -> Vec<Note> {
    let Some(wanted) = &desk.tools.recognition else { return Vec::new() };
    let blank: Vec<usize> = (0..pages.len()).filter(|at| pages[*at].text.trim().is_empty()).collect();
    if blank.is_empty() {
        return Vec::new();
    }
    let (Some(recogniser), Some(pdftoppm)) = (Recogniser::of(wanted, desk), &wanted.pdftoppm) else {
        return vec![Note::of(Code::RecogniserMissing)];
    };
    let mut notes = Vec::new();
    for at in blank {
        let number = at + 1;
        if Instant::now() >= recogniser.until {
            notes.push(Note::counted(Code::PagesNotRecognised, [number as u64]));
            break;
        }
        let found = recogniser.draw(pdftoppm, pdf, number).and_then(|picture| recogniser.ask(&picture));
        match found.map(|mut leaves| leaves.pop()) {
            Some(Some(leaf)) => pages[at] = leaf,
            Some(None) => {}
            None => notes.push(Note::counted(Code::PageNotRecognised, [number as u64])),
        }
    }
    notes
}

/// Recognises a picture of one page or more; a page without words is blank.
pub(super) fn read(picture: &[u8], desk: &Desk) -> (Vec<Leaf>, Vec<Note>) {
    let blank = vec![Leaf::default()];
    let Some(wanted) = &desk.tools.recognition else { return (blank, Vec::new()) };
    let Some(recogniser) = Recogniser::of(wanted, desk) else {
        return (blank, vec![Note::of(Code::RecogniserMissing)]);
    };
    match recogniser.ask(picture) {
        Some(leaves) if leaves.is_empty() => (blank, Vec::new()),
        Some(leaves) => (leaves, Vec::new()),
        None => (blank, vec![Note::of(Code::PictureNotRecognised)]),
    }
}

impl<'d> Recogniser<'d> {
    fn of(wanted: &'d Recognition, desk: &'d Desk) -> Option<Self> {
        let tesseract = wanted.tesseract.as_deref()?;
        Some(Self { tesseract, languages: &wanted.languages, until: desk.recognise_until, limits: &desk.limits })
    }

    fn allowance(&self, bytes: u64) -> Allowance {
        Allowance { bytes, time: PAGE_TIME.min(self.until.saturating_duration_since(Instant::now())) }
    }

    /// One page of a PDF as a picture.
    fn draw(&self, pdftoppm: &Path, pdf: &[u8], number: usize) -> Option<Vec<u8>> {
        let mut command = program::command(pdftoppm);
        let number = number.to_string();
        command.args(["-q", "-gray", "-scale-to", DOTS, "-f", &number, "-l", &number, "-"]);
        program::ask(command, pdf, self.allowance(PICTURE_BYTES)).filter(|picture| !picture.is_empty())
    }

    fn ask(&self, picture: &[u8]) -> Option<Vec<Leaf>> {
        let mut command = program::command(self.tesseract);
        command.args(["stdin", "stdout", "-l", self.languages, "tsv"]);
        // Its threads would each take memory, and no time is won with one page at a time.
        command.env("OMP_THREAD_LIMIT", "1");
        let most = BYTES_PER_CHARACTER * self.limits.characters as u64;
        let table = program::ask(command, picture, self.allowance(most))?;
        Some(leaves(&String::from_utf8_lossy(&table)))
    }
}

/// The pages of a table that names page, block, paragraph, line, certainty and text of every word.
fn leaves(table: &str) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    let mut page = Vec::new();
    for word in table.lines().filter_map(Word::of) {
        if word.place == 0 && !page.is_empty() {
            leaves.push(leaf(&std::mem::take(&mut page)));
        }
        page.push(word);
    }
    if !page.is_empty() {
        leaves.push(leaf(&page));
    }
    leaves
}

/// A word, or with place 0 the beginning of a page.
struct Word<'t> {
    place: u32,
    /// Block, paragraph and line.
    line: [u32; 3],
    /// From 0 to 100.
    certainty: f32,
    text: &'t str,
}

impl<'t> Word<'t> {
    fn of(row: &'t str) -> Option<Self> {
        let cells: Vec<&str> = row.split('\t').collect();
        let [level, _, block, paragraph, line, place, _, _, _, _, certainty, text] = cells.as_slice() else {
            return None;
        };
        if !matches!(*level, "1" | "5") {
            return None;
        }
        let line = [block.parse().ok()?, paragraph.parse().ok()?, line.parse().ok()?];
        Some(Self { place: place.parse().ok()?, line, certainty: certainty.parse().ok()?, text: text.trim() })
    }
}

fn leaf(words: &[Word<'_>]) -> Leaf {
    let words: Vec<&Word<'_>> = words.iter().filter(|word| word.place > 0 && !word.text.is_empty()).collect();
    let mut text = String::new();
    let mut before: Option<[u32; 3]> = None;
    for word in &words {
        match before {
            None => {}
            Some(line) if line == word.line => text.push(' '),
            Some([block, paragraph, _]) if [block, paragraph] == [word.line[0], word.line[1]] => text.push('\n'),
            Some(_) => text.push_str("\n\n"),
        }
        text.push_str(word.text);
        before = Some(word.line);
    }
    let letters = |text: &str| text.chars().filter(|character| character.is_alphanumeric()).count() as f32;
    let weight: f32 = words.iter().map(|word| letters(word.text)).sum();
    let sum: f32 = words.iter().map(|word| letters(word.text) * word.certainty.clamp(0.0, 100.0)).sum();
    // Two decimals are all that the measure is worth.
    let certainty = if weight > 0.0 { (sum / weight).round() / 100.0 } else { 0.0 };
    if certainty < LEAST_CERTAINTY {
        return Leaf::default();
    }
    Leaf { text: tidy::join_divided_words(&text), label: None, recognised: Some(certainty) }
}

#[cfg(test)]
mod tests {
    use super::super::Tools;
    use super::*;

    fn word(line: &str, certainty: &str, text: &str) -> String {
        format!("5\t1\t{line}\t1\t0\t0\t9\t9\t{certainty}\t{text}\n")
    }

    const PAGE: &str = "1\t1\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t\n";

    #[test]
    fn words_stand_on_their_lines_with_the_mean_of_their_certainty() {
        let table = [
            PAGE,
            &word("1\t1\t1", "96.5", "The"),
            &word("1\t1\t1", "90", "certifi-"),
            &word("1\t1\t2", "90", "cation"),
            &word("2\t1\t1", "50", "KP"),
        ]
        .concat();

        let leaves = leaves(&table);

        assert_eq!(leaves[0].text, "The certification\n\nKP\n");
        assert_eq!(leaves[0].recognised, Some(0.87));
    }

    #[test]
    fn specks_are_no_words_and_pages_stay_apart() {
        let table = [PAGE, &word("1\t1\t1", "12", "~i"), PAGE, PAGE, &word("1\t1\t1", "93", "three")].concat();

        let leaves = leaves(&table);

        assert_eq!(leaves.len(), 3);
        assert_eq!(leaves[0], Leaf::default());
        assert_eq!(leaves[1], Leaf::default());
        assert_eq!(leaves[2].text, "three\n");
    }

    #[test]
    fn pages_beyond_the_time_are_left_and_named() {
        let program = |name: &str| Some(Path::new("/bin").join(name));
        let recognition =
            Recognition { languages: "eng".into(), tesseract: program("false"), pdftoppm: program("false") };
        let tools = Tools { pdftotext: None, recognition: Some(recognition) };
        let with = |recognition_seconds| {
            let limits = Limits { recognition_seconds, ..Limits::default() };
            let mut pages = vec![Leaf { text: "Words".into(), ..Leaf::default() }, Leaf::default(), Leaf::default()];
            fill(&mut pages, b"%PDF-1.7", &Desk::of(limits, tools.clone()))
        };

        assert_eq!(with(0), [Note::counted(Code::PagesNotRecognised, [2])]);
        assert_eq!(with(60), [2, 3].map(|number| Note::counted(Code::PageNotRecognised, [number])));
    }

    #[test]
    fn a_table_that_is_none_has_no_pages() {
        assert_eq!(leaves("level\tpage\n5\t\t\t\t\t\t\t\t\t\t\t\nnonsense"), []);
    }
}
