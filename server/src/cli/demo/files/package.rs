//! The zip around DOCX, ODT and XLSX, and the XML inside it.
//! Every entry has the same fixed time, so that equal texts give equal bytes.

use std::io::{self, Cursor, Write as _};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::FileText;

/// XML being written to memory.
pub type Xml = Writer<Vec<u8>>;

/// One entry of the package: its path and its bytes.
pub type Part = (&'static str, Vec<u8>);

/// Packs the parts in the order given; `stored` come first and uncompressed.
pub fn pack(stored: &[Part], deflated: &[Part]) -> anyhow::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (parts, method) in [(stored, CompressionMethod::Stored), (deflated, CompressionMethod::Deflated)] {
        let options = SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default());
        for (path, bytes) in parts {
            zip.start_file(*path, options)?;
            zip.write_all(bytes)?;
        }
    }
    Ok(zip.finish()?.into_inner())
}

/// What an Office Open XML package says of itself.
pub fn core_properties(file: &FileText) -> io::Result<Vec<u8>> {
    let namespaces = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ];
    xml_document("cp:coreProperties", &namespaces, |xml| {
        text(xml, "dc:title", &[], &file.title)?;
        text(xml, "dc:subject", &[], &file.banner)?;
        text(xml, "dc:language", &[], &file.language)
    })
}

/// An XML document with its declaration and one root element.
pub fn xml_document(
    root: &str,
    attributes: &[(&str, &str)],
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element(root).with_attributes(attributes.iter().copied()).write_inner_content(content)?;
    Ok(xml.into_inner())
}

/// An element that holds other elements.
pub fn element(
    xml: &mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    xml.create_element(name).with_attributes(attributes.iter().copied()).write_inner_content(content)?;
    Ok(())
}

/// An element that holds nothing.
pub fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    xml.create_element(name).with_attributes(attributes.iter().copied()).write_empty()?;
    Ok(())
}

/// An element that holds text.
pub fn text(xml: &mut Xml, name: &str, attributes: &[(&str, &str)], words: &str) -> io::Result<()> {
    xml.create_element(name).with_attributes(attributes.iter().copied()).write_text_content(BytesText::new(words))?;
    Ok(())
}
