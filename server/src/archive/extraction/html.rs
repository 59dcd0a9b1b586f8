//! Web pages: the visible text, block by block.
//! Not for drawing them; scripts, styles and hidden parts are left out.

use encoding_rs::Encoding;
use scraper::node::Element;
use scraper::{Html, Node};

use super::manuscript::Manuscript;
use super::{Limits, Obstacle, Reading, encoding, passage, tidy};

/// Bytes from the start in which a page must declare its encoding.
const DECLARATION_BYTES: usize = 1024;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, Obstacle> {
    let source = encoding::decode(bytes, declared_encoding(bytes)).ok_or(Obstacle::UnknownKind)?;
    let document = Html::parse_document(&source);
    let mut text = VisibleText::new(limits);
    text.walk(&document, limits)?;

    let mut reading = text.manuscript.finish();
    if let [page] = reading.pages.as_slice() {
        let mut passages = Manuscript::new(limits);
        passage::write(&mut passages, &page.text);
        let passages = passages.finish();
        reading = Reading { notes: [reading.notes, passages.notes].concat(), ..passages };
    }
    let title = tidy::line(&text.title);
    let heading = tidy::line(&text.heading);
    Ok(Reading {
        title: Some(title).filter(|title| !title.is_empty()).or(Some(heading).filter(|heading| !heading.is_empty())),
        declared_language: document.root_element().attr("lang").map(str::to_owned),
        ..reading
    })
}

/// The encoding that a page declares of itself, in either of the two usual forms.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_BYTES)]).to_ascii_lowercase();
    let (_, rest) = start.split_once("charset=").or_else(|| start.split_once("encoding="))?;
    let label = rest.trim_start_matches(['"', '\'']);
    let end = label.find(['"', '\'', ' ', '/', '>', ';', '?']).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

/// What a reader of the page would see.
struct VisibleText {
    manuscript: Manuscript,
    /// What came last calls for a space before the next word.
    space: bool,
    /// Preformatted elements around, in which blanks stand as they are.
    preformatted: usize,
    /// Which of the two the text goes to as well.
    inside: Option<Naming>,
    title: String,
    heading: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    Title,
    Heading,
}

impl VisibleText {
    fn new(limits: &Limits) -> Self {
        Self {
            manuscript: Manuscript::new(limits),
            space: false,
            preformatted: 0,
            inside: None,
            title: String::new(),
            heading: String::new(),
        }
    }

    /// Goes through the tree without recursion, as its depth is the file's choice.
    fn walk(&mut self, document: &Html, limits: &Limits) -> Result<(), Obstacle> {
        let mut node = document.tree.root();
        let (mut depth, mut elements) = (0_usize, 0_usize);
        loop {
            elements += 1;
            if depth > limits.xml_depth || elements > limits.xml_elements {
                return Err(Obstacle::TooIntricate);
            }
            if let (true, Some(child)) = (self.open(node.value()), node.first_child()) {
                node = child;
                depth += 1;
                continue;
            }
            loop {
                self.close(node.value());
                if let Some(next) = node.next_sibling() {
                    node = next;
                    break;
                }
                let Some(parent) = node.parent() else {
                    return Ok(());
                };
                node = parent;
                depth -= 1;
            }
        }
    }

    /// Whether what is inside is looked at.
    fn open(&mut self, node: &Node) -> bool {
        match node {
            Node::Text(text) => self.write(text),
            Node::Element(element) => return self.open_element(element),
            Node::Document | Node::Fragment | Node::Doctype(_) | Node::Comment(_) | Node::ProcessingInstruction(_) => {}
        }
        true
    }

    fn open_element(&mut self, element: &Element) -> bool {
        let name = element.name();
        if is_hidden(element) {
            return false;
        }
        match name {
            "title" => self.inside = Some(Naming::Title),
            "h1" if self.heading.is_empty() => self.inside = Some(Naming::Heading),
            "pre" => self.preformatted += 1,
            "td" | "th" => self.manuscript.begin_cell(),
            _ => {}
        }
        if name == "hr" && element.classes().any(|class| class == "page") {
            self.manuscript.turn();
        }
        if is_block(name) || name == "br" {
            self.end_line();
        }
        if is_paragraph(name) && self.manuscript.has_text() && !self.manuscript.in_cell() {
            self.manuscript.write("\n");
        }
        true
    }

