//! The same papers in every format, written from the texts of the demonstration archive.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use server::archive::extraction::{MediaType, sniff};
use server::cli::demo;
use server::cli::demo::files::{Block, FileText, Format, write as write_file};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// How many papers there are in each format.
pub const PAPERS: usize = 40;

/// Files by their format.
pub type Shelves = BTreeMap<&'static str, Vec<PathBuf>>;

/// Writes every paper in every format that can be read, into a folder for each.
pub fn write(folder: &Path) -> Result<Shelves, anyhow::Error> {
    let archive = demo::archive()?;
    let renditions = archive.documents.iter().flat_map(|document| &document.renditions);
    let texts = renditions.filter(|rendition| rendition.format == Format::Pdf && rendition.language == "en");
    let mut shelves = Shelves::new();
    for (number, rendition) in texts.take(PAPERS).enumerate() {
        for (extension, bytes) in every_format(&rendition.text, number)? {
            let shelf = folder.join(extension);
            fs::create_dir_all(&shelf)?;
            let path = shelf.join(format!("paper-{number:03}.{extension}"));
            fs::write(&path, &bytes)?;
            // A format joins when the reader knows it.
            if media_type(&path)?.is_some() {
                shelves.entry(extension).or_default().push(path);
            }
        }
    }
    Ok(shelves)
}

/// What the reader takes a file for.
pub fn media_type(path: &Path) -> Result<Option<MediaType>, anyhow::Error> {
    let bytes = fs::read(path)?;
    Ok(sniff(&path.file_name().unwrap_or_default().to_string_lossy(), &bytes[..bytes.len().min(SNIFFED)]))
}

const SNIFFED: usize = server::archive::extraction::SNIFF_BYTES;

/// A paper of so many pages, each like the first page of the demonstration.
pub fn long(pages: usize) -> Result<FileText, anyhow::Error> {
    let archive = demo::archive()?;
    let mut renditions = archive.documents.into_iter().flat_map(|document| document.renditions);
    let text = renditions.find(|rendition| rendition.format == Format::Pdf && rendition.language == "en");
    let text = text.expect("an English paper").text;
    let first = text.pages[0].clone();
    Ok(FileText { pages: vec![first; pages], ..text })
}

/// One paper in every format, by the end of the file's name; `number` keeps equal texts from being equal files.
pub fn every_format(text: &FileText, number: usize) -> Result<Vec<(&'static str, Vec<u8>)>, anyhow::Error> {
    let text = &FileText { title: format!("{} ({number})", text.title), ..text.clone() };
    let plain = pages(text).join("\u{c}");
    let message = format!(
        "From: chair@example.org\r\nTo: hub@example.org\r\nSubject: {}\r\nDate: Mon, 6 May 2019 10:00:00 +0000\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}",
        text.title.replace(|c: char| !c.is_ascii(), "-"),
        pages(text).join("\r\n")
    );
    Ok(vec![
        ("pdf", write_file(Format::Pdf, text)?),
        ("docx", write_file(Format::Docx, text)?),
        ("odt", write_file(Format::Odt, text)?),
        ("pptx", slides(text)?),
        ("xlsx", sheets(text)?),
        ("html", write_file(Format::Html, text)?),
        ("md", markdown(text).into_bytes()),
        ("txt", plain.into_bytes()),
        ("eml", message.into_bytes()),
    ])
}

fn pages(text: &FileText) -> Vec<String> {
    let page = |blocks: &Vec<Block>| blocks.iter().map(Block::text).collect::<Vec<_>>().join("\n\n");
    let mut pages: Vec<String> = text.pages.iter().map(page).collect();
    pages[0].insert_str(0, &format!("{}\n\n", text.title));
    pages
}

fn markdown(text: &FileText) -> String {
    let mut lines = vec![format!("# {}", text.title)];
    for block in text.pages.iter().flatten() {
        lines.push(match block {
            Block::Heading(heading) => format!("## {heading}"),
            Block::Paragraph(paragraph) => paragraph.clone(),
        });
    }
    lines.join("\n\n")
}

fn slides(text: &FileText) -> Result<Vec<u8>, anyhow::Error> {
    let mut parts = vec![];
    let (mut ids, mut ties) = (String::new(), String::new());
    for (number, page) in pages(text).iter().enumerate() {
        let runs: String =
            page.lines().map(|line| format!("<a:p><a:r><a:t>{}</a:t></a:r></a:p>", escaped(line))).collect();
        let slide =
            format!("<p:sld><p:cSld><p:spTree><p:sp><p:txBody>{runs}</p:txBody></p:sp></p:spTree></p:cSld></p:sld>");
        parts.push((format!("ppt/slides/slide{number}.xml"), slide));
        ids += &format!("<p:sldId id=\"{}\" r:id=\"r{number}\"/>", 256 + number);
        ties += &format!("<Relationship Id=\"r{number}\" Type=\"{TIES}/slide\" Target=\"slides/slide{number}.xml\"/>");
    }
    parts.push((
        "ppt/presentation.xml".into(),
        format!("<p:presentation><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"),
    ));
    parts.push(("ppt/_rels/presentation.xml.rels".into(), format!("<Relationships>{ties}</Relationships>")));
    package("ppt/presentation.xml", parts)
}

fn sheets(text: &FileText) -> Result<Vec<u8>, anyhow::Error> {
    let mut parts = vec![];
    let (mut names, mut ties) = (String::new(), String::new());
    for (number, page) in pages(text).iter().enumerate() {
        let rows: String = page.lines().map(row).collect();
        parts.push((
            format!("xl/worksheets/sheet{number}.xml"),
            format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
        ));
        names += &format!("<sheet name=\"Page {number}\" sheetId=\"{}\" r:id=\"r{number}\"/>", number + 1);
        ties += &format!(
            "<Relationship Id=\"r{number}\" Type=\"{TIES}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
    }
    parts.push(("xl/workbook.xml".into(), format!("<workbook><sheets>{names}</sheets></workbook>")));
    parts.push(("xl/_rels/workbook.xml.rels".into(), format!("<Relationships>{ties}</Relationships>")));
    package("xl/workbook.xml", parts)
}

fn row(line: &str) -> String {
    let cell = |word: &str| format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(word));
    format!("<row>{}</row>", line.split(". ").map(cell).collect::<String>())
}

/// Where the kinds of ties between parts are defined.
const TIES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn package(main: &str, parts: Vec<(String, String)>) -> Result<Vec<u8>, anyhow::Error> {
    let root = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{TIES}/officeDocument\" Target=\"{main}\"/></Relationships>"
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let head = [("[Content_Types].xml".to_owned(), "<Types/>".to_owned()), ("_rels/.rels".to_owned(), root)];
    for (name, part) in head.into_iter().chain(parts) {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(part.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
