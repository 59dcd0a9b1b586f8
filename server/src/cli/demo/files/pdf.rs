//! PDF with the base fonts: A4, wrapped lines, banner above and page number below.
//! It embeds no font, so it writes Western European languages only.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, TextStr};

use super::FileText;
use super::sheets::{
    FACES, FOOTER_BASELINE, HEADER_BASELINE, HEIGHT, LEFT, MARGINAL, RIGHT, Sheets, WIDTH, encoded, rule, show,
};

const CATALOG: Ref = Ref::new(1);
/// Where the list of pages stands in every file.
pub const PAGE_TREE: Ref = Ref::new(2);
const DOCUMENT_INFORMATION: Ref = Ref::new(3);
const FIRST_FONT: i32 = 4;
const FIRST_PAGE: i32 = 10;

/// Writes the file; fails at a letter outside Windows code page 1252.
pub fn write(text: &FileText) -> anyhow::Result<Vec<u8>> {
    let mut sheets = Sheets::default();
    for (index, page) in text.pages.iter().enumerate() {
        sheets.begin();
        if index == 0 {
            sheets.title(text)?;
        }
        for block in page {
            sheets.block(block)?;
        }
    }
    let count = sheets.contents.len();
    for (index, content) in sheets.contents.iter_mut().enumerate() {
        marginals(content, text, index + 1, count)?;
    }
    Ok(assemble(text, sheets.contents))
}

/// Banner, rules, reference and page number of one page.
fn marginals(content: &mut Content, text: &FileText, page: usize, pages: usize) -> anyhow::Result<()> {
    let banner = encoded(&text.banner)?;
    let x = (WIDTH - MARGINAL.face.width(&banner, MARGINAL.size)) / 2.0;
    show(content, MARGINAL, (x, HEADER_BASELINE), &banner);
    rule(content, HEADER_BASELINE - 8.0, 0.4);
    rule(content, FOOTER_BASELINE + 14.0, 0.4);
    if let Some(reference) = &text.reference {
        let reference = encoded(reference)?;
        show(content, MARGINAL, (LEFT, FOOTER_BASELINE), &reference);
    }
    let number = encoded(&format!("{page} / {pages}"))?;
    let x = RIGHT - MARGINAL.face.width(&number, MARGINAL.size);
    show(content, MARGINAL, (x, FOOTER_BASELINE), &number);
    Ok(())
}

/// A file without pages that says what it is.
pub fn begin(text: &FileText) -> Pdf {
    let mut pdf = Pdf::new();
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGE_TREE).lang(TextStr(&text.language));
    catalog.viewer_preferences().display_doc_title(true);
    catalog.finish();
    pdf.document_info(DOCUMENT_INFORMATION).title(TextStr(&text.title)).subject(TextStr(&text.banner));
    pdf
}

fn assemble(text: &FileText, contents: Vec<Content>) -> Vec<u8> {
    let mut pdf = begin(text);
    for (number, (_, _, base)) in (FIRST_FONT..).zip(FACES) {
        pdf.type1_font(Ref::new(number)).base_font(base).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    let mut page_ids = Vec::new();
    for (number, content) in (FIRST_PAGE..).step_by(2).zip(contents) {
        page_ids.push(Ref::new(number));
        page(&mut pdf, Ref::new(number), content);
    }
    let count = i32::try_from(page_ids.len()).expect("a paper has fewer pages than an i32 counts");
    pdf.pages(PAGE_TREE).kids(page_ids).count(count);
    pdf.finish()
}

fn page(pdf: &mut Pdf, id: Ref, content: Content) {
    let content_id = Ref::new(id.get() + 1);
    let mut page = pdf.page(id);
    page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT));
    page.parent(PAGE_TREE).contents(content_id);
    let mut resources = page.resources();
    let mut fonts = resources.fonts();
    for (number, (_, name, _)) in (FIRST_FONT..).zip(FACES) {
        fonts.pair(name, Ref::new(number));
    }
    fonts.finish();
    resources.finish();
    page.finish();
    pdf.stream(content_id, &content.finish());
}