    fn close(&mut self, node: &Node) {
        let Node::Element(element) = node else { return };
        if is_hidden(element) {
            return;
        }
        match element.name() {
            "title" | "h1" => self.inside = None,
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "td" | "th" => {
                self.manuscript.end_cell();
                self.space = false;
            }
            "tr" => {
                self.manuscript.end_row();
                self.space = false;
            }
            _ => {}
        }
        if is_block(element.name()) {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        self.manuscript.end_line();
        self.space = false;
    }

    fn write(&mut self, text: &str) {
        match self.inside {
            // A title is not on the page.
            Some(Naming::Title) => return self.title.push_str(text),
            Some(Naming::Heading) => self.heading.push_str(text),
            None => {}
        }
        if self.preformatted > 0 {
            self.manuscript.write(text);
            return;
        }
        let mut is_apart = text.starts_with(char::is_whitespace);
        for word in text.split_whitespace() {
            if self.space || is_apart {
                self.write_space();
            }
            self.manuscript.write(word);
            (self.space, is_apart) = (false, true);
        }
        self.space |= text.ends_with(char::is_whitespace);
    }

    fn write_space(&mut self) {
        if !self.manuscript.at_line_start() {
            self.manuscript.write(" ");
        }
    }
}

fn is_hidden(element: &Element) -> bool {
    let is_unseen = matches!(
        element.name(),
        "script" | "style" | "noscript" | "template" | "svg" | "math" | "iframe" | "object" | "select" | "datalist"
    );
    is_unseen || element.attr("hidden").is_some()
}

/// Elements that stand on lines of their own.
fn is_block(name: &str) -> bool {
    is_paragraph(name)
        || matches!(
            name,
            "article"
                | "aside"
                | "body"
                | "caption"
                | "dd"
                | "div"
                | "dt"
                | "figcaption"
                | "figure"
                | "footer"
                | "form"
                | "header"
                | "hr"
                | "legend"
                | "li"
                | "main"
                | "nav"
                | "option"
                | "summary"
                | "tr"
        )
}

/// Elements with an empty line before them.
fn is_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "blockquote"
            | "details"
            | "dl"
            | "fieldset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "ul"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(source: &str) -> Reading {
        read(source.as_bytes(), &Limits::default()).expect("a page is read")
    }

    #[test]
    fn only_what_is_seen_is_text() {
        let page = "<html lang='fr'><head><title>Avis \n officiel</title><style>p{}</style></head><body><script>let x</script>\
            <h1>Avis</h1><p>Les   <b>diamants</b> bruts<br>du Botswana</p><p hidden>secret</p><noscript>non</noscript></body></html>";

        let reading = reading(page);

        assert_eq!(reading.texts(), ["Avis\n\nLes diamants bruts\ndu Botswana"]);
        assert_eq!(reading.title.as_deref(), Some("Avis officiel"));
        assert_eq!(reading.declared_language.as_deref(), Some("fr"));
    }

    #[test]
    fn words_keep_their_borders_across_elements() {
        let reading = reading(
            "<p>a<i>b</i> <b>c</b>d<span> e </span>f</p><ul><li>g</li><li>h</li></ul><table><tr><td>i</td><td>j</td></tr></table>",
        );

        assert_eq!(reading.texts(), ["ab cd e f\n\ng\nh\n\ni\tj"]);
    }

    #[test]
    fn marked_rules_cut_pages() {
        let reading = reading("<p>one</p><hr class='page'><p>two</p><hr><p>still two</p>");

        assert_eq!(reading.pages.len(), 2);
        assert!(reading.texts()[1].contains("still two"));
    }

    #[test]
    fn a_long_page_is_cut_into_passages() {
        let page = "<p>The Plenary took note of the report of the Chair.</p>".repeat(200);

        let reading = reading(&page);

        assert!(reading.pages.len() > 2);
        assert!(reading.texts().iter().all(|page| page.chars().count() <= passage::PASSAGE_CHARACTERS));
    }

    #[test]
    fn the_declared_encoding_is_honoured() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("<meta charset=\"windows-1251\"><p>OK Россия</p>");

        let reading = read(&bytes, &Limits::default()).expect("a page is read");

        assert_eq!(reading.texts(), ["OK Россия"]);
    }

    #[test]
    fn endless_nesting_is_refused() {
        let page = "<div>".repeat(5_000);

        assert_eq!(read(page.as_bytes(), &Limits::default()).err(), Some(Obstacle::TooIntricate));
    }
}
