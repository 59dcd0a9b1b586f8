//! HTML that stands alone: one article, one section per page, no script and nothing fetched.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesText, Event};

use super::package::{Xml, element, empty, text as text_element};
use super::{Block, FileText};

const STYLE: &str = "\
body{margin:2rem auto;max-width:42rem;padding:0 1rem;font:1.0625rem/1.55 serif}\
.banner{font:0.8rem sans-serif;text-align:center;border-bottom:1px solid;padding-bottom:0.5rem}\
.reference{font:0.9rem sans-serif;margin-bottom:0}\
h1,h2{font-family:sans-serif;line-height:1.25}h1{font-size:1.6rem}h2{font-size:1.1rem}\
hr.page{border:0;border-top:1px dashed;margin:2rem 0}\
@media print{hr.page{visibility:hidden;break-after:page}}";

/// Writes the file.
pub fn write(text: &FileText) -> anyhow::Result<Vec<u8>> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::DocType(BytesText::from_escaped("html")))?;
    let root = [("lang", text.language.as_str()), ("dir", text.direction())];
    element(&mut xml, "html", &root, |xml| {
        element(xml, "head", &[], |xml| head(xml, text))?;
        element(xml, "body", &[], |xml| body(xml, text))
    })?;
    Ok(xml.into_inner())
}

fn head(xml: &mut Xml, text: &FileText) -> io::Result<()> {
    empty(xml, "meta", &[("charset", "utf-8")])?;
    let viewport = [("name", "viewport"), ("content", "width=device-width, initial-scale=1")];
    empty(xml, "meta", &viewport)?;
    text_element(xml, "title", &[], &text.title)?;
    xml.create_element("style").write_text_content(BytesText::from_escaped(STYLE))?;
    Ok(())
}

fn body(xml: &mut Xml, text: &FileText) -> io::Result<()> {
    let banner = [("class", "banner"), ("lang", "en"), ("dir", "ltr")];
    text_element(xml, "p", &banner, &text.banner)?;
    element(xml, "article", &[], |xml| {
        element(xml, "header", &[], |xml| {
            if let Some(reference) = &text.reference {
                text_element(xml, "p", &[("class", "reference")], reference)?;
            }
            text_element(xml, "h1", &[], &text.title)
        })?;
        for (index, page) in text.pages.iter().enumerate() {
            if index > 0 {
                empty(xml, "hr", &[("class", "page")])?;
            }
            let id = format!("page-{}", index + 1);
            element(xml, "section", &[("id", &id)], |xml| section(xml, page))?;
        }
        Ok(())
    })
}

fn section(xml: &mut Xml, page: &[Block]) -> io::Result<()> {
    for block in page {
        match block {
            Block::Heading(words) => text_element(xml, "h2", &[], words)?,
            Block::Paragraph(words) => text_element(xml, "p", &[], words)?,
        }
    }
    Ok(())
}
