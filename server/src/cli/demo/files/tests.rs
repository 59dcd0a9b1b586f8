//! What the writers promise.

use std::io::{Cursor, Read as _};

use super::*;

fn a_text(language: &str) -> FileText {
    FileText {
        title: "Rules & <Procedures>".to_owned(),
        reference: Some("KPH/DEMO/1".to_owned()),
        banner: BANNER.to_owned(),
        language: language.to_owned(),
        pages: vec![
            Block::parse_page("# First\n\n1. An opening.\n\n(a) A letter."),
            Block::parse_page("Caf\u{e9} on the second page."),
        ],
    }
}

fn entry(package: &[u8], path: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).expect("a zip");
    let mut text = String::new();
    zip.by_name(path).expect("the entry").read_to_string(&mut text).expect("UTF-8");
    text
}

#[test]
fn light_markup_gives_headings_and_paragraphs() {
    let page = Block::parse_page("\n# A heading\n\nA line\nand another.\n\n\n");

    let heading = Block::Heading("A heading".to_owned());
    let paragraph = Block::Paragraph("A line and another.".to_owned());
    assert_eq!(page, [heading, paragraph]);
}

#[test]
fn numbers_and_letters_stand_in_the_margin_and_words_do_not() {
    assert_eq!(numbered("12. Text"), Some(("12.", "Text")));
    assert_eq!(numbered("(b) Text"), Some(("(b)", "Text")));
    assert_eq!(numbered("(see) Text"), None);
    assert_eq!(numbered("Text. More"), None);
    assert_eq!(numbered(". Text"), None);
}

#[test]
fn an_opendocument_begins_with_its_type_uncompressed() {
    let bytes = write(Format::Odt, &a_text("en")).expect("it can be written");

    assert_eq!(&bytes[30..38], b"mimetype");
    assert_eq!(&bytes[38..77], Format::Odt.media_type().as_bytes());
}

#[test]
fn markup_in_a_title_is_escaped_everywhere() {
    let text = a_text("en");

    let docx = write(Format::Docx, &text).expect("it can be written");
    let odt = write(Format::Odt, &text).expect("it can be written");
    let html = write(Format::Html, &text).expect("it can be written");

    let html = String::from_utf8(html).expect("UTF-8");
    for part in [entry(&docx, "docProps/core.xml"), entry(&odt, "meta.xml"), html] {
        assert!(part.contains("Rules &amp; &lt;Procedures&gt;"), "{part}");
    }
}

#[test]
fn the_banner_stands_on_every_page_of_a_text_file() {
    let text = a_text("en");

    let docx = write(Format::Docx, &text).expect("it can be written");
    let odt = write(Format::Odt, &text).expect("it can be written");

    for (package, path) in
        [(&docx, "word/document.xml"), (&docx, "word/header1.xml"), (&odt, "content.xml"), (&odt, "styles.xml")]
    {
        assert!(entry(package, path).contains(BANNER), "{path}");
    }
}

#[test]
fn arabic_runs_from_right_to_left() {
    let text = a_text("ar");

    let docx = write(Format::Docx, &text).expect("it can be written");
    let odt = write(Format::Odt, &text).expect("it can be written");
    let html = write(Format::Html, &text).expect("it can be written");

    assert!(entry(&docx, "word/document.xml").contains("<w:bidi/>"));
    assert!(entry(&odt, "styles.xml").contains("style:writing-mode=\"rl-tb\""));
    assert!(html.starts_with(b"<!DOCTYPE html><html lang=\"ar\" dir=\"rtl\">"));
}

#[test]
fn a_letter_that_pdf_cannot_show_is_refused() {
    let mut text = a_text("ru");
    text.pages.push(Block::parse_page("Палата"));

    let error = write(Format::Pdf, &text).expect_err("there is no such letter");

    assert!(error.to_string().contains('П'), "{error}");
}

#[test]
fn a_page_that_is_too_long_runs_over() {
    let mut text = a_text("en");
    text.pages = vec![vec![Block::Paragraph("word ".repeat(2000).trim().to_owned())]];

    let bytes = write(Format::Pdf, &text).expect("it can be written");

    assert!(!bytes.windows(8).any(|window| window == b"/Count 1"));
}

/// The first picture of a scan, row by row, black where true.
fn picture(scan: &[u8]) -> Vec<Vec<bool>> {
    let start = find(scan, b"/CCITTFaxDecode");
    let from = start + find(&scan[start..], b"stream\n") + b"stream\n".len();
    let to = from + find(&scan[from..], b"\nendstream");
    let mut rows = Vec::new();
    fax::decoder::decode_g4(scan[from..to].iter().copied(), 1654, Some(2339), |transitions| {
        rows.push(fax::decoder::pels(transitions, 1654).map(|pel| pel == fax::Color::Black).collect());
    });
    rows
}

fn find(bytes: &[u8], words: &[u8]) -> usize {
    bytes.windows(words.len()).position(|window| window == words).expect("it is there")
}

#[test]
fn a_scan_is_black_dots_on_white_pages_and_no_letters() {
    let bytes = write(Format::Scan, &a_text("fr")).expect("it can be written");

    let rows = picture(&bytes);
    let black = rows.iter().flatten().filter(|is_black| **is_black).count();
    assert_eq!((rows.len(), rows[0].len()), (2339, 1654));
    assert!((5_000..100_000).contains(&black), "{black}");
    assert!(!bytes.windows(5).any(|window| window == b"/Font"));
}

#[test]
fn worn_paper_has_specks_where_fresh_paper_is_white() {
    let [fresh, worn] = [Format::Scan, Format::WornScan].map(|format| write(format, &a_text("fr")));

    let [fresh, worn] = [fresh, worn].map(|bytes| picture(&bytes.expect("it can be written")));
    let margin = |rows: &[Vec<bool>]| rows[2000..].iter().flatten().filter(|is_black| **is_black).count();
    assert_eq!(margin(&fresh), 0);
    assert!(margin(&worn) > 500, "{}", margin(&worn));
}

#[test]
fn a_letter_that_a_typewriter_lacks_is_refused() {
    let mut text = a_text("ru");
    text.pages.push(Block::parse_page("Палата"));

    let error = write(Format::Scan, &text).expect_err("there is no such letter");

    assert!(error.to_string().contains('П'), "{error}");
}

#[test]
fn a_workbook_has_a_sheet_for_each_page_with_numbers_as_numbers() {
    let mut text = a_text("en");
    text.pages = vec![Block::parse_page("Velmara | 12.5"), Block::parse_page("Lumbara | 7")];

    let bytes = write(Format::Xlsx, &text).expect("it can be written");
    text.pages = vec![Vec::new(); 4];
    let error = write(Format::Xlsx, &text).expect_err("there are three sheets");

    let [first, second] = [1, 2].map(|number| entry(&bytes, &format!("xl/worksheets/sheet{number}.xml")));
    assert!(first.contains("<t>Velmara</t>") && first.contains("<c><v>12.5</v></c>"), "{first}");
    assert!(second.contains(BANNER) && second.contains("<v>7</v>"), "{second}");
    assert!(error.to_string().contains("at most 3 sheets"), "{error}");
}
