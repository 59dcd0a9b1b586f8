//! XLSX: a sheet for each page, a row for each block, the banner over every sheet.
//! A paragraph is cut into cells at its bars; what is a number becomes one.

use std::io;

use super::package::{Part, Xml, core_properties, element, empty, pack, text as text_element, xml_document};
use super::{Block, FileText};

/// Media type of the package.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const SHEET: (&str, &str) = ("xmlns", "http://schemas.openxmlformats.org/spreadsheetml/2006/main");
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE_RELATIONS: (&str, &str) = ("xmlns", "http://schemas.openxmlformats.org/package/2006/relationships");
const PACKAGE: &str = include_str!("xlsx/package.rels");
/// Where sheets stand in the package.
const SHEETS: [&str; 3] = ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"];

/// Writes the file; fails at more pages than there is room for.
pub fn write(text: &FileText) -> anyhow::Result<Vec<u8>> {
    anyhow::ensure!(text.pages.len() <= SHEETS.len(), "a workbook here has at most {} sheets", SHEETS.len());
    let paths = &SHEETS[..text.pages.len()];
    let mut parts: Vec<Part> = vec![
        ("[Content_Types].xml", content_types(paths)?),
        ("_rels/.rels", PACKAGE.into()),
        ("docProps/core.xml", core_properties(text)?),
        ("xl/workbook.xml", workbook(paths)?),
        ("xl/_rels/workbook.xml.rels", workbook_relations(paths)?),
    ];
    for (index, (path, page)) in paths.iter().zip(&text.pages).enumerate() {
        parts.push((path, sheet(text, page, index == 0)?));
    }
    pack(&[], &parts)
}

fn content_types(paths: &[&str]) -> io::Result<Vec<u8>> {
    let namespace = ("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types");
    xml_document("Types", &[namespace], |xml| {
        let relations = "application/vnd.openxmlformats-package.relationships+xml";
        empty(xml, "Default", &[("Extension", "rels"), ("ContentType", relations)])?;
        empty(xml, "Default", &[("Extension", "xml"), ("ContentType", "application/xml")])?;
        let properties = "application/vnd.openxmlformats-package.core-properties+xml";
        empty(xml, "Override", &[("PartName", "/docProps/core.xml"), ("ContentType", properties)])?;
        let workbook = format!("{MEDIA_TYPE}.main+xml");
        empty(xml, "Override", &[("PartName", "/xl/workbook.xml"), ("ContentType", &workbook)])?;
        for path in paths {
            let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
            empty(xml, "Override", &[("PartName", &format!("/{path}")), ("ContentType", sheet)])?;
        }
        Ok(())
    })
}

fn workbook(paths: &[&str]) -> io::Result<Vec<u8>> {
    xml_document("workbook", &[SHEET, ("xmlns:r", RELATIONS)], |xml| {
        element(xml, "sheets", &[], |xml| {
            for number in 1..=paths.len() {
                let (id, name) = (number.to_string(), format!("Table {number}"));
                empty(xml, "sheet", &[("name", &name), ("sheetId", &id), ("r:id", &format!("sheet{id}"))])?;
            }
            Ok(())
        })
    })
}

fn workbook_relations(paths: &[&str]) -> io::Result<Vec<u8>> {
    xml_document("Relationships", &[PACKAGE_RELATIONS], |xml| {
        for (path, number) in paths.iter().zip(1..) {
            let target = path.trim_start_matches("xl/");
            let kind = format!("{RELATIONS}/worksheet");
            empty(xml, "Relationship", &[("Id", &format!("sheet{number}")), ("Type", &kind), ("Target", target)])?;
        }
        Ok(())
    })
}

fn sheet(text: &FileText, page: &[Block], is_first: bool) -> io::Result<Vec<u8>> {
    xml_document("worksheet", &[SHEET], |xml| {
        element(xml, "sheetData", &[], |xml| {
            row(xml, &[&text.banner])?;
            if is_first {
                let reference = text.reference.as_deref().unwrap_or_default();
                row(xml, &[&text.title, reference])?;
            }
            for block in page {
                match block {
                    Block::Heading(heading) => row(xml, &[heading])?,
                    Block::Paragraph(paragraph) => row(xml, &paragraph.split('|').map(str::trim).collect::<Vec<_>>())?,
                }
            }
            Ok(())
        })
    })
}

fn row(xml: &mut Xml, cells: &[&str]) -> io::Result<()> {
    element(xml, "row", &[], |xml| {
        for cell in cells {
            match cell.parse::<f64>() {
                Ok(_) => element(xml, "c", &[], |xml| text_element(xml, "v", &[], cell))?,
                Err(_) => element(xml, "c", &[("t", "inlineStr")], |xml| {
                    element(xml, "is", &[], |xml| text_element(xml, "t", &[], cell))
                })?,
            }
        }
        Ok(())
    })
}
