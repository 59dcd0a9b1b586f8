//! Pages being filled with lines: wrapping, spacing and page turns.
//! It knows content streams only; the file around them is written elsewhere.

use pdf_writer::{Content, Name, Str};

use super::metrics::{Face, encode};
use super::{Block, FileText, numbered};

/// Width of A4 in points; all lengths here are in points.
pub const WIDTH: f32 = 595.28;
/// Height of A4.
pub const HEIGHT: f32 = 841.89;
/// Left edge of the text.
pub const LEFT: f32 = 76.0;
/// Right edge of the text.
pub const RIGHT: f32 = WIDTH - 76.0;
const TOP: f32 = HEIGHT - 92.0;
const BOTTOM: f32 = 78.0;
/// Where the banner stands.
pub const HEADER_BASELINE: f32 = HEIGHT - 54.0;
/// Where the page number stands.
pub const FOOTER_BASELINE: f32 = 46.0;
const NUMBER_INDENT: f32 = 24.0;
/// Narrow enough for readers of the file to see number and text as one line.
const NUMBER_GAP: f32 = 6.0;

/// Faces, their names in a page and their names in PDF.
pub const FACES: [(Face, Name<'static>, Name<'static>); 3] = [
    (Face::TimesRoman, Name(b"F1"), Name(b"Times-Roman")),
    (Face::Helvetica, Name(b"F2"), Name(b"Helvetica")),
    (Face::HelveticaBold, Name(b"F3"), Name(b"Helvetica-Bold")),
];

/// How a run of lines looks; lengths in points.
#[derive(Clone, Copy)]
pub struct Style {
    /// Font.
    pub face: Face,
    /// Font size.
    pub size: f32,
    leading: f32,
    before: f32,
}

const REFERENCE: Style = style(Face::Helvetica, 9.0, 12.0, 0.0);
const TITLE: Style = style(Face::HelveticaBold, 17.0, 22.0, 8.0);
const HEADING: Style = style(Face::HelveticaBold, 11.5, 15.0, 16.0);
const BODY: Style = style(Face::TimesRoman, 11.0, 15.2, 8.0);
/// Header and footer.
pub const MARGINAL: Style = style(Face::Helvetica, 8.0, 10.0, 0.0);

const fn style(face: Face, size: f32, leading: f32, before: f32) -> Style {
    Style { face, size, leading, before }
}

/// The pages under way and the height of the next line on the last of them.
#[derive(Default)]
pub struct Sheets {
    /// One content stream per page.
    pub contents: Vec<Content>,
    y: f32,
}

impl Sheets {
    /// Begins a new page.
    pub fn begin(&mut self) {
        self.contents.push(Content::new());
        self.y = TOP;
    }

    /// Sets reference, title and a rule.
    pub fn title(&mut self, text: &FileText) -> anyhow::Result<()> {
        if let Some(reference) = &text.reference {
            self.lines(reference, REFERENCE, LEFT)?;
        }
        self.lines(&text.title, TITLE, LEFT)?;
        self.y -= 9.0;
        let y = self.y;
        rule(self.content(), y, 1.2);
        self.y -= 4.0;
        Ok(())
    }

    /// Sets one block; fails at a letter the fonts do not have.
    pub fn block(&mut self, block: &Block) -> anyhow::Result<()> {
        match block {
            Block::Heading(heading) => self.lines(heading, HEADING, LEFT),
            Block::Paragraph(paragraph) => match numbered(paragraph) {
                Some((mark, rest)) => self.numbered(mark, rest),
                None => self.lines(paragraph, BODY, LEFT),
            },
        }
    }

    fn numbered(&mut self, mark: &str, rest: &str) -> anyhow::Result<()> {
        let indent = if mark.starts_with('(') { LEFT + NUMBER_INDENT } else { LEFT };
        self.room(BODY.before + BODY.leading);
        let baseline = self.y - BODY.before - BODY.leading;
        let mark = encoded(mark)?;
        let x = indent + NUMBER_INDENT - NUMBER_GAP - BODY.face.width(&mark, BODY.size);
        show(self.content(), BODY, (x, baseline), &mark);
        self.lines(rest, BODY, indent + NUMBER_INDENT)
    }

    fn lines(&mut self, text: &str, style: Style, left: f32) -> anyhow::Result<()> {
        let lines = wrap(&encoded(text)?, style, RIGHT - left);
        self.y -= style.before;
        for line in lines {
            self.room(style.leading);
            self.y -= style.leading;
            let baseline = self.y;
            show(self.content(), style, (left, baseline), &line);
        }
        Ok(())
    }

    /// Begins a new page when `height` points no longer fit on this one.
    fn room(&mut self, height: f32) {
        if self.contents.is_empty() || self.y - height < BOTTOM {
            self.begin();
        }
    }

    fn content(&mut self) -> &mut Content {
        if self.contents.is_empty() {
            self.begin();
        }
        self.contents.last_mut().expect("a page was begun just above")
    }
}

/// Text in the encoding of the fonts; fails at a letter they do not have.
pub fn encoded(text: &str) -> anyhow::Result<Vec<u8>> {
    encode(text)
        .map_err(|letter| anyhow::anyhow!("the base fonts of PDF have no letter {letter:?}; use DOCX, ODT or HTML"))
}

/// Cuts encoded text into lines no wider than `width` points; a longer word keeps its line.
fn wrap(text: &[u8], style: Style, width: f32) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for word in text.split(|byte| *byte == b' ') {
        if let Some(line) = lines.last_mut() {
            let longer = [line.as_slice(), b" ", word].concat();
            if style.face.width(&longer, style.size) <= width {
                *line = longer;
                continue;
            }
        }
        lines.push(word.to_vec());
    }
    lines
}

/// Shows one line with its baseline at the given point.
pub fn show(content: &mut Content, style: Style, (x, y): (f32, f32), line: &[u8]) {
    content.begin_text();
    content.set_font(font_name(style.face), style.size);
    content.next_line(x, y);
    content.show(Str(line));
    content.end_text();
}

fn font_name(face: Face) -> Name<'static> {
    match face {
        Face::TimesRoman => FACES[0].1,
        Face::Helvetica => FACES[1].1,
        Face::HelveticaBold => FACES[2].1,
    }
}

/// Draws a line across the text at a height.
pub fn rule(content: &mut Content, y: f32, thickness: f32) {
    content.set_line_width(thickness);
    content.move_to(LEFT, y);
    content.line_to(RIGHT, y);
    content.stroke();
}
