//! OpenDocument text: the text as accepted, with notes and annotations after it.
//! Page borders are those the writer set and those LibreOffice noted when it saved the file.

use std::collections::HashSet;

use super::manuscript::Manuscript;
use super::margins::{Margins, MasterPages};
use super::package::Package;
use super::xml::{self, Descent, Element, Fields, Visitor};
use super::{Limits, Obstacle, Reading, tidy};

/// Most spaces that one mark may stand for; writers use it for a handful.
const SPACES: usize = 100;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, Obstacle> {
    let mut package = Package::open(bytes, limits)?;
    let manifest = package.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(Obstacle::Protected);
    }
    let content = package.text("content.xml")?.ok_or(Obstacle::Mislabelled { expected: "ODT" })?;
    let pages = MasterPages::read(&package.text("styles.xml")?.unwrap_or_default(), limits);
    let mut margins = Margins::default();
    let mut text = ContentText::new(limits);
    text.manuscript.write(&margins.new_lines(&pages.headers));
    xml::walk(&content, limits, &mut text)?;
    text.apart.push_str(&margins.new_lines(&pages.footers));

    let meta = package.text("meta.xml")?.unwrap_or_default();
    let meta = Fields::read(&meta, &["title", "language"], limits);
    let title = text.title.take();
    Ok(Reading {
        title: meta.get("title").map(str::to_owned).or(title),
        declared_language: meta.get("language").map(str::to_owned),
        ..text.finish()
    })
}

/// The text of a body, and what stands apart from it.
struct ContentText {
    manuscript: Manuscript,
    /// Bodies of notes and annotations, for the end.
    apart: String,
    /// How many notes and annotations are open.
    apart_depth: usize,
    /// Paragraphs open around the text at hand: outside of one, blanks are layout.
    paragraphs: usize,
    /// The automatic style under description, and those that begin a page.
    style: Option<String>,
    page_styles: HashSet<String>,
    /// The styles that titles are written in.
    title_styles: HashSet<String>,
    heading: Option<String>,
    title: Option<String>,
}

impl ContentText {
    fn new(limits: &Limits) -> Self {
        Self {
            manuscript: Manuscript::new(limits),
            apart: String::new(),
            apart_depth: 0,
            paragraphs: 0,
            style: None,
            page_styles: HashSet::new(),
            title_styles: HashSet::from(["Title".to_owned()]),
            heading: None,
            title: None,
        }
    }

    fn finish(mut self) -> Reading {
        self.manuscript.end_line();
        self.manuscript.write(&self.apart);
        self.manuscript.finish()
    }

    fn write(&mut self, text: &str) {
        if self.apart_depth > 0 {
            self.apart.push_str(text);
            return;
        }
        self.manuscript.write(text);
        if let Some(heading) = &mut self.heading {
            heading.push_str(text);
        }
    }

    fn begin_paragraph(&mut self, name: &str, element: Element<'_>) {
        self.paragraphs += 1;
        if self.apart_depth > 0 {
            return;
        }
        if self.paragraphs > 1 {
            self.manuscript.end_line();
        }
        let style = element.attribute("style-name").unwrap_or_default();
        if self.page_styles.contains(&style) {
            self.manuscript.cut();
        }
        if self.title.is_none() && (name == "h" || self.title_styles.contains(&style)) {
            self.heading = Some(String::new());
        }
    }

    fn end_paragraph(&mut self) {
        self.paragraphs = self.paragraphs.saturating_sub(1);
        if self.apart_depth > 0 {
            self.apart.push('\n');
            return;
        }
        self.manuscript.end_line();
        if let Some(heading) = self.heading.take().map(|heading| tidy::line(&heading)) {
            self.title = Some(heading).filter(|heading| !heading.is_empty());
        }
    }

    fn describe_style(&mut self, element: Element<'_>) {
        self.style = element.attribute("name");
        let Some(style) = &self.style else { return };
        if element.attribute("parent-style-name").as_deref() == Some("Title") {
            self.title_styles.insert(style.clone());
        }
        let is_new_page = element.attribute("master-page-name").is_some_and(|name| !name.is_empty());
        if is_new_page {
            self.page_styles.insert(style.clone());
        }
    }

    fn describe_paragraph(&mut self, element: Element<'_>) {
        if let (Some("page"), Some(style)) = (element.attribute("break-before").as_deref(), &self.style) {
            self.page_styles.insert(style.clone());
        }
    }
}

