//! Writers of real files for the demonstration archive: PDF, with text or scanned, DOCX, ODT, XLSX and HTML.
//! They lay out the plain papers of this archive and nothing richer; they read no file.

mod docx;
mod html;
mod metrics;
mod odt;
mod package;
mod pdf;
mod scan;
mod sheets;
mod xlsx;

use serde::Deserialize;

/// What every file of the demonstration archive says on its face.
pub const BANNER: &str = "Demonstration record – not an official KP document";

/// The kinds of file that can be written.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A4 pages in the Latin letters of Windows code page 1252.
    Pdf,
    /// A4 pages of typescript as pictures, without text.
    Scan,
    /// The same from paper that has suffered.
    WornScan,
    /// Office Open XML text.
    Docx,
    /// OpenDocument text.
    Odt,
    /// Office Open XML workbook, a sheet for each page.
    Xlsx,
    /// One page that stands alone.
    Html,
}

impl Format {
    /// The media type by which the file is served.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf | Self::Scan | Self::WornScan => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => odt::MEDIA_TYPE,
            Self::Xlsx => xlsx::MEDIA_TYPE,
            Self::Html => "text/html",
        }
    }

    /// The end of the file's name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Scan | Self::WornScan => "scan.pdf",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Xlsx => "xlsx",
            Self::Html => "html",
        }
    }
}

/// One file's content, before it has a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileText {
    /// Title in the file's language.
    pub title: String,
    /// Symbol and date as printed above the title.
    pub reference: Option<String>,
    /// Sentence repeated on every page.
    pub banner: String,
    /// BCP 47 language tag.
    pub language: String,
    /// The pages in order, each a list of blocks.
    pub pages: Vec<Vec<Block>>,
}

impl FileText {
    fn is_right_to_left(&self) -> bool {
        self.language == "ar" || self.language.starts_with("ar-")
    }

    fn direction(&self) -> &'static str {
        if self.is_right_to_left() { "rtl" } else { "ltr" }
    }
}

/// One block of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading inside the document.
    Heading(String),
    /// A paragraph; `1. ` or `(a) ` at its start is set in the margin.
    Paragraph(String),
}

impl Block {
    /// Reads a page of light markup: an empty line separates blocks, `# ` begins a heading.
    pub fn parse_page(markup: &str) -> Vec<Self> {
        let mut blocks = Vec::new();
        for chunk in markup.split("\n\n") {
            let text = chunk.split_whitespace().collect::<Vec<_>>().join(" ");
            match text.strip_prefix("# ") {
                Some(heading) => blocks.push(Self::Heading(heading.to_owned())),
                None if text.is_empty() => {}
                None => blocks.push(Self::Paragraph(text)),
            }
        }
        blocks
    }

    /// The words, without markup.
    pub fn text(&self) -> &str {
        match self {
            Self::Heading(text) | Self::Paragraph(text) => text,
        }
    }
}

/// Bytes of the file; the same text gives the same bytes.
/// Fails when a PDF has a letter that its type does not have, or a workbook more pages than sheets.
pub fn write(format: Format, text: &FileText) -> anyhow::Result<Vec<u8>> {
    match format {
        Format::Pdf => pdf::write(text),
        Format::Scan => scan::write(text, scan::Wear::Fresh),
        Format::WornScan => scan::write(text, scan::Wear::Worn),
        Format::Docx => docx::write(text),
        Format::Odt => odt::write(text),
        Format::Xlsx => xlsx::write(text),
        Format::Html => html::write(text),
    }
}

/// Parts a paragraph from its number: `12. Text` or `(a) Text`.
fn numbered(paragraph: &str) -> Option<(&str, &str)> {
    let (mark, rest) = paragraph.split_once(' ')?;
    let is_number =
        mark.strip_suffix('.').is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()));
    let is_letter = mark.len() == 3 && mark.starts_with('(') && mark.ends_with(')') && mark.is_ascii();
    (is_number || is_letter).then_some((mark, rest))
}

#[cfg(test)]
mod tests;
