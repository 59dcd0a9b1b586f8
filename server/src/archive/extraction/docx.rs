//! Word's open format: the text as accepted, with notes and comments after it.
//! Page borders are those the writer set and those Word noted when it last drew the file.

use std::collections::HashSet;

use super::manuscript::Manuscript;
use super::margins::Margins;
use super::package::Package;
use super::relations::{Relation, main_part, related};
use super::xml::{self, Descent, Element, Fields, Visitor};
use super::{Limits, Obstacle, Reading, tidy};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, Obstacle> {
    let mut package = Package::open(bytes, limits)?;
    let main = main_part(&mut package, "word/document.xml", limits)?;
    let body = package.text(&main)?.ok_or(Obstacle::Mislabelled { expected: "DOCX" })?;

    let relations = related(&mut package, &main, limits)?;

    let mut layout = Layout::default();
    for styles in parts(&mut package, &relations, "styles")? {
        xml::walk(&styles, limits, &mut layout)?;
    }
    xml::walk(&body, limits, &mut layout)?;
    let mut text = BodyText::new(layout, limits);
    let mut margins = Margins::default();
    let headers = parts(&mut package, &relations, "header")?;
    text.write_lines(&margins.new_lines(&margin_text(&headers, limits)?));
    xml::walk(&body, limits, &mut text)?;
    for kind in ["footnotes", "endnotes", "comments"] {
        for notes in parts(&mut package, &relations, kind)? {
            text.manuscript.end_line();
            xml::walk(&notes, limits, &mut text)?;
        }
    }
    let footers = parts(&mut package, &relations, "footer")?;
    text.write_lines(&margins.new_lines(&margin_text(&footers, limits)?));

    let core = package.text("docProps/core.xml")?.unwrap_or_default();
    let core = Fields::read(&core, &["title", "language"], limits);
    Ok(Reading {
        title: core.get("title").map(str::to_owned).or(text.title),
        declared_language: core.get("language").map(str::to_owned),
        ..text.manuscript.finish()
    })
}

/// The parts that a document names under one kind.
fn parts(package: &mut Package<'_>, relations: &[Relation], kind: &str) -> Result<Vec<String>, Obstacle> {
    let mut parts = Vec::new();
    for relation in relations.iter().filter(|relation| relation.kind == kind) {
        parts.extend(package.text(&relation.target)?);
    }
    Ok(parts)
}

/// The text of headers or footers, without a title of its own.
fn margin_text(parts: &[String], limits: &Limits) -> Result<String, Obstacle> {
    let mut text = BodyText::new(Layout::default(), limits);
    for part in parts {
        text.manuscript.end_line();
        xml::walk(part, limits, &mut text)?;
    }
    Ok(text.manuscript.finish().pages.into_iter().map(|leaf| leaf.text).collect())
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

    /// Writes text on lines of its own.
    fn write_lines(&mut self, lines: &str) {
        self.manuscript.end_line();
        self.manuscript.write(lines);
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
    use super::super::package::tests::{package, relations};
    use super::*;

    fn pages(body: &str) -> Vec<String> {
        let document = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
        let bytes = package(&[("word/document.xml", &document)]);
        let reading = read(&bytes, &Limits::default()).expect("the document is whole");
        reading.texts().into_iter().map(str::to_owned).collect()
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
        let link = |kind: &'static str| (kind, format!("{kind}.xml"));
        let bytes = package(&[
            (
                "word/document.xml",
                &format!(
                    "<w:body><w:p><w:pPr><w:pStyle w:val='a1'/></w:pPr><w:r><w:t>Minutes</w:t></w:r></w:p>{}<w:sectPr/></w:body>",
                    paragraph("body")
                ),
            ),
            ("word/_rels/document.xml.rels", &relations(&[link("comments"), link("footnotes"), link("styles")])),
            ("word/styles.xml", "<w:styles><w:style w:styleId='a1'><w:name w:val='heading 1'/></w:style></w:styles>"),
            ("word/footnotes.xml", &format!("<w:footnotes>{}</w:footnotes>", paragraph("note"))),
            ("word/comments.xml", &format!("<w:comments>{}</w:comments>", paragraph("remark"))),
        ]);

        let reading = read(&bytes, &Limits::default()).expect("the document is whole");

        assert_eq!(reading.texts(), ["Minutes\nbody\nnote\nremark\n"]);
        assert_eq!(reading.title.as_deref(), Some("Minutes"));
    }

    #[test]
    fn what_headers_and_footers_repeat_is_read_once() {
        let header = |text: &str| format!("<w:hdr>{}</w:hdr>", paragraph(text));
        let link = |kind, number: usize| (kind, format!("{number}.xml"));
        let bytes = package(&[
            ("word/document.xml", &format!("<w:body>{}</w:body>", paragraph("Minutes"))),
            (
                "word/_rels/document.xml.rels",
                &relations(&[link("header", 1), link("footer", 2), link("header", 3), link("footer", 4)]),
            ),
            ("word/1.xml", &header("KP/2021/7")),
            ("word/2.xml", &header("KP only")),
            ("word/3.xml", &header("KP/2021/7")),
            ("word/4.xml", &header(" ")),
        ]);

        let reading = read(&bytes, &Limits::default()).expect("the document is whole");

        assert_eq!(reading.texts(), ["KP/2021/7\nMinutes\nKP only\n"]);
    }
}
