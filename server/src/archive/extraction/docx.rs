//! Word's open format: the text as accepted, with notes and comments after it.
//! Page borders are those the writer set and those Word noted when it last drew the file.

use std::collections::HashSet;

use super::manuscript::Manuscript;
use super::media_type::OLE_MAGIC;
use super::package::Package;
use super::relations::related;
use super::xml::{self, Descent, Element, Fields, Visitor};
use super::{Limits, Obstacle, Reading, tidy};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, Obstacle> {
    if bytes.starts_with(OLE_MAGIC) {
        return Err(in_old_container(bytes));
    }
    let mut package = Package::open(bytes, limits)?;
    let main = related(&mut package, "", limits)?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| "word/document.xml".to_owned(), |relation| relation.target);
    let body = package.text(&main)?.ok_or(Obstacle::Mislabelled { expected: "DOCX" })?;

    let relations = related(&mut package, &main, limits)?;

    let mut layout = Layout::default();
    for relation in relations.iter().filter(|relation| relation.kind == "styles") {
        if let Some(styles) = package.text(&relation.target)? {
            xml::walk(&styles, limits, &mut layout)?;
        }
    }
    xml::walk(&body, limits, &mut layout)?;
    let mut text = BodyText::new(layout, limits);
    xml::walk(&body, limits, &mut text)?;
    for kind in ["footnotes", "endnotes", "comments"] {
        for relation in relations.iter().filter(|relation| relation.kind == kind) {
            if let Some(notes) = package.text(&relation.target)? {
                text.manuscript.end_line();
                xml::walk(&notes, limits, &mut text)?;
            }
        }
    }

    let core = package.text("docProps/core.xml")?.unwrap_or_default();
    let core = Fields::read(&core, &["title", "language"], limits);
    let (pages, notes) = text.manuscript.finish();
    Ok(Reading {
        title: core.get("title").map(str::to_owned).or(text.title),
        declared_language: core.get("language").map(str::to_owned),
        pages,
        notes,
    })
}

/// A DOCX with a password is kept in the old container, under this name in UTF-16.
fn in_old_container(bytes: &[u8]) -> Obstacle {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|window| window == name) { Obstacle::Protected } else { Obstacle::OldWord }
}

/// What must be known before the text is read.
#[derive(Debug, Default)]
struct Layout {
    /// Ids of the styles of titles: the names are Word's own in every language, the ids are not.
    title_styles: HashSet<String>,
    /// For each section in order, whether it begins on a page of its own; a section is described at its end.
    begins_page: Vec<bool>,
    style: String,
}

impl Visitor for Layout {
    fn open(&mut self, name: &str, element: Element<'_>) -> Descent {
        match name {
            "sectPrChange" => return Descent::Past,
            "style" => self.style = element.attribute("styleId").unwrap_or_default(),
            "name" => {
                let name = element.attribute("val").unwrap_or_default().to_lowercase();
                if matches!(name.as_str(), "title" | "heading 1") {
                    self.title_styles.insert(self.style.clone());
                }
            }
            "sectPr" => self.begins_page.push(true),
            "type" if element.attribute("val").as_deref() == Some("continuous") => {
                if let Some(last) = self.begins_page.last_mut() {
                    *last = false;
                }
            }
            _ => {}
        }
        Descent::Into
    }

    fn close(&mut self, _: &str) {}

    fn text(&mut self, _: &str) {}
}

/// The text of a body, and of the parts with notes after it.
struct BodyText {
    manuscript: Manuscript,
    layout: Layout,
    /// Inside `w:t`, the only element whose characters are text.
    in_text: bool,
    /// How many sections are over, and whether one ends with the paragraph at hand.
    sections: usize,
    ends_section: bool,
    /// Text of the heading under way, until one is the title.
    heading: Option<String>,
    title: Option<String>,
}

impl BodyText {
    fn new(layout: Layout, limits: &Limits) -> Self {
        Self {
            manuscript: Manuscript::new(limits),
            layout,
            in_text: false,
            sections: 0,
            ends_section: false,
            heading: None,
            title: None,
        }
    }

    fn write(&mut self, text: &str) {
        self.manuscript.write(text);
        if let Some(heading) = &mut self.heading {
            heading.push_str(text);
        }
    }

    fn begin_heading(&mut self, style: Option<&str>) {
        let is_heading = style.is_some_and(|style| self.layout.title_styles.contains(style));
        if is_heading && self.title.is_none() {
            self.heading = Some(String::new());
        }
    }

    fn end_paragraph(&mut self) {
        self.manuscript.end_line();
        if let Some(heading) = self.heading.take().map(|heading| tidy::line(&heading)) {
            self.title = Some(heading).filter(|heading| !heading.is_empty());
        }
        if std::mem::take(&mut self.ends_section) {
            self.sections += 1;
            if self.layout.begins_page.get(self.sections) == Some(&true) {
                self.manuscript.cut();
            }
        }
    }
}