impl Visitor for ContentText {
    fn open(&mut self, name: &str, element: Element<'_>) -> Descent {
        match name {
            // Deleted text, who noted what when, the marks of notes, descriptions of pictures, and programs.
            "tracked-changes" | "note-citation" | "scripts" | "forms" => return Descent::Past,
            "creator" | "date" if element.has_prefix("dc") => return Descent::Past,
            "title" | "desc" if element.has_prefix("svg") => return Descent::Past,
            "style" => self.describe_style(element),
            "paragraph-properties" => self.describe_paragraph(element),
            "p" | "h" => self.begin_paragraph(name, element),
            "note-body" | "annotation" => self.apart_depth += 1,
            "tab" => self.write("\t"),
            "line-break" => self.write("\n"),
            "s" => {
                let count = element.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.write(&" ".repeat(SPACES.min(count)));
            }
            "soft-page-break" => self.manuscript.cut(),
            "table-cell" | "covered-table-cell" if self.apart_depth == 0 => self.manuscript.begin_cell(),
            _ => {}
        }
        Descent::Into
    }

    fn close(&mut self, name: &str) {
        match name {
            "style" => self.style = None,
            "p" | "h" => self.end_paragraph(),
            "note-body" | "annotation" => self.apart_depth = self.apart_depth.saturating_sub(1),
            "table-cell" | "covered-table-cell" if self.apart_depth == 0 => self.manuscript.end_cell(),
            "table-row" if self.apart_depth == 0 => self.manuscript.end_row(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.paragraphs == 0 {
            return;
        }
        // In this format line ends and runs of blanks in the file mean one space.
        let mut words = text.split_whitespace().peekable();
        let has_words = words.peek().is_some();
        if text.starts_with(char::is_whitespace) {
            self.write(" ");
        }
        while let Some(word) = words.next() {
            self.write(word);
            if words.peek().is_some() {
                self.write(" ");
            }
        }
        if has_words && text.ends_with(char::is_whitespace) {
            self.write(" ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::package;
    use super::*;

    fn reading(styles: &str, text: &str) -> Reading {
        let content = format!(
            "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
             <office:body><office:text>{text}</office:text></office:body></office:document-content>"
        );
        read(&package(&[("content.xml", &content)]), &Limits::default()).expect("the document is whole")
    }

    #[test]
    fn soft_and_styled_page_breaks_cut() {
        let styles = "<style:style style:name='P1'><style:paragraph-properties fo:break-before='page'/></style:style>";
        let text = "<text:p>one</text:p><text:p text:style-name='P1'>two</text:p><text:p><text:soft-page-break/>three</text:p>";

        assert_eq!(reading(styles, text).texts(), ["one\n", "two\n", "three\n"]);
    }

    #[test]
    fn notes_and_annotations_stand_after_the_text_and_deletions_nowhere() {
        let text = "<text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion></text:tracked-changes>\
            <text:p>rough<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>uncut</text:p>\
            </text:note-body></text:note> diamonds<office:annotation><dc:creator>A</dc:creator><dc:date>2021</dc:date>\
            <text:p>check</text:p></office:annotation></text:p><text:p>of <text:date>2021</text:date></text:p>";

        assert_eq!(reading("", text).texts(), ["rough diamonds\nof 2021\nuncut\ncheck\n"]);
    }

    #[test]
    fn blanks_are_as_many_as_the_writer_meant() {
        let text =
            "<text:p>a\n   b<text:s text:c='3'/>c<text:tab/>d<text:line-break/>e<text:s text:c='900000000'/>f</text:p>";

        let expected = format!("a b   c\td\ne{}f\n", " ".repeat(SPACES));
        assert_eq!(reading("", text).texts(), [expected]);
    }

    #[test]
    fn the_title_is_the_metadata_or_the_first_heading() {
        let reading = reading("", "<text:p>Letterhead</text:p><text:h>Minutes <text:span>of 2021</text:span></text:h>");

        assert_eq!(reading.title.as_deref(), Some("Minutes of 2021"));
    }

    #[test]
    fn an_encrypted_package_is_protected() {
        let manifest = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
        let bytes = package(&[("META-INF/manifest.xml", manifest), ("content.xml", "<a/>")]);

        assert_eq!(read(&bytes, &Limits::default()).err(), Some(Obstacle::Protected));
    }
}
