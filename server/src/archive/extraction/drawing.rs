//! The text of what PowerPoint and Excel draw: shapes, tables, diagrams, charts, comments.
//! Not for where it stands on the slide or sheet.

use std::collections::HashSet;

use super::manuscript::Manuscript;
use super::package::Package;
use super::relations::Relation;
use super::xml::{self, Descent, Element, Visitor};
use super::{Limits, Obstacle, tidy};

/// A manuscript of slides or sheets, written to shape by shape.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) manuscript: Manuscript,
    /// Inside an element whose characters are text.
    in_text: bool,
    /// Inside the words that a chart keeps of its table.
    in_words: bool,
    role: Role,
    /// Text that is written at the end of its shape only, or not at all.
    aside: String,
    /// The footers of the slides before, as every slide repeats them.
    footers: HashSet<String>,
    /// The title of the slide at hand.
    title: Option<String>,
    is_hidden: bool,
    /// Whether the next words stand apart from those before.
    is_apart: bool,
}

/// What a slide says of itself.
#[derive(Debug, Default)]
pub(super) struct Slide {
    pub(super) title: Option<String>,
    /// Whether it is left out of the show.
    pub(super) is_hidden: bool,
}

/// What the shape at hand is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Text,
    Title,
    Footer,
    /// The number of the slide, the date of the day, the small picture of the slide on its notes.
    Furniture,
}

impl Drawing {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            manuscript: Manuscript::new(limits),
            in_text: false,
            in_words: false,
            role: Role::Text,
            aside: String::new(),
            footers: HashSet::new(),
            title: None,
            is_hidden: false,
            is_apart: false,
        }
    }

    /// Writes a slide, without what belongs to it.
    pub(super) fn write_slide(&mut self, slide: &str, limits: &Limits) -> Result<Slide, Obstacle> {
        (self.title, self.is_hidden, self.is_apart) = (None, false, false);
        xml::walk(slide, limits, self)?;
        let title = self.title.take().map(|title| tidy::line(&title)).filter(|title| !title.is_empty());
        Ok(Slide { title, is_hidden: self.is_hidden })
    }

    /// Writes every part that `relations` name under one of `kinds`.
    pub(super) fn write_related(
        &mut self,
        package: &mut Package<'_>,
        relations: &[Relation],
        kinds: &[&str],
        limits: &Limits,
    ) -> Result<(), Obstacle> {
        for relation in relations.iter().filter(|relation| kinds.contains(&relation.kind.as_str())) {
            if let Some(part) = package.text(&relation.target)? {
                self.manuscript.end_line();
                xml::walk(&part, limits, self)?;
            }
        }
        Ok(())
    }

    /// Sets what follows apart from what is on the page.
    pub(super) fn set_apart(&mut self) {
        self.is_apart = true;
    }

    fn write(&mut self, text: &str) {
        if self.is_apart && !text.trim().is_empty() {
            self.is_apart = false;
            self.manuscript.end_line();
            if self.manuscript.has_text() {
                self.manuscript.write("\n");
            }
        }
        match self.role {
            Role::Furniture => {}
            Role::Footer => self.aside.push_str(text),
            Role::Title => {
                self.manuscript.write(text);
                self.title.get_or_insert_default().push_str(text);
            }
            Role::Text => self.manuscript.write(text),
        }
    }

    fn end_shape(&mut self) {
        self.role = Role::Text;
        let footer = tidy::line(&std::mem::take(&mut self.aside));
        if !footer.is_empty() && self.footers.insert(footer.clone()) {
            self.manuscript.write(&footer);
            self.manuscript.end_line();
        }
    }

    fn end_paragraph(&mut self) {
        match self.role {
            Role::Furniture => {}
            Role::Footer => self.aside.push(' '),
            Role::Title => {
                self.manuscript.end_line();
                self.title.get_or_insert_default().push(' ');
            }
            Role::Text => self.manuscript.end_line(),
        }
    }
}

fn role_of(placeholder: Element<'_>) -> Role {
    match placeholder.attribute("type").as_deref() {
        Some("title" | "ctrTitle") => Role::Title,
        Some("ftr" | "hdr") => Role::Footer,
        Some("sldNum" | "dt" | "sldImg") => Role::Furniture,
        _ => Role::Text,
    }
}

impl Visitor for Drawing {
    fn open(&mut self, name: &str, element: Element<'_>) -> Descent {
        match name {
            // The copy of a shape for old programs, and the description of what is no text.
            "Fallback" | "extLst" => return Descent::Past,
            "sld" => self.is_hidden = matches!(element.attribute("show").as_deref(), Some("0" | "false")),
            "ph" => self.role = role_of(element),
            // A point of a diagram is called as the text inside of it is.
            "t" if element.has_prefix("dgm") => {}
            "t" | "text" => self.in_text = true,
            "strCache" => self.in_words = true,
            "v" if self.in_words => self.in_text = true,
            "br" => self.write("\n"),
            "tc" => self.manuscript.begin_cell(),
            _ => {}
        }
        Descent::Into
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "text" | "v" => {
                self.in_text = false;
                self.end_paragraph();
            }
            "strCache" => self.in_words = false,
            "p" => self.end_paragraph(),
            "tc" => self.manuscript.end_cell(),
            "tr" => self.manuscript.end_row(),
            "sp" => self.end_shape(),
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
    use super::*;

    fn drawn(xml: &str) -> String {
        let limits = Limits::default();
        let mut drawing = Drawing::new(&limits);
        xml::walk(xml, &limits, &mut drawing).expect("the part is whole");
        drawing.manuscript.finish().texts().concat()
    }

    #[test]
    fn a_chart_gives_its_words_and_not_its_figures() {
        let chart = "<c:chart><c:title><a:p><a:r><a:t>Carats</a:t></a:r></a:p></c:title><c:cat><c:strCache><c:pt><c:v>2020</c:v></c:pt>\
            <c:pt><c:v>2021</c:v></c:pt></c:strCache></c:cat><c:val><c:numCache><c:pt><c:v>7</c:v></c:pt></c:numCache></c:val></c:chart>";

        assert_eq!(drawn(chart), "Carats\n2020\n2021\n");
    }

    #[test]
    fn rows_of_a_table_are_lines() {
        let cell = |text: &str| format!("<a:tc><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>");
        let table = format!("<a:tbl><a:tr>{}{}</a:tr><a:tr>{}</a:tr></a:tbl>", cell("a"), cell("b"), cell("c"));

        assert_eq!(drawn(&table), "a\tb\nc\n");
    }
}
