//! DOCX: styles, headings, page breaks, a header with the banner and a footer with the page number.
//! Numbers of paragraphs are written out, so that they are found as text and never renumbered.

use std::io;

use super::package::{Part, Xml, core_properties, element, empty, pack, text as text_element, xml_document};
use super::{Block, FileText, numbered};

const WORD: (&str, &str) = ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main");
const RELATIONS: (&str, &str) = ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships");
const CONTENT_TYPES: &str = include_str!("docx/content_types.xml");
const PACKAGE_RELATIONS: &str = include_str!("docx/package.rels");
const DOCUMENT_RELATIONS: &str = include_str!("docx/document.rels");
const STYLES: &str = include_str!("docx/styles.xml");

/// Writes the file.
pub fn write(text: &FileText) -> anyhow::Result<Vec<u8>> {
    let styles = STYLES.replace("{language}", &text.language);
    let parts: Vec<Part> = vec![
        ("[Content_Types].xml", CONTENT_TYPES.into()),
        ("_rels/.rels", PACKAGE_RELATIONS.into()),
        ("docProps/core.xml", core_properties(text)?),
        ("word/document.xml", document(text)?),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.into()),
        ("word/styles.xml", styles.into_bytes()),
        ("word/header1.xml", header(text)?),
        ("word/footer1.xml", footer()?),
        ("word/footer2.xml", footer()?),
    ];
    pack(&[], &parts)
}

fn document(text: &FileText) -> io::Result<Vec<u8>> {
    let rtl = text.is_right_to_left();
    xml_document("w:document", &[WORD, RELATIONS], |xml| {
        element(xml, "w:body", &[], |xml| {
            let banner = Paragraph::new("Banner", &text.banner);
            banner.write(xml)?;
            if let Some(reference) = &text.reference {
                Paragraph::new("Reference", reference).write(xml)?;
            }
            Paragraph::new("Title", &text.title).right_to_left(rtl).write(xml)?;
            for (page, blocks) in text.pages.iter().enumerate() {
                for (index, block) in blocks.iter().enumerate() {
                    let mut paragraph = Paragraph::of(block).right_to_left(rtl);
                    paragraph.begins_page = page > 0 && index == 0;
                    paragraph.write(xml)?;
                }
            }
            section(xml, rtl)
        })
    })
}

/// One paragraph on its way into the body.
struct Paragraph<'a> {
    style: &'static str,
    mark: Option<&'a str>,
    words: &'a str,
    is_right_to_left: bool,
    begins_page: bool,
}

impl<'a> Paragraph<'a> {
    fn new(style: &'static str, words: &'a str) -> Self {
        Self { style, mark: None, words, is_right_to_left: false, begins_page: false }
    }

    fn of(block: &'a Block) -> Self {
        match block {
            Block::Heading(words) => Self::new("Heading1", words),
            Block::Paragraph(words) => match numbered(words) {
                Some((mark, rest)) => {
                    let style = if mark.starts_with('(') { "Lettered" } else { "Numbered" };
                    Self { mark: Some(mark), ..Self::new(style, rest) }
                }
                None => Self::new("BodyText", words),
            },
        }
    }

    fn right_to_left(mut self, is_right_to_left: bool) -> Self {
        self.is_right_to_left = is_right_to_left;
        self
    }

    fn write(&self, xml: &mut Xml) -> io::Result<()> {
        element(xml, "w:p", &[], |xml| {
            element(xml, "w:pPr", &[], |xml| {
                empty(xml, "w:pStyle", &[("w:val", self.style)])?;
                if self.is_right_to_left {
                    empty(xml, "w:bidi", &[])?;
                }
                Ok(())
            })?;
            element(xml, "w:r", &[], |xml| self.run(xml))
        })
    }

    fn run(&self, xml: &mut Xml) -> io::Result<()> {
        if self.is_right_to_left {
            element(xml, "w:rPr", &[], |xml| empty(xml, "w:rtl", &[]))?;
        }
        if self.begins_page {
            empty(xml, "w:br", &[("w:type", "page")])?;
        }
        if let Some(mark) = self.mark {
            text_element(xml, "w:t", &[], mark)?;
            empty(xml, "w:tab", &[])?;
        }
        text_element(xml, "w:t", &[], self.words)
    }
}

/// A4 with the banner over every page but the first, which has it in its text.
fn section(xml: &mut Xml, rtl: bool) -> io::Result<()> {
    element(xml, "w:sectPr", &[], |xml| {
        for (name, kind, id) in [
            ("w:headerReference", "default", "header1"),
            ("w:footerReference", "default", "footer1"),
            ("w:footerReference", "first", "footer2"),
        ] {
            empty(xml, name, &[("w:type", kind), ("r:id", id)])?;
        }
        empty(xml, "w:pgSz", &[("w:w", "11906"), ("w:h", "16838")])?;
        let margins = [
            ("w:top", "1701"),
            ("w:right", "1531"),
            ("w:bottom", "1531"),
            ("w:left", "1531"),
            ("w:header", "794"),
            ("w:footer", "794"),
            ("w:gutter", "0"),
        ];
        empty(xml, "w:pgMar", &margins)?;
        empty(xml, "w:titlePg", &[])?;
        if rtl {
            empty(xml, "w:bidi", &[])?;
        }
        Ok(())
    })
}

fn header(text: &FileText) -> io::Result<Vec<u8>> {
    xml_document("w:hdr", &[WORD], |xml| Paragraph::new("Banner", &text.banner).write(xml))
}

fn footer() -> io::Result<Vec<u8>> {
    xml_document("w:ftr", &[WORD], |xml| {
        element(xml, "w:p", &[], |xml| {
            element(xml, "w:pPr", &[], |xml| empty(xml, "w:pStyle", &[("w:val", "Footer")]))?;
            element(xml, "w:fldSimple", &[("w:instr", " PAGE ")], |xml| {
                element(xml, "w:r", &[], |xml| text_element(xml, "w:t", &[], "1"))
            })
        })
    })
}
