//! Headers and footers of office files: every page shows them, once is enough.
//! Not for what stands on the pages between them.

use std::collections::HashSet;

use super::xml::{self, Descent, Element, Visitor};
use super::{Limits, tidy};

/// The lines of headers and footers met so far: each section has its own, which mostly say the same.
#[derive(Debug, Default)]
pub(super) struct Margins(HashSet<String>);

impl Margins {
    /// The lines of `text` that none before said.
    pub(super) fn new_lines(&mut self, text: &str) -> String {
        let lines = text.lines().map(tidy::line).filter(|line| !line.is_empty());
        let new = lines.filter(|line| self.0.insert(line.clone()));
        new.map(|line| line + "\n").collect()
    }
}

/// The headers and footers that OpenDocument keeps with the kinds of its pages.
#[derive(Debug, Default)]
pub(super) struct MasterPages {
    pub(super) headers: String,
    pub(super) footers: String,
    place: Place,
    /// Paragraphs open around the text at hand.
    paragraphs: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Elsewhere,
    Header,
    Footer,
}

impl MasterPages {
    /// What the part with the styles of a document says.
    pub(super) fn read(styles: &str, limits: &Limits) -> Self {
        let mut pages = Self::default();
        // Headers of a broken part are no reason to refuse the text.
        if xml::walk(styles, limits, &mut pages).is_err() {
            return Self::default();
        }
        pages
    }

    fn write(&mut self, text: &str) {
        match self.place {
            Place::Elsewhere => {}
            Place::Header => self.headers.push_str(text),
            Place::Footer => self.footers.push_str(text),
        }
    }
}

impl Visitor for MasterPages {
    fn open(&mut self, name: &str, element: Element<'_>) -> Descent {
        match name {
            "tracked-changes" => return Descent::Past,
            "header" | "header-left" | "header-first" if element.has_prefix("style") => self.place = Place::Header,
            "footer" | "footer-left" | "footer-first" if element.has_prefix("style") => self.place = Place::Footer,
            "p" | "h" => self.paragraphs += 1,
            "tab" | "line-break" | "s" => self.write(" "),
            _ => {}
        }
        Descent::Into
    }

    fn close(&mut self, name: &str) {
        match name {
            "header" | "header-left" | "header-first" | "footer" | "footer-left" | "footer-first" => {
                self.place = Place::Elsewhere;
            }
            "p" | "h" => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                self.write("\n");
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.paragraphs > 0 {
            // A line end in the file means a blank.
            self.write(&text.replace(['\r', '\n'], " "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_was_said_is_not_repeated() {
        let mut margins = Margins::default();

        assert_eq!(margins.new_lines("KP/2021/7\n \nKP  only\nKP only"), "KP/2021/7\nKP only\n");
        assert_eq!(margins.new_lines("KP only\nPage 2"), "Page 2\n");
    }

    #[test]
    fn master_pages_give_their_headers_and_footers() {
        let styles = "<office:master-styles><style:master-page><style:header><text:p>KP/2021/7<text:tab/>Minutes</text:p>\
            </style:header><style:footer><text:p>Page <text:page-number>1</text:page-number></text:p></style:footer>\
            </style:master-page></office:master-styles>";

        let pages = MasterPages::read(styles, &Limits::default());

        assert_eq!(pages.headers, "KP/2021/7 Minutes\n");
        assert_eq!(pages.footers, "Page 1\n");
    }
}
