//! ODT: named styles, page breaks, the banner over every page and the page number below.
//! The first page carries the banner in its text, the others in their header.

use std::io;

use super::package::{Part, Xml, element, empty, pack, text as text_element, xml_document};
use super::{Block, FileText, numbered};

/// Media type, which is also the first entry of the package.
pub const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.text";

const MANIFEST: &str = include_str!("odt/manifest.xml");
const STYLES: &str = include_str!("odt/styles.xml");
const OFFICE: (&str, &str) = ("xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0");
const TEXT: (&str, &str) = ("xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0");
const STYLE: (&str, &str) = ("xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0");
const FORMATTING: (&str, &str) = ("xmlns:fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0");
const VERSION: (&str, &str) = ("office:version", "1.3");
/// Named styles of blocks; each has a twin that begins a page.
const BLOCK_STYLES: [&str; 4] = ["Heading_20_1", "Text_20_body", "Numbered", "Lettered"];

/// Writes the file.
pub fn write(text: &FileText) -> anyhow::Result<Vec<u8>> {
    let mode = if text.is_right_to_left() { "rl-tb" } else { "lr-tb" };
    let styles = STYLES
        .replace("{language}", &text.language)
        .replace("{mode}", mode)
        .replace("{banner}", &quick_xml::escape::escape(text.banner.as_str()));
    let stored: [Part; 1] = [("mimetype", MEDIA_TYPE.into())];
    let parts: Vec<Part> = vec![
        ("META-INF/manifest.xml", MANIFEST.into()),
        ("meta.xml", meta(text)?),
        ("styles.xml", styles.into_bytes()),
        ("content.xml", content(text)?),
    ];
    pack(&stored, &parts)
}

fn meta(text: &FileText) -> io::Result<Vec<u8>> {
    let dublin_core = ("xmlns:dc", "http://purl.org/dc/elements/1.1/");
    let root = "office:document-meta";
    xml_document(root, &[OFFICE, dublin_core, VERSION], |xml| {
        element(xml, "office:meta", &[], |xml| {
            text_element(xml, "dc:title", &[], &text.title)?;
            text_element(xml, "dc:subject", &[], &text.banner)?;
            text_element(xml, "dc:language", &[], &text.language)
        })
    })
}

fn content(text: &FileText) -> io::Result<Vec<u8>> {
    let namespaces = [OFFICE, TEXT, STYLE, FORMATTING, VERSION];
    xml_document("office:document-content", &namespaces, |xml| {
        element(xml, "office:automatic-styles", &[], automatic_styles)?;
        element(xml, "office:body", &[], |xml| element(xml, "office:text", &[], |xml| body(xml, text)))
    })
}

fn automatic_styles(xml: &mut Xml) -> io::Result<()> {
    let first = [
        ("style:name", "FirstBanner"),
        ("style:family", "paragraph"),
        ("style:parent-style-name", "Banner"),
        ("style:master-page-name", "First"),
    ];
    empty(xml, "style:style", &first)?;
    for parent in BLOCK_STYLES {
        let attributes =
            [("style:name", &*on_new_page(parent)), ("style:family", "paragraph"), ("style:parent-style-name", parent)];
        element(xml, "style:style", &attributes, |xml| {
            let broken = [("fo:break-before", "page")];
            empty(xml, "style:paragraph-properties", &broken)
        })?;
    }
    Ok(())
}

fn on_new_page(style: &str) -> String {
    format!("{style}.NewPage")
}

fn body(xml: &mut Xml, text: &FileText) -> io::Result<()> {
    let style = |name| [("text:style-name", name)];
    text_element(xml, "text:p", &style("FirstBanner"), &text.banner)?;
    if let Some(reference) = &text.reference {
        text_element(xml, "text:p", &style("Reference"), reference)?;
    }
    text_element(xml, "text:p", &style("Title"), &text.title)?;
    for (page, blocks) in text.pages.iter().enumerate() {
        for (index, content) in blocks.iter().enumerate() {
            block(xml, content, page > 0 && index == 0)?;
        }
    }
    Ok(())
}

fn block(xml: &mut Xml, block: &Block, begins_page: bool) -> io::Result<()> {
    let style = match block {
        Block::Heading(_) => "Heading_20_1",
        Block::Paragraph(words) => match numbered(words) {
            Some((mark, _)) if mark.starts_with('(') => "Lettered",
            Some(_) => "Numbered",
            None => "Text_20_body",
        },
    };
    let style = if begins_page { on_new_page(style) } else { style.to_owned() };
    let name = ("text:style-name", style.as_str());
    match block {
        Block::Heading(words) => text_element(xml, "text:h", &[name, ("text:outline-level", "1")], words),
        Block::Paragraph(words) => match numbered(words) {
            None => text_element(xml, "text:p", &[name], words),
            Some((mark, rest)) => element(xml, "text:p", &[name], |xml| {
                text_element(xml, "text:span", &[], mark)?;
                empty(xml, "text:tab", &[])?;
                text_element(xml, "text:span", &[], rest)
            }),
        },
    }
}