impl Visitor for BodyText {
    fn open(&mut self, name: &str, element: Element<'_>) -> Descent {
        let value = || element.attribute("val");
        match name {
            // Deleted and moved text, former formatting, field codes, and the copy of a text box for old programs.
            "del" | "moveFrom" | "delText" | "pPrChange" | "sectPrChange" | "instrText" | "Fallback" => {
                return Descent::Past;
            }
            // The tab stops of a paragraph are called as tabs are.
            "tabs" => return Descent::Past,
            "t" => self.in_text = true,
            "tab" | "ptab" => self.write("\t"),
            "br" if element.attribute("type").as_deref() == Some("page") => self.manuscript.cut(),
            "br" | "cr" => self.write("\n"),
            "noBreakHyphen" => self.write("-"),
            "lastRenderedPageBreak" => self.manuscript.cut(),
            "pageBreakBefore" if !matches!(value().as_deref(), Some("0" | "false" | "off")) => self.manuscript.cut(),
            "pStyle" => self.begin_heading(value().as_deref()),
            "sectPr" => self.ends_section = true,
            "txbxContent" => self.manuscript.end_line(),
            "tc" => self.manuscript.begin_cell(),
            _ => {}
        }
        Descent::Into
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "p" => self.end_paragraph(),
            "tc" => self.manuscript.end_cell(),
            "tr" => self.manuscript.end_row(),
            // The last section ends with the body and not with a paragraph.
            "body" => self.ends_section = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text {
            self.write(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::package;
    use super::*;

    fn pages(body: &str) -> Vec<String> {
        let document = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
        let bytes = package(&[("word/document.xml", &document)]);
        read(&bytes, &Limits::default()).expect("the document is whole").pages
    }

    fn paragraph(text: &str) -> String {
        format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    #[test]
    fn tracked_insertions_are_text_and_deletions_are_not() {
        let body = "<w:p><w:r><w:t>rough </w:t></w:r><w:del><w:r><w:delText>gems</w:delText></w:r></w:del>\
            <w:ins><w:r><w:t>diamonds</w:t></w:r></w:ins></w:p>";

        assert_eq!(pages(body), ["rough diamonds\n"]);
    }

    #[test]
    fn a_page_break_noted_twice_cuts_once() {
        let body = format!(
            "{}<w:p><w:r><w:br w:type='page'/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r></w:p>",
            paragraph("one")
        );

        assert_eq!(pages(&body), ["one\n", "two\n"]);
    }

    #[test]
    fn a_section_cuts_by_how_the_next_one_begins() {
        let end = |kind: &str| format!("<w:p><w:pPr><w:sectPr><w:type w:val='{kind}'/></w:sectPr></w:pPr></w:p>");
        let body = format!(
            "{}{}{}{}{}<w:sectPr/>",
            paragraph("one"),
            end("nextPage"),
            paragraph("still one"),
            end("continuous"),
            paragraph("two")
        );

        assert_eq!(pages(&body), ["one\nstill one\n", "two\n"]);
    }

    #[test]
    fn table_cells_of_a_row_stand_on_one_line() {
        let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(text));
        let body = format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{}</w:tr></w:tbl>", cell("a"), cell("b"), cell("c"));

        assert_eq!(pages(&body), ["a\tb\nc\n"]);
    }

    #[test]
    fn notes_follow_the_text_and_the_heading_is_the_title() {
        let relation = |kind: &str| format!("<Relationship Type='http://x/{kind}' Target='{kind}.xml'/>");
        let bytes = package(&[
            (
                "word/document.xml",
                &format!(
                    "<w:body><w:p><w:pPr><w:pStyle w:val='a1'/></w:pPr><w:r><w:t>Minutes</w:t></w:r></w:p>{}<w:sectPr/></w:body>",
                    paragraph("body")
                ),
            ),
            (
                "word/_rels/document.xml.rels",
                &format!(
                    "<Relationships>{}{}{}</Relationships>",
                    relation("comments"),
                    relation("footnotes"),
                    relation("styles")
                ),
            ),
            ("word/styles.xml", "<w:styles><w:style w:styleId='a1'><w:name w:val='heading 1'/></w:style></w:styles>"),
            ("word/footnotes.xml", &format!("<w:footnotes>{}</w:footnotes>", paragraph("note"))),
            ("word/comments.xml", &format!("<w:comments>{}</w:comments>", paragraph("remark"))),
        ]);

        let reading = read(&bytes, &Limits::default()).expect("the document is whole");

        assert_eq!(reading.pages, ["Minutes\nbody\nnote\nremark\n"]);
        assert_eq!(reading.title.as_deref(), Some("Minutes"));
    }

    #[test]
    fn a_password_and_an_old_file_are_told_apart() {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let protected = [OLE_MAGIC, &name].concat();

        assert_eq!(read(&protected, &Limits::default()).err(), Some(Obstacle::Protected));
        assert_eq!(read(OLE_MAGIC, &Limits::default()).err(), Some(Obstacle::OldWord));
    }
}
