//! Scans: PDF whose pages are pictures of typescript, as an office machine makes them.
//! Such a file holds no text; whoever wants words has to recognise them.

use anyhow::Context as _;
use fax::encoder::Encoder;
use fax::{Color, VecWriter};
use noto_sans_mono_bitmap::{FontWeight, RasterHeight, get_raster, get_raster_width};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};

use super::pdf::{PAGE_TREE, begin};
use super::sheets;
use super::{Block, FileText};

/// How far the paper has suffered before it was scanned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wear {
    /// Not at all.
    Fresh,
    /// Laid in askew, faded, specked.
    Worn,
}

/// A4 at 200 dots to the inch; all lengths here are in dots.
const WIDTH: usize = 1654;
const HEIGHT: usize = 2339;
const MARGIN: usize = 180;
const LINE: usize = 42;
const TYPE: RasterHeight = RasterHeight::Size32;
/// The darkness from which a dot of the type is black.
const BLACK_FROM: u8 = 110;
const PICTURE: Name<'static> = Name(b"Im1");
const FIRST_PAGE: i32 = 10;

/// Writes the file; fails at a letter that the type does not have.
pub fn write(text: &FileText, wear: Wear) -> anyhow::Result<Vec<u8>> {
    let mut stack = Stack::default();
    for (index, page) in text.pages.iter().enumerate() {
        stack.begin(text)?;
        if index == 0 {
            stack.paragraph(text.reference.as_deref().unwrap_or_default(), text)?;
            stack.underlined(&text.title, text)?;
        }
        for block in page {
            match block {
                Block::Heading(heading) => stack.underlined(heading, text)?,
                Block::Paragraph(paragraph) => stack.paragraph(paragraph, text)?,
            }
        }
    }
    let sheets = stack.sheets.into_iter().zip(1..).map(|(sheet, number)| match wear {
        Wear::Fresh => sheet,
        Wear::Worn => sheet.worn(number),
    });
    Ok(bound(text, sheets))
}

/// Sheets being typed on, and the height of the next line on the last of them.
#[derive(Default)]
struct Stack {
    sheets: Vec<Sheet>,
    y: usize,
}

impl Stack {
    /// Takes a new sheet, with the banner over it.
    fn begin(&mut self, text: &FileText) -> anyhow::Result<()> {
        let mut sheet = Sheet { dots: vec![false; WIDTH * HEIGHT] };
        sheet.type_line(&text.banner, MARGIN / 2)?;
        self.sheets.push(sheet);
        self.y = MARGIN;
        Ok(())
    }

    fn paragraph(&mut self, words: &str, text: &FileText) -> anyhow::Result<()> {
        for line in wrapped(words) {
            if self.y + LINE > HEIGHT - MARGIN {
                self.begin(text)?;
            }
            let y = self.y;
            self.top()?.type_line(&line, y)?;
            self.y += LINE;
        }
        self.y += LINE / 2;
        Ok(())
    }

    fn underlined(&mut self, words: &str, text: &FileText) -> anyhow::Result<()> {
        self.paragraph(words, text)?;
        let y = self.y - LINE / 2;
        self.top()?.rule(y);
        Ok(())
    }

    fn top(&mut self) -> anyhow::Result<&mut Sheet> {
        self.sheets.last_mut().context("no sheet was taken")
    }
}

/// Cuts words into lines that fit between the margins.
fn wrapped(words: &str) -> Vec<String> {
    let most = (WIDTH - 2 * MARGIN) / get_raster_width(FontWeight::Regular, TYPE);
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// One sheet: its dots, row by row, black where true.
struct Sheet {
    dots: Vec<bool>,
}

impl Sheet {
    fn type_line(&mut self, line: &str, top: usize) -> anyhow::Result<()> {
        let width = get_raster_width(FontWeight::Regular, TYPE);
        for (letter, left) in line.chars().zip((MARGIN..).step_by(width)) {
            // A typewriter has one dash and one apostrophe.
            let key = match letter {
                '–' | '—' => '-',
                '’' => '\'',
                '\u{a0}' => ' ',
                other => other,
            };
            let glyph = get_raster(key, FontWeight::Regular, TYPE)
                .with_context(|| format!("the typewriter has no letter {letter:?}; use DOCX, ODT or HTML"))?;
            for (y, row) in (top..).zip(glyph.rows()) {
                for (x, darkness) in (left..).zip(row) {
                    self.dots[y * WIDTH + x] |= *darkness >= BLACK_FROM;
                }
            }
        }
        Ok(())
    }

    fn rule(&mut self, y: usize) {
        for row in y..y + 2 {
            self.dots[row * WIDTH + MARGIN..(row + 1) * WIDTH - MARGIN].fill(true);
        }
    }

    /// The sheet laid in askew, with dots lost and specks gained; the same number gives the same damage.
    fn worn(self, number: u64) -> Self {
        const DOTS_TO_A_STEP: usize = 110;
        let mut chance = Chance(number);
        let mut dots = vec![false; WIDTH * HEIGHT];
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                let from = y + x / DOTS_TO_A_STEP;
                let is_black = from < HEIGHT && self.dots[from * WIDTH + x];
                dots[y * WIDTH + x] = if is_black { chance.below(14) > 0 } else { chance.below(700) == 0 };
            }
        }
        Self { dots }
    }

    /// Group 4 of the fax standard.
    fn encoded(&self) -> Vec<u8> {
        let mut encoder = Encoder::new(VecWriter::new());
        for row in self.dots.chunks_exact(WIDTH) {
            let row = row.iter().map(|black| if *black { Color::Black } else { Color::White });
            let Ok(()) = encoder.encode_line(row, WIDTH as u32);
        }
        let Ok(writer) = encoder.finish();
        writer.finish()
    }
}

/// Marsaglia's xorshift: files must be the same in every build, which no generator of a library promises.
struct Chance(u64);

impl Chance {
    /// A number below `most`.
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

fn bound(text: &FileText, sheets: impl Iterator<Item = Sheet>) -> Vec<u8> {
    let mut pdf = begin(text);
    let mut pages = Vec::new();
    for (sheet, number) in sheets.zip((FIRST_PAGE..).step_by(3)) {
        pages.push(Ref::new(number));
        page(&mut pdf, &sheet, [number, number + 1, number + 2].map(Ref::new));
    }
    let count = i32::try_from(pages.len()).expect("a paper has fewer pages than an i32 counts");
    pdf.pages(PAGE_TREE).kids(pages).count(count);
    pdf.finish()
}

fn page(pdf: &mut Pdf, sheet: &Sheet, [id, content_id, picture_id]: [Ref; 3]) {
    let mut page = pdf.page(id);
    page.media_box(Rect::new(0.0, 0.0, sheets::WIDTH, sheets::HEIGHT));
    page.parent(PAGE_TREE).contents(content_id);
    page.resources().x_objects().pair(PICTURE, picture_id);
    page.finish();
    let mut content = Content::new();
    content.transform([sheets::WIDTH, 0.0, 0.0, sheets::HEIGHT, 0.0, 0.0]).x_object(PICTURE);
    pdf.stream(content_id, &content.finish());
    let bytes = sheet.encoded();
    let mut picture = pdf.image_xobject(picture_id, &bytes);
    picture.width(WIDTH as i32).height(HEIGHT as i32).bits_per_component(1).color_space().device_gray();
    picture.filter(Filter::CcittFaxDecode);
    picture.decode_parms().k(-1).columns(WIDTH as i32).rows(HEIGHT as i32);
}
